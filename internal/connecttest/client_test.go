package connecttest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	integrationsPath = "/v1/oauth/integrations"
	secret           = "s3cret-never-shown"
	missingGUID      = "00000000-0000-4000-8000-000000000000"
)

// viewerConfig is a custom integration's config that every profile takes.
const viewerConfig = `{"auth_mode":"Confidential","client_id":"id","client_secret":"` + secret + `",` +
	`"authorization_uri":"https://idp.example.com/authorize","token_uri":"https://idp.example.com/token","scopes":"openid email"}`

const viewerBody = `{"name":"idp","template":"custom","config":` + viewerConfig + `}`

const serviceBody = `{"name":"svc","template":"custom","config":{"auth_type":"Service Account","client_id":"id","client_secret":"` +
	secret + `","token_uri":"https://idp.example.com/token"}}`

// client asks the stand-in without a network.
type client struct {
	t      *testing.T
	server *connecttest.Server
	prefix string
	key    string
}

type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// newClient returns an administrator's client of a new server.
func newClient(t *testing.T, cfg connecttest.Config) *client {
	t.Helper()
	s, err := connecttest.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return &client{t: t, server: s, prefix: cfg.Prefix, key: s.AdminKey()}
}

// as returns a client with another key.
func (c *client) as(key string) *client { return &client{c.t, c.server, c.prefix, key} }

func (c *client) do(method, path, body string) reply {
	c.t.Helper()
	return c.send(method, c.prefix+"/__api__"+path, body, http.Header{"Authorization": {"Key " + c.key}})
}

func (c *client) send(method, path, body string, header http.Header) reply {
	c.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req := httptest.NewRequest(method, path, reader)
	req.Header = header
	rec := httptest.NewRecorder()
	c.server.ServeHTTP(rec, req)
	return reply{c.t, rec.Code, rec.Header(), rec.Body.String()}
}

func (c *client) get(path string) reply { c.t.Helper(); return c.do(http.MethodGet, path, "") }
func (c *client) post(path, body string) reply {
	c.t.Helper()
	return c.do(http.MethodPost, path, body)
}
func (c *client) patch(path, body string) reply {
	c.t.Helper()
	return c.do(http.MethodPatch, path, body)
}
func (c *client) put(path, body string) reply { c.t.Helper(); return c.do(http.MethodPut, path, body) }
func (c *client) delete(path string) reply    { c.t.Helper(); return c.do(http.MethodDelete, path, "") }

// create posts an integration and returns it.
func (c *client) create(body string) map[string]any {
	c.t.Helper()
	return c.post(integrationsPath, body).want(http.StatusOK).object()
}

// guid posts an integration and returns its path.
func (c *client) createdAt(body string) string {
	c.t.Helper()
	return integrationsPath + "/" + c.create(body)["guid"].(string)
}

func (r reply) want(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	return r
}

// refused checks status and Connect's code.
func (r reply) refused(status, code int) reply {
	r.t.Helper()
	if got := r.want(status).object()["code"]; got != float64(code) {
		r.t.Fatalf("code %v, want %d: %s", got, code, r.body)
	}
	return r
}

func (r reply) object() map[string]any {
	r.t.Helper()
	var object map[string]any
	r.into(&object)
	return object
}

func (r reply) list() []map[string]any {
	r.t.Helper()
	var list []map[string]any
	r.into(&list)
	if list == nil {
		r.t.Fatalf("not a list: %s", r.body)
	}
	return list
}

func (r reply) into(target any) {
	r.t.Helper()
	if got := r.header.Get("Content-Type"); got != "application/json" {
		r.t.Fatalf("content type %q, want application/json: %s", got, r.body)
	}
	if err := json.Unmarshal([]byte(r.body), target); err != nil {
		r.t.Fatalf("%v: %s", err, r.body)
	}
}

// config returns the config of an integration in an answer.
func config(integration map[string]any) map[string]any { return integration["config"].(map[string]any) }
