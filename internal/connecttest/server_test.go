package connecttest_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.com:0", "127.0.0.1", ""} {
		s, err := connecttest.New(connecttest.Config{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Listen(addr); err == nil {
			t.Errorf("listens on %q at %s", addr, s.URL())
			_ = s.Close()
		}
	}
}

func TestStartServesUntilTheTestEnds(t *testing.T) {
	t.Parallel()
	var s *connecttest.Server
	t.Run("while it runs", func(t *testing.T) {
		s = connecttest.Start(t, connecttest.Config{Prefix: "rsc/"})
		if !strings.HasPrefix(s.URL(), "http://127.0.0.1:") || !strings.HasSuffix(s.URL(), "/rsc") {
			t.Errorf("URL %s", s.URL())
		}
		if got := ask(t, s, "GET", "/v1/user", ""); got.status != http.StatusOK {
			t.Errorf("status %d, %v", got.status, got.err)
		}
	})
	if got := ask(t, s, "GET", "/v1/user", ""); got.err == nil {
		t.Error("still answers after the test")
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
}

func TestTheRequestLog(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var observed []string
	c := newClient(t, connecttest.Config{Prefix: "/rsc", Observe: func(r connecttest.Request) {
		mu.Lock()
		defer mu.Unlock()
		observed = append(observed, fmt.Sprint(r.Status, " ", r))
	}})
	started := time.Now()
	guid := c.create(viewerBody)["guid"].(string)
	c.get("/v1/users?prefix=a")
	c.delete(integrationsPath + "/" + guid)
	c.get(integrationsPath + "/" + guid)
	want := []string{
		"200 POST /v1/oauth/integrations", "200 GET /v1/users?prefix=a",
		"204 DELETE /v1/oauth/integrations/" + guid, "404 GET /v1/oauth/integrations/" + guid,
	}
	if diff := cmp.Diff(want, observed); diff != "" {
		t.Errorf("observed (-want +got):\n%s", diff)
	}
	all := c.server.Requests()
	var logged []string
	for _, r := range all {
		logged = append(logged, fmt.Sprint(r.Status, " ", r))
	}
	if diff := cmp.Diff(want, logged); diff != "" {
		t.Errorf("logged (-want +got):\n%s", diff)
	}
	post := all[0]
	if string(post.Body) != viewerBody || post.Header.Get("Authorization") != "Key "+c.key || post.Time.Before(started) {
		t.Error("the log lacks body, header or time of the POST")
	}
	if all[1].Query != "prefix=a" {
		t.Errorf("query %q", all[1].Query)
	}
	if got := fmt.Sprintf("%v %s", post, post); strings.Contains(got, secret) || strings.Contains(got, c.key) {
		t.Errorf("printing a request shows what it holds: %s", got)
	}
	writes := c.server.Writes()
	if len(writes) != 2 || writes[0].Method != "POST" || writes[1].Method != "DELETE" {
		t.Errorf("writes: %v", writes)
	}
	c.server.ForgetRequests()
	if left := c.server.Requests(); len(left) != 0 {
		t.Errorf("after ForgetRequests: %v", left)
	}
}

func TestLargeBodiesAreRefused(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{NoDefaultIntegration: true})
	large := strings.Replace(viewerBody, "openid email", strings.Repeat("x", 1<<20), 1)
	c.post(integrationsPath, large).refused(http.StatusRequestEntityTooLarge, 25)
	if got := len(c.server.Integrations()); got != 0 {
		t.Errorf("%d integrations", got)
	}
}

// TestStrangersLeaveLittleBehind sends what anyone can who reaches the server: requests without a key that is one.
func TestStrangersLeaveLittleBehind(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{NoDefaultIntegration: true})
	stranger := c.as("no key")
	content := "/v1/content/" + c.server.AddContent("app", "unknown")
	stranger.post(content+"/bundles", strings.Repeat("x", 2<<20)).refused(http.StatusRequestEntityTooLarge, 25)
	c.post(content+"/bundles", strings.Repeat("x", 2<<20)).refused(http.StatusBadRequest, 38) // with a key that is read
	for range 1200 {
		stranger.post(integrationsPath, viewerBody).want(http.StatusUnauthorized)
	}
	c.get("/v1/user").want(http.StatusOK)
	all := c.server.Requests()
	if last := all[len(all)-1]; len(all) != 1002 || last.Path != "/v1/user" { // a thousand, and two with a key
		t.Errorf("the log has %d requests, the last for %s", len(all), last.Path)
	}
	for _, r := range all {
		if r.Body != nil && r.Path == integrationsPath {
			t.Fatal("the log has a body of a stranger's")
		}
	}
	c.server.ForgetRequests()
	stranger.get("/v1/user")
	if got := len(c.server.Requests()); got != 1 {
		t.Errorf("after ForgetRequests the log has %d requests", got)
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{NoDefaultIntegration: true})
	var clients sync.WaitGroup
	for n := range 8 {
		clients.Go(func() {
			for range 25 {
				created := c.create(viewerBody)
				guid := created["guid"].(string)
				at := integrationsPath + "/" + guid
				c.patch(at, fmt.Sprintf(`{"name":"n%d","config":{"use_pkce":false}}`, n)).want(http.StatusOK)
				c.server.Edit(guid, func(i *connecttest.Integration) { i.Config["scopes"] = "edited" })
				if got := c.get(at).object(); config(got)["scopes"] != "edited" || got["name"] != fmt.Sprintf("n%d", n) {
					t.Errorf("someone else's write: %v", got)
				}
				c.get(integrationsPath).want(http.StatusOK)
				c.delete(at).want(http.StatusNoContent)
				c.server.Requests()
			}
		})
	}
	clients.Wait()
	if left := c.server.Integrations(); len(left) != 0 {
		t.Errorf("%d integrations left", len(left))
	}
}

// BenchmarkLifecycle is one create, read, update and delete without a network.
func BenchmarkLifecycle(b *testing.B) {
	s, err := connecttest.New(connecttest.Config{})
	if err != nil {
		b.Fatal(err)
	}
	c := &client{t: &testing.T{}, server: s, key: s.AdminKey()}
	for b.Loop() {
		at := c.createdAt(viewerBody)
		c.get(at)
		c.patch(at, `{"config":{"use_pkce":false}}`)
		c.delete(at)
		s.ForgetRequests()
	}
}
