package provider

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// matrixSwitches are the unsettled behaviours that touch the lifecycle of an integration.
var matrixSwitches = []struct {
	name     connecttest.Switch
	settings []connecttest.Setting
}{
	{connecttest.ConfigUpdate, []connecttest.Setting{connecttest.Merge, connecttest.Replace}},
	{connecttest.ConfigNull, []connecttest.Setting{connecttest.Deletes, connecttest.Refused, connecttest.Ignored}},
	{connecttest.ConfigEmpty, []connecttest.Setting{connecttest.Stored, connecttest.Deletes, connecttest.Refused}},
	{connecttest.UnsetDescription, []connecttest.Setting{connecttest.Null, connecttest.Empty}},
	{connecttest.TextNull, []connecttest.Setting{connecttest.Clears, connecttest.Ignored}},
	{connecttest.Defaults, []connecttest.Setting{connecttest.Stored, connecttest.NotStored}},
	{connecttest.Invisible, []connecttest.Setting{connecttest.Kept, connecttest.Dropped, connecttest.Refused}},
	{connecttest.ServerKeys, []connecttest.Setting{connecttest.None, connecttest.Added}},
	{connecttest.Scopes, []connecttest.Setting{connecttest.AsSent, connecttest.Reordered}},
	{connecttest.Templates, []connecttest.Setting{connecttest.Present, connecttest.Absent}},
	{connecttest.PermissionsKnown, []connecttest.Setting{connecttest.ByProfile, connecttest.Unknown}},
}

// combinations lists every combination of the switches' settings.
func combinations() []connecttest.Switches {
	all := []connecttest.Switches{{}}
	for _, s := range matrixSwitches {
		var next []connecttest.Switches
		for _, combination := range all {
			for _, setting := range s.settings {
				extended := connecttest.Switches{s.name: setting}
				for name, value := range combination {
					extended[name] = value
				}
				next = append(next, extended)
			}
		}
		all = next
	}
	return all
}

func describe(switches connecttest.Switches) string {
	var parts []string
	for name, setting := range switches {
		parts = append(parts, fmt.Sprintf("%s=%s", name, setting))
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// TestMatrix runs one lifecycle against every combination, at the protocol level.
func TestMatrix(t *testing.T) {
	t.Parallel()
	all := combinations()
	work := make(chan connecttest.Switches)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for switches := range work {
				if t.Failed() {
					continue
				}
				t.Run(describe(switches), func(t *testing.T) { lifecycle(t, switches) })
			}
		})
	}
	for _, switches := range all {
		work <- switches
	}
	close(work)
	workers.Wait()
	t.Logf("%d combinations", len(all))
}

// matrix is one lifecycle under one combination of switches.
type matrix struct {
	*core
	t        *testing.T
	s        *connecttest.Server
	switches connecttest.Switches
}

func lifecycle(t *testing.T, switches connecttest.Switches) {
	s := connecttest.Start(t, connecttest.Config{Switches: switches})
	m := &matrix{core: newCore(t, s, nil), t: t, s: s, switches: switches}
	minimal := viewer().with(fields{"auth_type": nil, "auth_mode": nil, "token_endpoint_auth_method": nil, "scopes": nil, "use_pkce": nil})
	minimal["description"] = nil

	m.step("create minimal", minimal)
	m.step("destroy", nil)
	m.step("create full", viewer())

	changed := viewer().with(fields{
		"client_id": "other", "authorization_uri": "https://other.example.com/authorize", "token_uri": "https://other.example.com/token",
		"token_endpoint_auth_method": "client_secret_basic", "scopes": []string{"zeta", "alpha"}, "use_pkce": false,
	})
	changed["name"], changed["description"] = "Changed", "Changed"
	m.step("change every key", changed)

	m.clear("clear every key", minimal)
	m.step("set them again", changed)

	service := viewer().with(fields{"auth_type": "Service Account", "auth_mode": nil, "authorization_uri": nil, "use_pkce": nil})
	m.step("switch to Service Account", service)
	m.step("switch back", viewer())
	public := viewer().with(fields{"auth_mode": "Public", "client_secret_wo": nil})
	m.step("switch to Public", public)
	m.step("switch to Confidential", viewer())

	m.drift()
	m.adopt()
	m.step("destroy", nil)
	if left := len(s.Integrations()); left != 1 {
		t.Errorf("%d integrations are left, want the server's own", left)
	}
}

