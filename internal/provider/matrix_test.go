package provider

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// TestMatrix runs one lifecycle against a sample of the combinations, at the protocol level. The whole matrix runs in package
// integration, without the framework.
func TestMatrix(t *testing.T) {
	t.Parallel()
	for _, switches := range connecttest.Combinations(47) {
		t.Run(switches.String(), func(t *testing.T) {
			t.Parallel()
			lifecycle(t, connecttest.Config{}, switches)
		})
	}
}

// matrix is one lifecycle under one combination of switches.
type matrix struct {
	*core
	t        *testing.T
	s        *connecttest.Server
	switches connecttest.Switches
}

func lifecycle(t *testing.T, cfg connecttest.Config, switches connecttest.Switches) {
	cfg.Switches = switches
	s, err := connecttest.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	own := len(s.Integrations())
	m := &matrix{core: newCoreWithin(t, oauthIntegrationType, s), t: t, s: s, switches: switches}
	minimal := matrixViewer().with(fields{"auth_type": nil, "auth_mode": nil, "token_endpoint_auth_method": nil, "scopes": nil, "use_pkce": nil})
	minimal["description"] = nil

	m.step("create minimal", minimal)
	m.step("destroy", nil)
	m.step("create full", matrixViewer())

	changed := matrixViewer().with(fields{
		"client_id": "other", "authorization_uri": "https://other.example.com/authorize", "token_uri": "https://other.example.com/token",
		"token_endpoint_auth_method": "client_secret_basic", "scopes": []string{"zeta", "alpha"}, "use_pkce": false,
	})
	changed["name"], changed["description"] = "Changed", "Changed"
	m.step("change every key", changed)

	m.clear("clear every key", minimal)
	m.step("set them again", changed)

	service := matrixViewer().with(fields{"auth_type": "Service Account", "auth_mode": nil, "authorization_uri": nil, "use_pkce": nil})
	if switches[connecttest.AuthTypeChange] != connecttest.Refused {
		m.step("switch to Service Account", service)
		m.step("switch back", matrixViewer())
	}
	public := matrixViewer().with(fields{"auth_mode": "Public", "client_secret_wo": nil, "client_secret_wo_version": nil})
	m.step("switch to Public", public)
	m.step("switch to Confidential", matrixViewer())

	m.drift()
	m.adopt()
	m.step("destroy", nil)
	if left := len(s.Integrations()); left != own {
		t.Errorf("%d integrations are left, want the %d that the server makes by itself", left, own)
	}
}

// matrixViewer has a version for its secret: no hash is made of it, which saves a fifth of the time.
func matrixViewer() fields { return viewer().with(fields{"client_secret_wo_version": "1"}) }

// step applies the fields (nil destroys) and expects no error, and an empty plan afterwards. The step before has refreshed the
// state: doing so once more would cost a tenth of the time.
func (m *matrix) step(name string, f fields) {
	m.t.Helper()
	if errors := m.change(f); len(errors) > 0 {
		m.t.Fatalf("%s: %v", name, errors)
	}
	m.settled(name, f)
}

func (m *matrix) change(f fields) []string {
	m.t.Helper()
	p, errors := m.planWithoutRefresh(m.configuration(f))
	if len(errors) == 0 {
		errors, _ = m.apply(p)
	}
	return errors
}

// refreshed is the plan of a new command, for a configuration that has been validated.
func (m *matrix) refreshed(f fields) (plan, []string) {
	m.t.Helper()
	m.command()
	if errors, _ := m.refresh(); len(errors) > 0 {
		return plan{}, errors
	}
	return m.planFrom(m.state, m.configuration(f), m.private)
}

func (m *matrix) settled(name string, f fields) {
	m.t.Helper()
	if f == nil {
		return
	}
	p, errors := m.refreshed(f)
	if len(errors) > 0 {
		m.t.Fatalf("%s: plan: %v", name, errors)
	}
	if !p.empty() {
		m.t.Fatalf("%s: the next plan changes %v", name, m.changed(p))
	}
	stored, _ := m.s.Integration(m.get(m.state, "guid").(string))
	if _, managed := f["config"].(fields)["client_secret_wo"]; managed && stored.Secrets[integration.ClientSecret] != "s3cret-long-enough" {
		m.t.Fatalf("%s: the client secret is %q", name, stored.Secrets[integration.ClientSecret])
	}
}

