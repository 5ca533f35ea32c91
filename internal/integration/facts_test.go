package integration

import (
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

func TestDefaultOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		facts Facts
		key   string
		held  template.Value
		want  template.Value
	}{
		{"the server's", told(t), "auth_mode", template.Value{}, template.Text("Confidential")},
		{"the server's, whatever is held", told(t), "auth_mode", template.Text("Public"), template.Text("Confidential")},
		{"no default", told(t), "scopes", template.Value{}, template.Value{}},
		{"no such key", told(t), "nothing", template.Value{}, template.Value{}},
		{"no template", Facts{Known: true}, "auth_mode", template.Value{}, template.Value{}},
		{"documented in the catalogue", byCatalogue("custom"), "use_pkce", template.Value{}, template.Bool(true)},
		{"inferred in the catalogue", byCatalogue("custom"), "auth_mode", template.Value{}, template.Value{}},
		{"inferred, and held", byCatalogue("custom"), "auth_mode", template.Text("Confidential"), template.Text("Confidential")},
		{"inferred, and another is held", byCatalogue("custom"), "auth_mode", template.Text("Public"), template.Value{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.facts.defaultOf(test.key, test.held); !got.Equal(test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestScopesThatTheServerFillsIn: a default of scopes is what the template says, in whatever order, from the plan to what came of it.
func TestScopesThatTheServerFillsIn(t *testing.T) {
	t.Parallel()
	lake, _, err := template.Parse([]byte(`{"id": "lake", "fields": [{"name": "client_id"}, {"name": "scopes", "default": "openid profile email"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	facts := Facts{Known: true, Template: lake, FromServer: true}
	answer := answers(keys{"scopes": "openid profile email"}, "")
	update := func(held, configured keys) (Update, Memory) {
		planned, _ := Plan(wants(configured), holds(held), wrote(held), facts)
		planned.Decisions = throughJSON(t, planned.Decisions)
		return Update{Planned: planned, Prior: *holds(held)}, wrote(held)
	}
	u, _ := update(keys{"client_id": "x", "scopes": []string{"openid", "profile", "email"}}, keys{"client_id": "y", "scopes": nil})
	compare(t, "put back where they were to be cleared", nil, u.Left([]Try{{Request: u.Planned.request(u.Prior, nil), Answer: answer}}))
	u, before := update(keys{"client_id": "x"}, keys{"client_id": "y"})
	state, memory, _ := Written(Write{Planned: u.Planned, Remote: answer, Sent: SentAll}, before)
	compareConfig(t, "filled in where there were none", keys{"client_id": "y"}, Refresh(state, throughJSON(t, memory), answer).Config)
}
