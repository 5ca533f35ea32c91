package connecttest_test

import (
	"cmp"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestKeyIsTakenFromEitherHeader(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{AdminKey: "the-key"})
	c.server.AddUser("keyless", "keyless@example.com", connecttest.Administrator)
	for name, test := range map[string]struct {
		header http.Header
		status int
	}{
		"authorization":                 {http.Header{"Authorization": {"Key the-key"}}, 200},
		"behind an ingress":             {http.Header{"Authorization": {`Snowflake Token="x"`}, "X-Rsc-Authorization": {"Key the-key"}}, 200},
		"behind an ingress, bare":       {http.Header{"X-Rsc-Authorization": {"the-key"}}, 200},
		"another key":                   {http.Header{"Authorization": {"Key other"}}, 401},
		"an empty key":                  {http.Header{"Authorization": {"Key "}}, 401},
		"bearer":                        {http.Header{"Authorization": {"Bearer the-key"}}, 401},
		"no header":                     {http.Header{}, 401},
		"a wrong key behind an ingress": {http.Header{"X-Rsc-Authorization": {"Key other"}}, 401},
	} {
		r := c.send(http.MethodGet, "/__api__/v1/user", "", test.header)
		if r.status != test.status {
			t.Errorf("%s: status %d, want %d", name, r.status, test.status)
		}
		if test.status == 401 && r.body != `{"code":30,"error":"Invalid login.","payload":null}` {
			t.Errorf("%s: body %s", name, r.body)
		}
	}
}

func TestRolesDecideWhoMayCall(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	guid := c.create(viewerBody)["guid"].(string)
	content := c.server.AddContent("app", "python-shiny")
	one := integrationsPath + "/" + guid
	associations := "/v1/content/" + content + "/oauth/integrations/associations"
	for _, test := range []struct {
		method, path, body                       string
		viewer, publisher, administrator, nobody int
	}{
		{"GET", integrationsPath, "", 403, 200, 200, 401},
		{"GET", one, "", 403, 200, 200, 401},
		{"POST", integrationsPath, viewerBody, 403, 403, 200, 401},
		{"PATCH", one, `{"name":"new"}`, 403, 403, 200, 401},
		{"GET", one + "/associations", "", 403, 403, 200, 401},
		{"POST", one + "/verify", "", 403, 403, 400, 401},
		{"POST", integrationsPath + "/credentials", "", 403, 400, 400, 401},
		{"GET", "/v1/oauth/templates", "", 403, 200, 200, 401},
		{"GET", "/v1/oauth/templates/custom", "", 403, 200, 200, 401},
		{"GET", associations, "", 403, 200, 200, 401},
		{"PUT", associations, "[]", 403, 204, 204, 401},
		{"GET", "/v1/oauth/sessions", "", 200, 200, 200, 401},
		{"GET", "/v1/oauth/sessions?all=true", "", 403, 403, 200, 401},
		{"GET", "/v1/user", "", 200, 200, 200, 401},
		{"GET", "/v1/users", "", 200, 200, 200, 401},
		{"GET", "/v1/content/" + content, "", 403, 200, 200, 401},
		{"POST", "/v1/content", `{"name":"another"}`, 403, 200, 200, 401},
		{"GET", "/v1/server_settings", "", 404, 404, 404, 404},
		{"GET", "/server_settings", "", 200, 200, 200, 401},
		{"DELETE", one, "", 403, 403, 204, 401},
	} {
		for key, want := range map[string]int{
			"no key": test.nobody, c.server.ViewerKey(): test.viewer, c.server.PublisherKey(): test.publisher, c.server.AdminKey(): test.administrator,
		} {
			if test.method == "DELETE" && want == 204 {
				continue // last, below: the others must find the integration
			}
			r := c.as(key).do(test.method, test.path, test.body)
			if r.status != want {
				t.Errorf("%s %s as %q: status %d, want %d: %s", test.method, test.path, role(c, key), r.status, want, r.body)
			}
			if want == 403 {
				r.refused(403, 22)
			}
		}
	}
	c.delete(one).want(http.StatusNoContent)
}

func TestSettingsAreForEveryoneButNotForAWrongKey(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	for header, want := range map[string]string{"": `200 ""`, "Key " + c.key: `200 "2026.10.0"`, "Key wrong": "401/30 absent"} {
		r := c.send(http.MethodGet, "/__api__/server_settings", "", http.Header{"Authorization": {header}})
		if got := outcome(r) + " " + shown(r.object(), "version"); got != want {
			t.Errorf("with %q: %s, want %s", header, got, want)
		}
	}
}

func role(c *client, key string) string {
	r := c.as(key).get("/v1/user")
	if r.status != http.StatusOK {
		return "nobody"
	}
	return r.object()["user_role"].(string)
}

func TestEveryAnswerIsStamped(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Version: "2026.08.0-dev+103-g11242ee129"})
	header := http.Header{"Authorization": {"Key " + c.key}, "X-Correlation-Id": {"mine"}}
	for _, path := range []string{"/__api__/v1/user", "/__api__" + integrationsPath + "/" + missingGUID, "/__api__/nowhere"} {
		r := c.send(http.MethodGet, path, "", header)
		if got := r.header.Get("X-Correlation-ID"); got != "mine" {
			t.Errorf("%s: X-Correlation-ID %q, want that of the request", path, got)
		}
		if got := r.header.Get("Server"); got != "Posit Connect v2026.08.0-dev+103-g11242ee129" {
			t.Errorf("%s: Server %q", path, got)
		}
		if _, err := http.ParseTime(r.header.Get("Date")); err != nil {
			t.Errorf("%s: Date: %v", path, err)
		}
		for name, want := range map[string]string{
			"Cache-Control": "no-cache, no-store, must-revalidate", "Expires": "0", "Pragma": "no-cache", "X-Content-Type-Options": "nosniff",
		} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", path, name, got, want)
			}
		}
	}
	if got := c.get("/v1/user").header.Get("X-Correlation-ID"); !regexp.MustCompile(`^[0-9a-f-]{36}$`).MatchString(got) {
		t.Errorf("X-Correlation-ID %q, want a generated one", got)
	}
	if got := c.get("/server_settings").object()["version"]; got != "2026.08.0-dev+103-g11242ee129" {
		t.Errorf("version %v", got)
	}
}

func TestPrefixAndUnknownPaths(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "/rsc", "/a/b"} {
		c := newClient(t, connecttest.Config{Prefix: prefix})
		c.get("/v1/user").want(http.StatusOK)
		header := http.Header{"Authorization": {"Key " + c.key}}
		if got := c.send(http.MethodGet, prefix+"/__ping__", "", http.Header{}).want(200).body; got != "{}" {
			t.Errorf("ping answers %q", got)
		}
		for _, path := range []string{prefix + "/__api__/v1/nowhere", prefix + "/", prefix + "/v1/user", prefix + "/__api__//v1/user", prefix + "/__api__/v1/./user", "/elsewhere/__api__/v1/user", cmp.Or(prefix, "/") + "x/__api__/v1/user"} {
			r := c.send(http.MethodGet, path, "", header)
			if r.status != http.StatusNotFound || strings.HasPrefix(r.body, "{") {
				t.Errorf("prefix %q, path %s: status %d, body %q, want a 404 that is no JSON", prefix, path, r.status, r.body)
			}
		}
		for _, r := range c.server.Requests()[:1] {
			if r.Path != "/v1/user" {
				t.Errorf("prefix %q: logged path %q", prefix, r.Path)
			}
		}
	}
}
