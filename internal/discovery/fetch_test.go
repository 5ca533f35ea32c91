package discovery_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/discovery"
)

// idp serves documents by path, and remembers what it was asked.
type idp struct {
	*httptest.Server
	mu        sync.Mutex
	documents map[string]func(http.ResponseWriter)
	asked     []string
}

func newIDP(t *testing.T) *idp {
	t.Helper()
	p := &idp{documents: map[string]func(http.ResponseWriter){}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.asked = append(p.asked, r.Method+" "+r.URL.EscapedPath())
		answer, ok := p.documents[r.URL.EscapedPath()]
		if !ok {
			http.NotFound(w, r)
			return
		}
		answer(w)
	}))
	t.Cleanup(p.Close)
	return p
}

func text(body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { _, _ = w.Write([]byte(body)) }
}

const (
	openID = "/.well-known/openid-configuration"
	oauth  = "/.well-known/oauth-authorization-server"
)

// TestFetchFindsTheDocument tries each place where a document may be, for issuers with and without a path.
func TestFetchFindsTheDocument(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		issuer string // its path
		place  string
		asked  []string
	}{
		{"", openID, []string{"GET " + openID}},
		{"/", openID, []string{"GET " + openID}},
		{"", oauth, []string{"GET " + openID, "GET " + oauth}},
		{"/tenant", "/tenant" + openID, []string{"GET /tenant" + openID}},
		{"/tenant/", oauth + "/tenant", []string{"GET /tenant" + openID, "GET " + oauth + "/tenant"}},
		{"/a%20b/c", openID + "/a%20b/c", []string{"GET /a%20b/c" + openID, "GET " + oauth + "/a%20b/c", "GET " + openID + "/a%20b/c"}},
	} {
		t.Run(test.issuer+" "+test.place, func(t *testing.T) {
			t.Parallel()
			p := newIDP(t)
			issuer := p.URL + test.issuer
			p.documents[test.place] = text(fmt.Sprintf(`{"issuer": %q, "token_endpoint": "https://idp.example.com/token", "code_challenge_methods_supported": ["S256"], "x": 1}`, issuer))
			got, err := discovery.Fetch(t.Context(), issuer, "test")
			if err != nil {
				t.Fatal(err)
			}
			want := &discovery.Metadata{
				Issuer: issuer, TokenEndpoint: "https://idp.example.com/token", CodeChallengeMethodsSupported: []string{"S256"},
				GrantTypesSupported: []string{"authorization_code", "implicit"}, TokenEndpointAuthMethodsSupported: []string{"client_secret_basic"},
				DocumentURL: p.URL + test.place,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("metadata (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.asked, p.asked); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFetchSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	elsewhere := newIDP(t)
	for name, test := range map[string]struct {
		answer func(http.ResponseWriter)
		want   string
	}{
		"nothing there":   {nil, "status 404 Not Found"},
		"a login page":    {text("<html>Sign in</html>"), "it is not a JSON object"},
		"a list":          {text(`[]`), "it is not a JSON object"},
		"null":            {text(`null`), "it names no issuer"},
		"no issuer":       {text(`{"token_endpoint": "https://idp.example.com/token"}`), "it names no issuer"},
		"a wrong type":    {text(`{"issuer": "x", "scopes_supported": "openid"}`), "scopes_supported is a JSON string"},
		"another issuer":  {text(`{"issuer": "https://other.example.com"}`), `belongs to the issuer "https://other.example.com"`},
		"too much":        {text(`{"issuer": "` + strings.Repeat("x", 1<<20) + `"}`), "it is larger than 1 MiB"},
		"a long issuer":   {text(`{"issuer": "` + strings.Repeat("x", 1<<19) + `"}`), `xxx…", not to`},
		"a steering one":  {text(`{"issuer": "\u001b[2J\u202e"}`), `"\u001b[2J\u202e", not to`},
		"a script":        {text(`{"issuer": "x", "token_endpoint": "javascript:alert(1)"}`), "its token_endpoint is not an https address"},
		"a file":          {text(`{"issuer": "x", "jwks_uri": "file:///etc/passwd"}`), "its jwks_uri is not an https address"},
		"no host":         {text(`{"issuer": "x", "userinfo_endpoint": "/userinfo"}`), "its userinfo_endpoint is not an https address"},
		"a reason phrase": {raw("HTTP/1.1 418 \x1b[2Jpwned\r\nContent-Length: 0\r\n\r\n"), "status 418 I'm a teapot"},
		"no HTTP":         {raw("\x1b[2J\u202e\r\n\r\n"), `malformed HTTP`},
		"a long header":   {raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 100<<10) + "\r\n\r\n"), "header"},
		"another origin":  {redirect(elsewhere.URL), "it redirects to another origin, " + elsewhere.URL},
		"a redirect loop": {redirect(openID), "it redirects again and again"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newIDP(t)
			if test.answer != nil {
				p.documents[openID] = test.answer
			}
			got, err := discovery.Fetch(t.Context(), p.URL, "test")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("want an error with %q, got %v and %v", test.want, got, err)
			}
			if strings.ContainsAny(err.Error(), "\x1b\u202e") || len(err.Error()) > 1000 {
				t.Errorf("not fit to be shown: %q", err)
			}
		})
	}
	t.Cleanup(func() {
		if len(elsewhere.asked) > 0 {
			t.Errorf("the other origin was asked %v", elsewhere.asked)
		}
	})
}

