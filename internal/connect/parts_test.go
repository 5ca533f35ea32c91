package connect

import (
	"net/http"
	"testing"
)

func TestParts(t *testing.T) {
	t.Parallel()
	own := transportFunc(func(*http.Request) (*http.Response, error) { return nil, nil })
	server, header, transport, err := Parts(Options{Server: "https://connect.example.com/", APIKey: "k", Transport: own})
	if err != nil || server.String() != "https://connect.example.com" || header.Get("Authorization") != "Key k" || transport == nil {
		t.Errorf("got %s, %v, %v, %v", server, header, transport, err)
	}
	if _, isOwn := transport.(transportFunc); !isOwn {
		t.Errorf("the transport is %T", transport)
	}
	_, _, transport, err = Parts(Options{Server: "https://connect.example.com", APIKey: "k"})
	if _, isClients := transport.(*http.Transport); !isClients || err != nil {
		t.Errorf("without one of its own: %T, %v", transport, err)
	}
	for name, wrong := range map[string]Options{
		"server": {Server: "ftp://x", APIKey: "k"}, "header": {Server: "https://x", APIKey: "k", Headers: map[string]string{"a b": "x"}}, "certificate": {Server: "https://x", APIKey: "k", CACertificate: "none"},
	} {
		if _, _, _, err := Parts(wrong); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
