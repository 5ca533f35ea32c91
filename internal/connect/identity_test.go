package connect

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// federation is a server that exchanges tokens for keys, and takes the newest key only.
type federation struct {
	mu        sync.Mutex
	exchanges int
	ended     bool // the present key is refused
	answer    http.HandlerFunc
}

func (f *federation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if strings.HasSuffix(r.URL.Path, "/credentials") {
		f.exchanges++
		f.ended = false
		if f.answer != nil {
			f.answer(w, r)
			return
		}
		answerJSON(200, fmt.Sprintf(`{"access_token":"exchanged-key-%d","issued_token_type":"urn:posit:connect:api-key","token_type":"Key"}`, f.exchanges))(w, r)
		return
	}
	if r.Header.Get("Authorization") != fmt.Sprintf("Key exchanged-key-%d", f.exchanges) || f.ended {
		answerJSON(401, `{"code":24,"error":"no"}`)(w, r)
		return
	}
	answerJSON(200, plainJSON())(w, r)
}

const identityToken = "identity-token-7f3a.payload.signature"

func (f *federation) client(t *testing.T, change ...func(*Options)) (*fake, *Client) {
	t.Helper()
	server := serve(t, f.ServeHTTP)
	return server, server.client(t, append(change, func(o *Options) {
		o.APIKey, o.IdentityToken = "", func() (string, error) { return identityToken + "\n", nil }
	})...)
}

// TestIdentityIsExchangedOnce also looks at what goes out: the exchange has no credentials, and everything else has the key.
func TestIdentityIsExchangedOnce(t *testing.T) {
	t.Parallel()
	server, client := new(federation).client(t)
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			if err := readOnce(t.Context(), client); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	exchange := server.requests()[0]
	form, err := url.ParseQuery(exchange.Body)
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:token-exchange"}, "subject_token_type": {"urn:ietf:params:oauth:token-type:id_token"},
		"subject_token": {identityToken}, "requested_token_type": {"urn:posit:connect:api-key"},
	}
	if diff := cmp.Diff(want, form); diff != "" {
		t.Errorf("exchange (-want +got):\n%s", diff)
	}
	if exchange.Header.Get("Authorization") != "" || exchange.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || exchange.Path != "/__api__/v1/oauth/integrations/credentials" {
		t.Errorf("exchange: %s %v", exchange.Path, exchange.Header)
	}
	if requests := len(server.requests()); requests != 11 {
		t.Errorf("%d requests, want the exchange and ten reads", requests)
	}
}

func TestRefusedKeyIsRenewedOnce(t *testing.T) {
	t.Parallel()
	f := &federation{}
	server, client := f.client(t)
	if err := readOnce(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	f.ended = true
	if err := calls["PATCH"].call(t.Context(), client); err != nil || f.exchanges != 2 {
		t.Errorf("%d exchanges: %v", f.exchanges, err)
	}
	f.answer = func(w http.ResponseWriter, r *http.Request) {
		f.ended = true
		answerJSON(200, `{"access_token":"good-for-nothing"}`)(w, r)
	}
	f.ended = true
	before := len(server.requests())
	var refused *Error
	if err := readOnce(t.Context(), client); !errors.As(err, &refused) || refused.Status != 401 || len(server.requests()) != before+3 {
		t.Errorf("%d requests: %v", len(server.requests())-before, err)
	}
}

// TestExchangeFails: the error is about the token, shows neither it nor a key, and says nothing about what was to be asked.
func TestExchangeFails(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"404 of Connect": answerJSON(404, `{"code":4,"error":"The requested object does not exist."}`),
		"echo":           answerJSON(400, `{"code":1,"error":"no `+identityToken+`"}`),
		"500":            answerJSON(500, `{"code":1,"error":"no"}`),
		"login page":     answerHTML(200),
		"no key":         answerJSON(200, `{"access_token":""}`),
		"two lines":      answerJSON(200, `{"access_token":"a\nb"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := (&federation{answer: answer}).client(t, retries(0))
			_, createErr := client.CreateIntegration(t.Context(), sampleInput())
			for _, err := range []error{createErr, readOnce(t.Context(), client)} {
				var failed *ExchangeError
				if !errors.As(err, &failed) || IsNotFound(err) || strings.Contains(err.Error(), "identity-token-7f3a") {
					t.Errorf("got %v", err)
				}
			}
			if requests := len(server.requests()); requests != 2 {
				t.Errorf("%d requests, want two exchanges", requests)
			}
		})
	}
	client, err := New(Options{Server: "https://connect.example.com", IdentityToken: func() (string, error) { return " \n", nil }})
	if err != nil {
		t.Fatal(err)
	}
	if err := readOnce(t.Context(), client); err == nil || !strings.Contains(err.Error(), "it is empty") {
		t.Errorf("an empty token: %v", err)
	}
}

func TestExchangedKeyBesideAnIngress(t *testing.T) {
	t.Parallel()
	server, client := new(federation).client(t, func(o *Options) { o.Headers = map[string]string{"Authorization": "Gate open-sesame"} })
	_ = readOnce(t.Context(), client)
	exchange, read := server.requests()[0].Header, server.requests()[1].Header
	if exchange.Get("Authorization") != "Gate open-sesame" || exchange.Get("X-Rsc-Authorization") != "" || read.Get("X-Rsc-Authorization") != "Key exchanged-key-1" {
		t.Errorf("exchange %v, read %v", exchange, read)
	}
}