// step applies the fields (nil destroys) and expects no error, and an empty plan afterwards.
func (m *matrix) step(name string, f fields) {
	m.t.Helper()
	if errors := m.try(f); len(errors) > 0 {
		m.t.Fatalf("%s: %v", name, errors)
	}
	m.settled(name, f)
}

func (m *matrix) try(f fields) []string {
	m.t.Helper()
	config := m.configuration(f)
	if f == nil {
		config = m.build(m.objectType, nil)
	}
	p, errors := m.plan(config)
	if len(errors) == 0 {
		errors, _ = m.apply(p)
	}
	return errors
}

func (m *matrix) settled(name string, f fields) {
	m.t.Helper()
	if f == nil {
		return
	}
	p, errors := m.plan(m.configuration(f))
	if len(errors) > 0 {
		m.t.Fatalf("%s: plan: %v", name, errors)
	}
	if !p.empty() {
		m.t.Fatalf("%s: the next plan changes %v", name, m.changed(p))
	}
	stored, _ := m.s.Integration(m.get(m.state, "guid").(string))
	if stored.Secrets[clientSecretKey] != "s3cret" {
		m.t.Fatalf("%s: the client secret is %q", name, stored.Secrets[clientSecretKey])
	}
}

// clear removes keys. Where the server makes that impossible there is one error that names the key, and the state tells the truth.
func (m *matrix) clear(name string, to fields) {
	m.t.Helper()
	impossible := m.switches[connecttest.ConfigNull] != connecttest.Deletes && m.switches[connecttest.ConfigEmpty] == connecttest.Refused &&
		m.switches[connecttest.ConfigUpdate] == connecttest.Merge
	errors := m.try(to)
	if !impossible {
		if len(errors) > 0 {
			m.t.Fatalf("%s: %v", name, errors)
		}
		m.settled(name, to)
		return
	}
	if len(errors) != 1 || !strings.Contains(errors[0], `did not clear scopes`) {
		m.t.Fatalf("%s: want one error that names scopes, got %v", name, errors)
	}
	p, errors := m.plan(m.configuration(to))
	if len(errors) > 0 || !slices.Equal(m.changed(p), []string{"config.scopes", "updated_time"}) {
		m.t.Fatalf("%s: after the error the plan changes %v, want scopes alone: %v", name, m.changed(p), errors)
	}
}

// drift changes every key behind Terraform's back; the plan puts each one right.
func (m *matrix) drift() {
	m.t.Helper()
	guid := m.get(m.state, "guid").(string)
	m.s.Edit(guid, func(i *connecttest.Integration) {
		other := "Other"
		i.Name, i.Description = "Other", &other
		for key, value := range map[string]any{
			"auth_mode": "Public", "client_id": "drifted", "authorization_uri": "https://drifted.example.com", "token_uri": "https://drifted.example.com",
			"token_endpoint_auth_method": "client_secret_basic", "scopes": "drifted", "use_pkce": false,
		} {
			i.Config[key] = value
		}
	})
	p, errors := m.plan(m.configuration(viewer()))
	want := []string{
		"config.auth_mode", "config.authorization_uri", "config.client_id", "config.scopes", "config.token_endpoint_auth_method",
		"config.token_uri", "config.use_pkce", "description", "name", "updated_time",
	}
	if len(errors) > 0 || !slices.Equal(m.changed(p), want) {
		m.t.Fatalf("drift: the plan changes %v, want %v: %v", m.changed(p), want, errors)
	}
	m.step("repair drift", viewer())
}

// adopt forgets the integration and imports it, with a configuration that lists all that the state then holds, as a generated one
// does. Only the secret, which the server never shows, is sent again.
func (m *matrix) adopt() {
	m.t.Helper()
	if errors := m.imported(m.get(m.state, "guid").(string)); len(errors) > 0 {
		m.t.Fatalf("import: %v", errors)
	}
	held := fields{"client_secret_wo": nil}
	for key, value := range members(members(m.state)["config"]) {
		if key == extraAttribute {
			held[key] = extraFields(m.core, value)
		} else {
			held[key] = m.get(m.state, "config", key)
		}
	}
	generated := viewer()
	generated["config"] = held
	p, errors := m.plan(m.configuration(generated))
	if len(errors) > 0 || !p.empty() {
		m.t.Fatalf("adopt: the generated configuration changes %v: %v", m.changed(p), errors)
	}
	m.step("adopt with the secret", generated.with(fields{"client_secret_wo": "s3cret"}))
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