// raw answers with these bytes.
func raw(answer string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		connection, buffer, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = buffer.WriteString(answer)
		_ = buffer.Flush()
		_ = connection.Close()
	}
}

// TestFetchTellsOfClearText: endpoints without encryption are named, but for loopback addresses.
func TestFetchTellsOfClearText(t *testing.T) {
	t.Parallel()
	p := newIDP(t)
	p.documents[openID] = text(fmt.Sprintf(`{"issuer": %q, "authorization_endpoint": "https://idp.example.com/a", "token_endpoint": "http://idp.example.com/t",
		"jwks_uri": "http://127.0.0.1/j", "revocation_endpoint": "HTTP://IDP.example.com/r"}`, p.URL))
	got, err := discovery.Fetch(t.Context(), p.URL, "test")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"token_endpoint", "revocation_endpoint"}, got.ClearText); diff != "" {
		t.Errorf("named (-want +got):\n%s", diff)
	}
}

// TestFetchLeavesTimeForTheNextAddress lets the first address hang.
func TestFetchLeavesTimeForTheNextAddress(t *testing.T) {
	t.Parallel()
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == openID {
			<-r.Context().Done()
			return
		}
		_, _ = fmt.Fprintf(w, `{"issuer": %q}`, server.URL)
	}))
	t.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := discovery.Fetch(ctx, server.URL, "test"); err != nil {
		t.Error(err)
	}
}

func redirect(to string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

// TestFetchRepeats asks again where a busy server answers at the second attempt.
func TestFetchRepeats(t *testing.T) {
	t.Parallel()
	p := newIDP(t)
	attempts := 0
	p.documents[openID] = func(w http.ResponseWriter) {
		if attempts++; attempts == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		text(fmt.Sprintf(`{"issuer": %q}`, p.URL))(w)
	}
	if _, err := discovery.Fetch(t.Context(), p.URL, "test"); err != nil {
		t.Error(err)
	}
}

// TestFetchSendsNoCredentials looks at every header of the request.
func TestFetchSendsNoCredentials(t *testing.T) {
	t.Parallel()
	var headers http.Header
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { headers = r.Header }))
	t.Cleanup(server.Close)
	_, _ = discovery.Fetch(t.Context(), server.URL, "test/1.0")
	want := http.Header{"Accept": {"application/json"}, "Accept-Encoding": {"gzip"}, "User-Agent": {"test/1.0"}}
	if diff := cmp.Diff(want, headers); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

func TestCheckIssuer(t *testing.T) {
	t.Parallel()
	for issuer, want := range map[string]string{
		"https://idp.example.com":          "",
		"https://idp.example.com/a/b/":     "",
		"https://idp.example.com:8443":     "",
		"http://localhost:9998":            "",
		"http://127.0.0.1:9998/x":          "",
		"http://[::1]:9998":                "",
		"http://idp.example.com":           "must begin with https://",
		"idp.example.com":                  "not an absolute URL",
		"https:idp.example.com":            "not an absolute URL",
		"https://":                         "not an absolute URL",
		"":                                 "not an absolute URL",
		"https://idp.example.com?x=1":      "a query or a fragment",
		"https://idp.example.com?":         "a query or a fragment",
		"https://idp.example.com#x":        "a query or a fragment",
		"https://me:secret@example.com":    "holds a user name or a password",
		"https://me:secret/@example.com":   "it is no URL",
		"https://me:%secret@example.com":   "it is no URL",
		"https://idp.example.com/%zz":      "it is no URL",
		"ftp://127.0.0.1":                  "must begin with https://",
		"http://localhost.example.com/idp": "must begin with https://",
	} {
		t.Run(issuer, func(t *testing.T) {
			t.Parallel()
			err := discovery.CheckIssuer(issuer)
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the password is quoted: %v", err)
			}
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("want %q, got %v", want, err)
			}
		})
	}
}
