package provider

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestBadServerGetsOneClearError creates an integration against servers that cannot serve it. There is one error with the way out,
// nothing on the server and nothing in the state.
func TestBadServerGetsOneClearError(t *testing.T) {
	t.Parallel()
	key := func(key string) map[string]tftypes.Value {
		return map[string]tftypes.Value{"api_key": tftypes.NewValue(tftypes.String, key), "max_retries": tftypes.NewValue(tftypes.Number, 0)}
	}
	with := func(name connecttest.Switch, setting connecttest.Setting) func(*testing.T) *connecttest.Server {
		return func(t *testing.T) *connecttest.Server {
			t.Helper()
			return connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{name: setting}})
		}
	}
	always := func(do connecttest.FaultFunc) func(*testing.T) *connecttest.Server {
		return func(t *testing.T) *connecttest.Server {
			t.Helper()
			s := connecttest.Start(t, connecttest.Config{})
			s.Inject(connecttest.Fault{Times: -1, Do: do})
			return s
		}
	}
	plain := always(func(w http.ResponseWriter, r *http.Request, next http.Handler) { next.ServeHTTP(w, r) })
	for _, test := range []struct {
		name  string
		start func(*testing.T) *connecttest.Server
		key   func(*connecttest.Server) string
		text  string
	}{
		{"wrong key", plain, func(*connecttest.Server) string { return "wrong" }, "CONNECT_API_KEY"},
		{"publisher's key", plain, (*connecttest.Server).PublisherKey, "administrator"},
		{"no licence", with(connecttest.Licence, connecttest.Off), (*connecttest.Server).AdminKey, "licence"},
		{"integrations switched off", with(connecttest.Feature, connecttest.Disabled404), (*connecttest.Server).AdminKey, "OAuthIntegrationsEnabled"},
		{"too old, or no Connect at all", always(connecttest.Answer(http.StatusNotFound, http.Header{"Content-Type": {"text/plain"}}, "404 page not found")), (*connecttest.Server).AdminKey, "CONNECT_SERVER"},
		{"login page", always(connecttest.LoginPage()), (*connecttest.Server).AdminKey, "text/html"},
		{"redirect to another host", always(connecttest.Redirect(http.StatusFound, "https://login.example.com/")), (*connecttest.Server).AdminKey, "login.example.com"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := test.start(t)
			before := len(s.Integrations())
			c := newCore(t, s, key(test.key(s)))
			p, errors := c.plan(c.configuration(viewer()))
			if len(errors) == 0 {
				errors, _ = c.apply(p)
			}
			if len(errors) != 1 || !strings.Contains(errors[0], test.text) {
				t.Errorf("want one error with %q, got %v", test.text, errors)
			}
			if !c.state.IsNull() || len(s.Integrations()) != before {
				t.Errorf("something was made: state %s, %d integrations", c.state, len(s.Integrations()))
			}
		})
	}
}
