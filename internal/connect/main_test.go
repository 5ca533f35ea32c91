package connect

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	// subPath is never empty: a client that forgets its prefix must fail.
	subPath  = "/sub/path"
	testKey  = "key-3f9a7c51"
	testGUID = "11111111-2222-4333-8444-555555555555"
	twinGUID = "99999999-8888-4777-8666-555555555555"
)

// guid makes a GUID of a short name, in capitals if that is.
func guid(short string) string {
	digits := fmt.Sprintf("%x", strings.ToLower(short))
	digits += strings.Repeat("0", 32-len(digits))
	long := strings.Join([]string{digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]}, "-")
	if short != strings.ToLower(short) {
		return strings.ToUpper(long)
	}
	return long
}

var shortGUID = regexp.MustCompile(`(guid":")([\w-]{1,8})"`)

// full puts GUIDs into JSON that holds short names for them.
func full(document string) string {
	return shortGUID.ReplaceAllStringFunc(document, func(member string) string {
		parts := shortGUID.FindStringSubmatch(member)
		return parts[1] + guid(parts[2]) + `"`
	})
}

// received is a request as the server got it.
type received struct {
	Method string
	Path   string // escaped, below the sub-path
	Query  string
	Body   string
	Header http.Header
}

// fake is a server under a sub-path that keeps what it was asked.
type fake struct {
	*httptest.Server
	mu  sync.Mutex
	got []received
}

// serve starts a server that answers with handler. The body is at hand in the request although it was read.
func serve(t *testing.T, handler http.HandlerFunc) *fake {
	t.Helper()
	f := &fake{}
	f.Server = httptest.NewUnstartedServer(f.record(t, handler))
	f.Config.ErrorLog = log.New(io.Discard, "", 0)
	f.Start()
	t.Cleanup(f.Close)
	return f
}

func (f *fake) record(t *testing.T, handler http.HandlerFunc) http.Handler {
	return http.StripPrefix(subPath, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("read request: %v", err)
		}
		f.mu.Lock()
		f.got = append(f.got, received{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, string(body), r.Header.Clone()})
		f.mu.Unlock()
		r.Body = io.NopCloser(bytes.NewReader(body))
		handler(w, r)
	}))
}

func (f *fake) requests() []received {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.got)
}

// client returns a client of the server that waits for nothing.
func (f *fake) client(t *testing.T, change ...func(*Options)) *Client {
	t.Helper()
	options := Options{Server: f.URL + subPath + "/", APIKey: testKey, MaxRetries: 3, RequestTimeout: 20 * time.Second}
	for _, c := range change {
		c(&options)
	}
	client, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	client.http.Backoff = func(time.Duration, time.Duration, int, *http.Response) time.Duration { return 0 }
	return client
}

func retries(n int) func(*Options) { return func(o *Options) { o.MaxRetries = n } }

// script answers the nth request with the nth step, and fails the test on a request too many.
func script(t *testing.T, steps ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	next := 0
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		step := next
		next++
		mu.Unlock()
		if step >= len(steps) {
			t.Errorf("unexpected request %d: %s %s", step+1, r.Method, r.URL.Path)
			w.WriteHeader(http.StatusTeapot)
			return
		}
		steps[step](w, r)
	}
}

func answerJSON(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func answerHTML(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<html>Sign in to continue</html>")
	}
}

func noContent(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// cut closes the connection without an answer.
func cut(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// halfBody announces more than it sends, and closes the connection.
func halfBody(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, `{"guid":`)
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// integrationJSON is a recorded object with the name and the config given.
func integrationJSON(guid, name, created, config string) string {
	return `{"id":"77","guid":"` + guid + `","created_time":"` + created + `","updated_time":"` + created + `","name":"` + name +
		`","description":"d","template":"custom","auth_type":"Viewer","config":` + config + `}`
}

func plainJSON() string {
	return integrationJSON(testGUID, "n", "2025-08-06T23:06:42Z", `{"client_id":"c","use_pkce":true}`)
}

// transportFunc answers without a network.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func readOnce(ctx context.Context, c *Client) error {
	_, err := c.Integration(ctx, testGUID)
	return err
}
