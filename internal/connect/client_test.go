package connect

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*Options)
		want   string
	}{
		"no server":          {func(o *Options) { o.Server = "" }, "address is empty"},
		"no key":             {func(o *Options) { o.APIKey = " \n" }, "`api_key` is empty"},
		"key of two lines":   {func(o *Options) { o.APIKey = "abcdef\nsecond-line" }, "Copy it again"},
		"token of two lines": {func(o *Options) { o.AccessToken = "abcdef\nsecond-line" }, "Copy it again"},
		"token and ingress": {func(o *Options) {
			o.AccessToken, o.Headers = "second-line", map[string]string{"authorization": "x"}
		}, "Use `api_key`"},
		"PEM":                {func(o *Options) { o.CACertificate = "/etc/ssl/ca.pem" }, "-----BEGIN CERTIFICATE-----"},
		"header name":        {func(o *Options) { o.Headers = map[string]string{"X Y": "second-line"} }, `"X Y"`},
		"header value":       {func(o *Options) { o.Headers = map[string]string{"X-Y": "a\r\nsecond-line"} }, `"X-Y"`},
		"host header":        {func(o *Options) { o.Headers = map[string]string{"host": "a"} }, "server"},
		"negative retries":   {func(o *Options) { o.MaxRetries = -1 }, "max_retries"},
		"negative timeout":   {func(o *Options) { o.RequestTimeout = -1 }, "request_timeout"},
		"scheme-less server": {func(o *Options) { o.Server = "example.com" }, "https://connect.example.com"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := Options{Server: "https://connect.example.com", APIKey: testKey}
			test.change(&options)
			_, err := New(options)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("want an error with %q, got %v", test.want, err)
			}
			if strings.Contains(err.Error(), "second-line") {
				t.Errorf("the error shows a secret value: %v", err)
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		options func(*Options)
		want    map[string]string
	}{
		"plain": {func(*Options) {}, map[string]string{
			"Authorization": "Key " + testKey, "X-Rsc-Authorization": "", "User-Agent": "terraform-provider-connect", "Accept": "application/json",
		}},
		"key with a line end": {func(o *Options) { o.APIKey = testKey + "\n" }, map[string]string{"Authorization": "Key " + testKey}},
		"access token":        {func(o *Options) { o.APIKey, o.AccessToken = "", " token-1\n" }, map[string]string{"Authorization": "Bearer token-1"}},
		"user agent":          {func(o *Options) { o.UserAgent = "tf/1" }, map[string]string{"User-Agent": "tf/1"}},
		"ingress takes Authorization": {
			func(o *Options) { o.Headers = map[string]string{"authorization": `Snowflake Token="abc"`} },
			map[string]string{"Authorization": `Snowflake Token="abc"`, "X-Rsc-Authorization": "Key " + testKey},
		},
		"other header": {
			func(o *Options) { o.Headers = map[string]string{"X-Gate": "open"} },
			map[string]string{"X-Gate": "open", "Authorization": "Key " + testKey},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, answerJSON(http.StatusOK, plainJSON()))
			if err := readOnce(t.Context(), server.client(t, test.options)); err != nil {
				t.Fatal(err)
			}
			header := server.requests()[0].Header
			for name, want := range test.want {
				if got := header.Get(name); got != want {
					t.Errorf("%s: got %q, want %q", name, got, want)
				}
			}
			if id := header.Get("X-Correlation-ID"); len(id) != 36 {
				t.Errorf("X-Correlation-ID is %q, not a UUID", id)
			}
		})
	}
}

func TestCookieIsKept(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "node", Value: "b", Path: "/"})
		answerJSON(http.StatusOK, plainJSON())(w, r)
	})
	client := server.client(t)
	for range 2 {
		if err := readOnce(t.Context(), client); err != nil {
			t.Fatal(err)
		}
	}
	if got := server.requests()[1].Header.Get("Cookie"); got != "node=b" {
		t.Errorf("second request's cookie: %q", got)
	}
}

