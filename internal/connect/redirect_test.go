package connect

import (
	"cmp"
	"errors"
	"net/http"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func redirectTo(location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusFound)
	}
}

func TestRedirectWithinTheServerIsFollowedForReads(t *testing.T) {
	t.Parallel()
	server := serve(t, script(t, redirectTo(subPath+"/elsewhere"), answerJSON(200, plainJSON())))
	if err := readOnce(t.Context(), server.client(t)); err != nil {
		t.Fatal(err)
	}
	if got := server.requests()[1]; got.Path != "/elsewhere" || got.Header.Get("Authorization") != "Key "+testKey {
		t.Errorf("second request: %+v", got)
	}
}

func TestRedirectOfWritesIsRefused(t *testing.T) {
	t.Parallel()
	for method, c := range calls {
		if method == http.MethodGet {
			continue
		}
		for _, status := range []int{301, 302, 303, 307, 308} {
			t.Run(method+" "+http.StatusText(status), func(t *testing.T) {
				t.Parallel()
				server := serve(t, script(t, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Location", subPath+"/elsewhere")
					w.WriteHeader(status)
				}))
				err := c.call(t.Context(), server.client(t))
				var refused *RedirectError
				if !errors.As(err, &refused) || !refused.SameOrigin || refused.Status != status || refused.Method != method {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

func TestRedirectToAnotherOriginIsRefused(t *testing.T) {
	t.Parallel()
	other := serve(t, func(http.ResponseWriter, *http.Request) {})
	const api = "/__api__/v1/oauth/integrations/" + testGUID
	tests := map[string]struct {
		location func(server string) string
		origin   func(server string) string
		server   func(server string) string
	}{
		"another port": {
			func(string) string { return other.URL + subPath + api },
			func(string) string { return other.URL }, func(string) string { return other.URL + subPath },
		},
		"https, the API": {
			func(server string) string { return strings.Replace(server, "http:", "https:", 1) + "/new" + api },
			func(server string) string { return strings.Replace(server, "http:", "https:", 1) },
			func(server string) string { return strings.Replace(server, "http:", "https:", 1) + "/new" },
		},
		"a login page": {
			func(string) string { return "https://user:pw@login.example.com/sso?state=private" },
			func(string) string { return "https://login.example.com" }, func(string) string { return "" },
		},
		"another scheme": {
			func(string) string { return "ftp://example.com/" }, func(string) string { return "ftp://example.com" }, func(string) string { return "" },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var address string
			server := serve(t, func(w http.ResponseWriter, r *http.Request) { redirectTo(test.location(address))(w, r) })
			address = server.URL
			err := readOnce(t.Context(), server.client(t))
			want := &RedirectError{
				Method: "GET", Path: subPath + api, Status: 302, Origin: test.origin(server.URL), Server: test.server(server.URL),
			}
			var got *RedirectError
			if !errors.As(err, &got) {
				t.Fatalf("got %v", err)
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if suggestion := "set `server` to " + cmp.Or(want.Server, want.Origin); !strings.Contains(strings.ToLower(err.Error()), suggestion) {
				t.Errorf("the error should say %q: %v", suggestion, err)
			}
			for _, hidden := range []string{"pw", "private", testKey} {
				if strings.Contains(err.Error(), hidden) {
					t.Errorf("the error shows %q: %v", hidden, err)
				}
			}
			if got := len(server.requests()); got != 1 {
				t.Errorf("%d requests, want 1", got)
			}
		})
	}
	t.Cleanup(func() {
		if got := other.requests(); len(got) != 0 {
			t.Errorf("the other server was asked: %+v", got)
		}
	})
}

func TestRedirectLoopEnds(t *testing.T) {
	t.Parallel()
	server := serve(t, redirectTo(subPath+"/again"))
	err := readOnce(t.Context(), server.client(t))
	var refused *RedirectError
	if !errors.As(err, &refused) || !refused.Loop || !strings.Contains(err.Error(), "loop") {
		t.Errorf("got %v", err)
	}
	if got := len(server.requests()); got != redirectLimit {
		t.Errorf("%d requests, want %d", got, redirectLimit)
	}
}
