package integration

import (
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// TestMatrix runs one life under the combinations of what is not publicly known of Connect: every one with CONNECT_MATRIX_STRIDE=1, as
// `make test` does; otherwise a sample.
func TestMatrix(t *testing.T) {
	t.Parallel()
	stride := 47
	if text := os.Getenv("CONNECT_MATRIX_STRIDE"); text != "" {
		var err error
		if stride, err = strconv.Atoi(text); err != nil || stride < 1 {
			t.Fatalf("CONNECT_MATRIX_STRIDE is %q, not a number above 0", text)
		}
	}
	only := []*template.Template{template.Lookup("custom")} // of which a server's list is long, and read in every command
	combinations := connecttest.Combinations(stride)
	for _, switches := range combinations {
		t.Run(switches.String(), func(t *testing.T) {
			t.Parallel()
			m := &matrix{newLife(t, connecttest.Config{Switches: switches, Templates: only, NoDefaultIntegration: true}), switches}
			m.run()
		})
	}
	t.Logf("%d combinations", len(combinations))
}

// matrix is one life under one combination of switches.
type matrix struct {
	*life
	switches connecttest.Switches
}

const theSecret = "s3cret-long-enough"

// viewer is an integration with every key. Its secret has a version: no hash is made of it, which saves time.
func viewer(edit keys) Configured {
	c := versionedSecret(keys{
		"auth_type": "Viewer", "auth_mode": "Confidential", "client_id": "connect", "use_pkce": true, "scopes": []string{"openid", "profile"},
		"authorization_uri": "https://idp.example.com/authorize", "token_uri": "https://idp.example.com/token",
		"token_endpoint_auth_method": "client_secret_post",
	}.with(edit))
	c.Description = template.Text("Tokens")
	return c
}

func versionedSecret(config keys) Configured {
	return Configured{
		Settings: Settings{Name: template.Text("Corporate IdP"), Template: template.Text("custom"), Config: config.values()},
		Secrets:  versioned(ClientSecret, theSecret, "1"),
	}
}

func (m *matrix) run() {
	m.t.Helper()
	minimal := versionedSecret(keys{"client_id": "connect", "authorization_uri": "https://idp.example.com/authorize", "token_uri": "https://idp.example.com/token"})
	m.step("create minimal", minimal)
	m.destroy()
	m.step("create full", viewer(nil))

	changed := viewer(keys{
		"client_id": "other", "authorization_uri": "https://other.example.com/authorize", "token_uri": "https://other.example.com/token",
		"token_endpoint_auth_method": "client_secret_basic", "scopes": []string{"zeta", "alpha"}, "use_pkce": false,
	})
	changed.Name, changed.Description = template.Text("Changed"), template.Text("Changed")
	m.step("change every key", changed)
	m.clear("clear every key", minimal)
	m.step("set them again", changed)

	m.step("switch to Service Account", viewer(keys{"auth_type": ServiceAccount, "auth_mode": nil, "authorization_uri": nil, "use_pkce": nil}))
	m.step("switch back", viewer(nil))
	public := viewer(keys{"auth_mode": "Public"})
	public.Secrets = Secrets{}
	m.step("switch to Public", public)
	m.step("switch to Confidential", viewer(nil))

	m.permissions()
	m.drift()
	m.adoption()
	m.destroy()
	if left := len(m.server.Integrations()); left != 0 {
		m.t.Errorf("%d integrations are left", left)
	}
}

// step applies the configuration and expects no error, an empty plan in the next command, and a server that holds what is configured.
func (m *matrix) step(name string, c Configured) {
	m.t.Helper()
	if errors := m.apply(c); len(errors) > 0 {
		m.t.Fatalf("%s: %v", name, errors)
	}
	m.settled(name, c)
}

func (m *matrix) settled(name string, c Configured) {
	m.t.Helper()
	if changed := m.refreshed(name, c); len(changed) > 0 {
		m.t.Fatalf("%s: the next plan changes %v", name, changed)
	}
	stored, _ := m.server.Integration(m.prior.GUID)
	for key, value := range c.Config {
		if !value.Equal(template.FromJSON(stored.Config[key])) {
			m.t.Fatalf("%s: Connect holds %v for %s, which is %q", name, stored.Config[key], key, value)
		}
	}
	if c.Secrets.has(ClientSecret) && stored.Secrets[ClientSecret] != theSecret {
		m.t.Fatalf("%s: the client secret is %q", name, stored.Secrets[ClientSecret])
	}
}

// refreshed lists what the plan of a new command changes.
func (m *matrix) refreshed(name string, c Configured) []string {
	m.t.Helper()
	m.command()
	m.refresh()
	planned, findings := m.plan(c)
	if failed(findings) {
		m.t.Fatalf("%s: plan: %v", name, findings)
	}
	return m.changes(planned)
}

// clear removes keys. Where the server makes that impossible there is one error for each such key, and the state tells the truth.
func (m *matrix) clear(name string, c Configured) {
	m.t.Helper()
	var impossible []string
	for _, key := range []string{"scopes", "token_endpoint_auth_method"} {
		if m.cannotClear(key) {
			impossible = append(impossible, attribute(key))
		}
	}
	var refused []string
	for _, f := range m.apply(c) {
		refused = append(refused, f.At)
		if f.Title != "Connect did not clear "+f.At {
			m.t.Fatalf("%s: %v", name, f)
		}
	}
	if !slices.Equal(refused, impossible) {
		m.t.Fatalf("%s: errors for %v, want them for %v", name, refused, impossible)
	}
	if len(impossible) == 0 {
		m.settled(name, c)
	} else if changed := m.refreshed(name, c); !slices.Equal(changed, append(impossible, "updated_time")) {
		m.t.Fatalf("%s: after the error the plan changes %v, want %v", name, changed, impossible)
	}
}

// cannotClear is so on a server that merges config and does not delete a key for null: for text where "" is refused, and for a
// select, which takes no "", where no template tells the default to go back to.
func (m *matrix) cannotClear(key string) bool {
	if m.switches[connecttest.ConfigUpdate] != connecttest.Merge || m.switches[connecttest.ConfigNull] == connecttest.Deletes {
		return false
	}
	if key == "scopes" {
		return m.switches[connecttest.ConfigEmpty] == connecttest.Refused
	}
	return m.switches[connecttest.Templates] == connecttest.Absent
}

// permissions restricts the integration, opens it, and lets it go, where the server knows permissions.
func (m *matrix) permissions() {
	m.t.Helper()
	if m.switches[connecttest.PermissionsKnown] == connecttest.Unknown {
		return
	}
	for _, p := range []Permissions{{Managed: true, Users: []string{m.server.UserGUID(connecttest.Publisher)}}, {Managed: true}} {
		c := viewer(nil)
		c.Permissions = p
		m.step("permissions", c)
		stored, _ := m.server.Integration(m.prior.GUID)
		if len(stored.Permissions) != len(p.Users) {
			m.t.Fatalf("permissions: Connect holds %v", stored.Permissions)
		}
	}
	m.step("permissions are let go", viewer(nil))
}

// drift changes every key behind Terraform's back; the plan puts each one right.
func (m *matrix) drift() {
	m.t.Helper()
	m.server.Edit(m.prior.GUID, func(i *connecttest.Integration) {
		other := "Other"
		i.Name, i.Description = "Other", &other
		maps.Copy(i.Config, map[string]any{
			"auth_mode": "Public", "client_id": "drifted", "authorization_uri": "https://drifted.example.com", "token_uri": "https://drifted.example.com",
			"token_endpoint_auth_method": "client_secret_basic", "scopes": "drifted", "use_pkce": false,
		})
	})
	want := []string{
		"config.auth_mode", "config.authorization_uri", "config.client_id", "config.scopes", "config.token_endpoint_auth_method",
		"config.token_uri", "config.use_pkce", "description", "name", "updated_time",
	}
	if changed := m.refreshed("drift", viewer(nil)); !slices.Equal(changed, want) {
		m.t.Fatalf("drift: the plan changes %v, want %v", changed, want)
	}
	m.step("repair drift", viewer(nil))

	m.server.Edit(m.prior.GUID, func(i *connecttest.Integration) { delete(i.Config, "use_pkce") })
	left := viewer(keys{"use_pkce": nil})
	if changed := m.refreshed("vanished", left); !slices.Equal(changed, []string{"config.use_pkce", "updated_time"}) {
		m.t.Fatalf("vanished: the plan changes %v", changed)
	}
	m.step("repair what vanished", left)
}

// adoption forgets the integration and imports it, with a configuration that lists all that was found, as a generated one does. Only
// the secret, which the server never shows, is sent again.
func (m *matrix) adoption() {
	m.t.Helper()
	m.command()
	m.adopt()
	generated := Configured{Settings: m.prior.Settings}
	if changed := m.refreshed("adopt", generated); len(changed) > 0 {
		m.t.Fatalf("adopt: the generated configuration changes %v", changed)
	}
	generated.Secrets = versioned(ClientSecret, theSecret, "1")
	m.server.Edit(m.prior.GUID, func(i *connecttest.Integration) { i.Secrets[ClientSecret] = "another" })
	m.step("adopt with the secret", generated)
}
