package provider

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// secretsSent lists the client secrets of the writes since the last call, "-" for a write without one.
func secretsSent(s *connecttest.Server) string {
	var all []string
	for _, request := range s.Writes() {
		_, after, found := strings.Cut(string(request.Body), `"client_secret":"`)
		secret, _, _ := strings.Cut(after, `"`)
		if !found {
			secret = "-"
		}
		all = append(all, secret)
	}
	s.ForgetRequests()
	return strings.Join(all, " ")
}

// allSecretsSent lists the secrets of the writes since the last call, by key, without the words that make them long enough for a hash.
func allSecretsSent(t testing.TB, s *connecttest.Server) string {
	t.Helper()
	var all []string
	for _, request := range s.Writes() {
		var body struct {
			Config map[string]any `json:"config"`
		}
		if len(request.Body) > 0 {
			if err := json.Unmarshal(request.Body, &body); err != nil {
				t.Fatal(err)
			}
		}
		for _, key := range []string{integration.ClientSecret, "first_key", "second_key", "warehouse_key"} {
			if secret, ok := body.Config[key]; ok {
				all = append(all, strings.ReplaceAll(fmt.Sprintf("%s=%v", key, secret), "sixteen letters ", ""))
			}
		}
	}
	s.ForgetRequests()
	return strings.Join(all, " ")
}

// TestSecretThatConnectDroppedWhileItWasUnused: somebody made the application public, and Connect let go of the secret. Or it was made so
// here, with the secret left in the configuration.
func TestSecretThatConnectDroppedWhileItWasUnused(t *testing.T) {
	t.Parallel()
	databricks := fields{"name": "Lake", "template": "databricks", "config": fields{
		"workspace_host": "https://dbc.example.com", "client_id": "x", "auth_mode": "Confidential", "client_secret_wo": "s3cret", "client_secret_wo_version": "1"}}
	for _, where := range []string{"in the dashboard", "here"} {
		for _, required := range []connecttest.Setting{connecttest.RequiredFields, connecttest.Optional} {
			t.Run(where+", "+string(required), func(t *testing.T) {
				t.Parallel()
				s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true, Switches: connecttest.Switches{
					connecttest.Invisible: connecttest.Dropped, connecttest.Required: required}})
				c := created(t, s, databricks)
				if where == "here" {
					c.mustApply(databricks.with(fields{"auth_mode": "Public"}))
				} else {
					s.Edit(s.Integrations()[0].GUID, func(i *connecttest.Integration) {
						i.Config["auth_mode"] = "Public"
						delete(i.Secrets, integration.ClientSecret)
					})
				}
				expectWarning(t, warned(t, c, databricks), `A secret of "Lake" will be sent`, "`config.client_secret_wo`")
				c.mustApply(databricks)
				if got := s.Integrations()[0].Secrets[integration.ClientSecret]; got != "s3cret" {
					t.Errorf("Connect holds the secret %q", got)
				}
			})
		}
	}
}

func TestSecretIsSentWhenItChangesAndOnlyThen(t *testing.T) {
	t.Parallel()
	none := fields{"client_secret_wo": nil, "client_secret_wo_version": nil, "client_secret": nil}
	form := func(changes fields) fields { return viewer().with(none).with(changes) }
	long := func(letter string) string { return strings.Repeat(letter, integration.MinUnversioned) }
	writeOnly := func(letter string) fields { return form(fields{"client_secret_wo": long(letter)}) }
	versioned := func(letter, version string) fields {
		return form(fields{"client_secret_wo": long(letter), "client_secret_wo_version": version})
	}
	plain := func(letter string) fields { return form(fields{"client_secret": long(letter)}) }
	renamed := func(f fields) fields {
		f = f.with(nil)
		f["name"] = "Renamed"
		return f
	}
	for _, test := range []struct {
		name  string
		steps []fields
		sent  []string
		held  string
	}{
		{"write-only, unrelated updates", []fields{writeOnly("a"), renamed(writeOnly("a")), writeOnly("a").with(fields{"client_id": "x"})}, []string{"a", "-", "-"}, "a"},
		{"write-only, rotated", []fields{writeOnly("a"), writeOnly("b"), writeOnly("b")}, []string{"a", "b", ""}, "b"},
		{"write-only, no longer managed and taken up again", []fields{writeOnly("a"), form(nil), writeOnly("a"), writeOnly("b")}, []string{"a", "", "", "b"}, "b"},
		{"version decides alone", []fields{versioned("a", "1"), versioned("b", "1"), versioned("c", "2"), versioned("d", "1")}, []string{"a", "", "c", "d"}, "d"},
		{"version, then none", []fields{versioned("a", "1"), writeOnly("a"), writeOnly("a")}, []string{"a", "a", ""}, "a"},
		{"none, then version", []fields{writeOnly("a"), versioned("a", "1"), versioned("a", "1")}, []string{"a", "a", ""}, "a"},
		{"plain, unrelated updates and rotation", []fields{plain("a"), renamed(plain("a")), plain("b")}, []string{"a", "-", "b"}, "b"},
		{"plain to write-only", []fields{plain("a"), writeOnly("a"), writeOnly("a")}, []string{"a", "a", ""}, "a"},
		{"write-only to plain", []fields{writeOnly("a"), plain("a"), plain("a")}, []string{"a", "a", ""}, "a"},
		{"plain, no longer managed", []fields{plain("a"), form(nil), form(fields{"client_id": "x"})}, []string{"a", "", "-"}, "a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{})
			c := newCore(t, s, nil)
			for i, step := range test.steps {
				c.mustApply(step)
				want := strings.Trim(long(test.sent[i]), "-")
				if test.sent[i] == "-" {
					want = "-"
				}
				if got := secretsSent(s); got != want {
					t.Errorf("step %d sent %q, want %q", i+1, got, want)
				}
			}
			stored, _ := s.Integration(c.get(c.state, "guid").(string))
			if got := stored.Secrets[integration.ClientSecret]; got != long(test.held) {
				t.Errorf("Connect holds %q, want %q", got, long(test.held))
			}
		})
	}
}