// clear removes keys. Where the server makes that impossible there is one error for each such key, and the state tells the truth.
func (m *matrix) clear(name string, to fields) {
	m.t.Helper()
	impossible := m.unclearable()
	errors := m.change(to)
	if len(errors) != len(impossible) {
		m.t.Fatalf("%s: want errors for %v, got %v", name, impossible, errors)
	}
	for i, key := range impossible {
		if !strings.Contains(errors[i], "Connect did not clear config."+key) {
			m.t.Fatalf("%s: want an error for %s, got %v", name, key, errors)
		}
	}
	if len(impossible) == 0 {
		m.settled(name, to)
		return
	}
	want := []string{"updated_time"}
	for _, key := range impossible {
		want = append(want, "config."+key)
	}
	slices.Sort(want)
	if p, errors := m.refreshed(to); len(errors) > 0 || !slices.Equal(m.changed(p), want) {
		m.t.Fatalf("%s: after the error the plan changes %v, want %v: %v", name, m.changed(p), want, errors)
	}
}

// unclearable lists the keys that no request can clear.
func (m *matrix) unclearable() []string {
	var keys []string
	for _, key := range []string{"scopes", "token_endpoint_auth_method"} {
		if m.cannotClear(key) {
			keys = append(keys, key)
		}
	}
	return keys
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

// drift changes every key behind Terraform's back; the plan puts each one right.
func (m *matrix) drift() {
	m.t.Helper()
	guid := m.get(m.state, "guid").(string)
	m.s.Edit(guid, func(i *connecttest.Integration) {
		other := "Other"
		i.Name, i.Description = "Other", &other
		maps.Copy(i.Config, map[string]any{
			"auth_mode": "Public", "client_id": "drifted", "authorization_uri": "https://drifted.example.com", "token_uri": "https://drifted.example.com",
			"token_endpoint_auth_method": "client_secret_basic", "scopes": "drifted", "use_pkce": false,
		})
	})
	p, errors := m.refreshed(matrixViewer())
	want := []string{
		"config.auth_mode", "config.authorization_uri", "config.client_id", "config.scopes", "config.token_endpoint_auth_method",
		"config.token_uri", "config.use_pkce", "description", "name", "updated_time",
	}
	if len(errors) > 0 || !slices.Equal(m.changed(p), want) {
		m.t.Fatalf("drift: the plan changes %v, want %v: %v", m.changed(p), want, errors)
	}
	m.step("repair drift", matrixViewer())
}

// adopt forgets the integration and imports it, with a configuration that lists all that the state then holds, as a generated one
// does. Only the secret, which the server never shows, is sent again.
func (m *matrix) adopt() {
	m.t.Helper()
	if errors := m.imported(m.get(m.state, "guid").(string)); len(errors) > 0 {
		m.t.Fatalf("import: %v", errors)
	}
	held := fields{}
	for key, value := range members(members(m.state)["config"]) {
		if key == extraAttribute {
			held[key] = extraFields(m.core, value)
		} else {
			held[key] = m.get(m.state, "config", key)
		}
	}
	generated := matrixViewer()
	generated["config"] = held
	p, errors := m.plan(m.configuration(generated))
	if len(errors) > 0 || !p.empty() {
		m.t.Fatalf("adopt: the generated configuration changes %v: %v", m.changed(p), errors)
	}
	m.step("adopt with the secret", generated.with(fields{"client_secret_wo": "s3cret-long-enough", "client_secret_wo_version": "1"}))
}

func extraFields(c *core, extra tftypes.Value) any {
	if extra.IsNull() {
		return nil
	}
	result := fields{}
	for name := range members(extra) {
		result[name] = c.get(extra, name)
	}
	return result
}

// direct answers requests by calling the stand-in, without a network.
type direct struct{ handler http.Handler }

func (d direct) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	defer func() {
		if recover() != nil { // the handler cuts the connection
			resp, err = nil, io.ErrUnexpectedEOF
		}
	}()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	d.handler.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}