func TestCorrelationIDOfTheAnswer(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Correlation-ID", "from-the-server")
		answerJSON(http.StatusForbidden, `{"code":22,"error":"You don't have permission to perform this operation.","payload":null}`)(w, r)
	})
	err := readOnce(t.Context(), server.client(t))
	want := &Error{
		Status: 403, Code: 22, Message: "You don't have permission to perform this operation.", Method: "GET",
		Path: subPath + "/__api__/v1/oauth/integrations/" + testGUID, ContentType: "application/json", CorrelationID: "from-the-server", Attempts: 1,
	}
	if diff := cmp.Diff(error(want), err); diff != "" {
		t.Error(diff)
	}
	const text = "GET " + subPath + "/__api__/v1/oauth/integrations/" + testGUID + " was answered with 403 Forbidden: " +
		"You don't have permission to perform this operation. (Connect's error code 22, correlation id from-the-server)"
	if err.Error() != text {
		t.Errorf("got  %s\nwant %s", err, text)
	}
}

func TestTrace(t *testing.T) {
	t.Parallel()
	server := serve(t, script(t, answerHTML(http.StatusBadGateway), halfBody, answerJSON(http.StatusOK, `{"results":[],"current_page":1,"total":0}`)))
	var mu sync.Mutex
	var seen []Exchange
	client := server.client(t, func(o *Options) {
		o.Trace = func(_ context.Context, e Exchange) {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, e)
		}
	})
	if _, err := client.Users(t.Context(), "private-prefix"); err != nil {
		t.Fatal(err)
	}
	var statuses, attempts []int
	for _, e := range seen {
		statuses, attempts = append(statuses, e.Status), append(attempts, e.Attempt)
		if e.Method != "GET" || e.Path != subPath+"/__api__/v1/users" || e.Duration <= 0 || e.CorrelationID != seen[0].CorrelationID {
			t.Errorf("exchange: %+v", e)
		}
		if (e.Err != nil) != (e.Attempt == 2) {
			t.Errorf("status %d with error %v", e.Status, e.Err)
		}
	}
	if !slices.Equal(statuses, []int{502, 200, 200}) || !slices.Equal(attempts, []int{1, 2, 3}) {
		t.Errorf("statuses %v, attempts %v", statuses, attempts)
	}
}

// TestOnlyGUIDsBecomePaths: anything else might lead elsewhere.
func TestOnlyGUIDsBecomePaths(t *testing.T) {
	t.Parallel()
	server := serve(t, answerJSON(http.StatusNotFound, `{"code":4,"error":"no","payload":null}`))
	client := server.client(t)
	for name, call := range map[string]func(string) error{
		"read": func(guid string) error { return second(client.Integration(t.Context(), guid)) },
		"update": func(guid string) error {
			return second(client.UpdateIntegration(t.Context(), guid, IntegrationUpdate{}))
		},
		"delete":    func(guid string) error { return client.DeleteIntegration(t.Context(), guid) },
		"verify":    func(guid string) error { return client.VerifyIntegration(t.Context(), guid) },
		"content":   func(guid string) error { return second(client.Content(t.Context(), guid)) },
		"uses":      func(guid string) error { return second(client.IntegrationAssociations(t.Context(), guid)) },
		"held":      func(guid string) error { return second(client.ContentAssociations(t.Context(), guid)) },
		"associate": func(guid string) error { return client.SetContentAssociations(t.Context(), guid, nil) },
	} {
		for _, guid := range []string{"", ".", "..", "../../../v1/users/" + testGUID, testGUID + "/verify", testGUID + "?x", testGUID + "\n", "%2e%2e", testGUID[:35]} {
			if err := call(guid); err == nil || !strings.Contains(err.Error(), "GUID") {
				t.Errorf("%s %q: %v", name, guid, err)
			}
		}
	}
	if got := server.requests(); len(got) != 0 {
		t.Errorf("%d requests, among them %s", len(got), got[0].Path)
	}
	if _, err := client.Integration(t.Context(), strings.ToUpper(guid("ab"))); !IsNotFound(err) || !strings.HasSuffix(server.requests()[0].Path, "/"+guid("ab")) {
		t.Errorf("in capitals: %v", err)
	}
}

func TestServerIsACopy(t *testing.T) {
	t.Parallel()
	client, err := New(Options{Server: "https://example.com/rsc/", APIKey: testKey})
	if err != nil {
		t.Fatal(err)
	}
	client.Server().Path = "/changed"
	if got := client.Server().String(); got != "https://example.com/rsc" {
		t.Errorf("got %s", got)
	}
}
