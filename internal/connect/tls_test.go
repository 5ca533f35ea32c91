package connect

import (
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func serveTLS(t *testing.T) (address, ca string) {
	t.Helper()
	server := httptest.NewUnstartedServer(answerJSON(200, plainJSON()))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}

func TestTransportUsesTheProxyOfTheEnvironment(t *testing.T) {
	t.Parallel()
	transport, err := newTransport(false, "")
	if err != nil {
		t.Fatal(err)
	}
	if transport.(*http.Transport).Proxy == nil {
		t.Error("no proxy is asked for")
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	address, ca := serveTLS(t)
	plain := serve(t, answerJSON(200, plainJSON()))
	tests := map[string]struct {
		options Options
		ok      bool
	}{
		"unknown authority":  {Options{Server: address}, false},
		"given certificate":  {Options{Server: address, CACertificate: ca}, true},
		"byte order mark":    {Options{Server: address, CACertificate: "\ufeff" + ca}, true},
		"unchecked":          {Options{Server: address, Insecure: true}, true},
		"http with https":    {Options{Server: strings.Replace(plain.URL, "http:", "https:", 1)}, false},
		"wrong host name":    {Options{Server: strings.Replace(address, "127.0.0.1", "localhost", 1), CACertificate: ca}, false},
		"unchecked and a CA": {Options{Server: address, Insecure: true, CACertificate: ca}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.options.APIKey, test.options.MaxRetries = testKey, 3
			client, err := New(test.options)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(client.http.HTTPClient.Transport.(exchanger).next.(*http.Transport).CloseIdleConnections)
			err = readOnce(t.Context(), client)
			if test.ok {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var failed *ConnectionError
			if !errors.As(err, &failed) || failed.Failure != FailureTLS || failed.Attempts != 1 || failed.MayHaveArrived {
				t.Errorf("got %#v", err)
			}
			if err == nil || !strings.Contains(err.Error(), "ca_certificate") {
				t.Errorf("no way out: %v", err)
			}
		})
	}
}