func TestSecretThatIsNewOnEveryRun(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer().with(fields{"client_secret_wo": "run 1, long enough", "client_secret_wo_version": "v1"}))
	for _, secret := range []string{"run 2", "run 3"} {
		c.expectEmptyPlan(viewer().with(fields{"client_secret_wo": secret, "client_secret_wo_version": "v1"}))
	}
}

func TestWriteOnlySecretIsNowhere(t *testing.T) {
	t.Parallel()
	const canary = "canary-in-the-coal-mine"
	s := connecttest.Start(t, connecttest.Config{})
	c := newCore(t, s, nil)
	config := c.configuration(viewer().with(fields{"client_secret_wo": canary}))
	p, errors := c.plan(config)
	if len(errors) > 0 {
		t.Fatal(errors)
	}
	errors, warnings := c.apply(p)
	for where, text := range map[string]string{
		"plan": p.planned.String(), "planned private state": c.remembered(p.private), "state": c.state.String(), "private state": c.remembered(c.private),
		"diagnostics": strings.Join(append(errors, warnings...), "\n"),
	} {
		if strings.Contains(text, canary) {
			t.Errorf("the secret is in the %s", where)
		}
	}
	if got := secretsSent(s); got != canary {
		t.Errorf("Connect got %q", got)
	}
	if !strings.Contains(c.remembered(c.private), `"salt"`) {
		t.Error("the private state holds no salted hash to notice a change by")
	}
}

// TestMovedSecretLeavesTheState moves a secret from the plain to the write-only form and back.
func TestMovedSecretLeavesTheState(t *testing.T) {
	t.Parallel()
	const canary = "canary-on-the-move"
	plain := viewer().with(fields{"client_secret_wo": nil, "client_secret": canary})
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, plain)
	for _, step := range []struct {
		config  fields
		inState bool
	}{{plain, true}, {viewer().with(fields{"client_secret_wo": canary}), false}, {plain, true}} {
		c.mustApply(step.config)
		if inState := strings.Contains(c.state.String(), canary); inState != step.inState {
			t.Errorf("in the state: %t", inState)
		}
		if strings.Contains(c.remembered(c.private), canary) {
			t.Error("the secret is in the private state")
		}
	}
}

// remembered opens private state, which the framework encodes, as text.
func (c *core) remembered(private []byte) string {
	c.t.Helper()
	var keys map[string][]byte
	if len(private) == 0 {
		return ""
	}
	if err := json.Unmarshal(private, &keys); err != nil {
		c.t.Fatal(err)
	}
	var text strings.Builder
	for key, value := range keys {
		text.WriteString(key + ": " + string(value) + "\n")
	}
	return text.String()
}

func TestSecretWarnings(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer())
	expectWarning(t, warned(t, c, viewer().with(fields{"client_secret_wo": "other-long-enough"})), `A secret of "Corporate IdP" will be sent`, "`config.client_secret_wo`")
	expectWarning(t, warned(t, c, viewer().with(fields{"client_secret_wo": nil, "client_secret": "s3cret-long-enough"})), `The secret of "Corporate IdP" will be in the state`, "`config.client_secret`")
	plain := viewer().with(fields{"client_secret_wo": nil, "client_secret": "s3cret-long-enough"})
	c.mustApply(plain)
	expectWarning(t, warned(t, c, viewer().with(fields{"client_secret_wo": nil})), "no longer managed", "Connect keeps the secret")
}
