package integration

import (
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// TestReaction is the rule of the memory, one value at a time: normalisation is forgiven, another value is an error.
func TestReaction(t *testing.T) {
	t.Parallel()
	text, null := template.Text, template.Value{}
	for _, test := range []struct {
		name              string
		planned, answered template.Value
		state             template.Value
		record            Record
		ok                bool
	}{
		{"as sent", text("x"), text("x"), text("x"), Record{Planned: text("x")}, true},
		{"a switch as text", template.Bool(true), text("true"), template.Bool(true), Record{Planned: template.Bool(true)}, true},
		{"scopes in another order", template.Scopes("a", "b"), text("b a"), template.Scopes("a", "b"), Record{Planned: template.Scopes("a", "b")}, true},
		{"none and none", null, null, null, Record{}, true},
		{"trimmed", text(" x"), text("x"), text(" x"), Record{Planned: text(" x"), Answered: text("x"), Differs: true}, true},
		{"in other letters", text("Viewer"), text("viewer"), text("Viewer"), Record{Planned: text("Viewer"), Answered: text("viewer"), Differs: true}, true},
		{"dropped", text("x"), null, text("x"), Record{Planned: text("x"), Differs: true}, true},
		{"a default filled in, or a key added", null, text("x"), null, Record{Answered: text("x"), Differs: true}, true},
		{"it was not known", notKnown, text("x"), text("x"), Record{Planned: text("x")}, true},
		{"it was not known, and is none", notKnown, null, null, Record{}, true},
		{"another value", text("x"), text("y"), text("y"), Record{Planned: text("x")}, false},
		{"fewer scopes", template.Scopes("a", "b"), text("a"), text("a"), Record{Planned: template.Scopes("a", "b")}, false},
		{"the other switch", template.Bool(true), template.Bool(false), template.Bool(false), Record{Planned: template.Bool(true)}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			state, record, ok := reaction(test.planned, test.answered)
			compare(t, "state", test.state, state)
			compare(t, "record", test.record, record)
			if ok != test.ok {
				t.Errorf("ok is %t", ok)
			}
		})
	}
}

func TestWrittenCreate(t *testing.T) {
	t.Parallel()
	planned := Planned{
		Settings: settings(keys{"client_id": "x", "use_pkce": true, "issuer": "https://x", "workspace": "W", "scopes": []string{"b", "a"}}),
		Decisions: Decisions{
			Defaults: map[string]bool{"use_pkce": true, "issuer": true},
			Secrets:  map[string]PlannedSecret{ClientSecret: {Send: true, Version: "1"}},
		},
	}
	planned.Description, planned.Permissions = template.Text("Text "), Permissions{Managed: true, Users: []string{"u"}}
	answer := answers(keys{"client_id": "x", "use_pkce": true, "workspace": "w", "scopes": "a b", "_managed_by": "connect"}, "Text")
	state, memory, findings := Written(Write{Planned: planned, Secrets: map[string]string{ClientSecret: "s"}, Remote: answer, Sent: SentAll},
		Memory{Config: map[string]Record{"of another life": {Planned: template.Text("x")}}})

	compare(t, "findings", nil, brief(t, findings))
	compareConfig(t, "state", keys{"client_id": "x", "use_pkce": true, "issuer": "https://x", "workspace": "W", "scopes": []string{"a", "b"}}, state.Config)
	compare(t, "description", template.Text("Text "), state.Description)
	compare(t, "permissions", planned.Permissions, state.Permissions)
	compare(t, "memory", Memory{
		Name:        Record{Planned: template.Text("IdP")},
		Description: Record{Planned: template.Text("Text "), Answered: template.Text("Text"), Differs: true},
		Config: map[string]Record{
			"client_id":   {Planned: template.Text("x")},
			"use_pkce":    {Planned: template.Bool(true), Default: true},
			"issuer":      {Planned: template.Text("https://x"), Differs: true, Default: true},
			"workspace":   {Planned: template.Text("W"), Answered: template.Text("w"), Differs: true},
			"scopes":      {Planned: template.Scopes("a", "b")},
			"_managed_by": {Answered: template.Text("connect"), Differs: true},
		},
		Secrets: map[string]SecretRecord{ClientSecret: {Version: "1"}},
	}, memory)
}

func TestWrittenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	planned := Planned{Settings: settings(keys{"client_id": "x", "use_pkce": true, "scopes": []string{"a"}, "workspace": "w"})}
	planned.Description = template.Text("Mine")
	other, name := "Theirs", "Other"
	answer := &connect.Integration{Name: &name, Description: &other, Config: map[string]any{"client_id": "y", "use_pkce": false}}
	state, memory, findings := Written(Write{Planned: planned, Remote: answer, Sent: SentAll}, Memory{})

	compare(t, "findings", []string{
		"E name: Connect stored another value of name",
		"E description: Connect stored another value of description",
		"E config.client_id: Connect stored another value of config.client_id",
		"E config.use_pkce: Connect stored another value of config.use_pkce",
		`W config: Connect did not keep every key of "IdP"`,
	}, brief(t, findings))
	compare(t, "text", "`config.client_id` of \"IdP\": Connect was sent \"x\" and answered with \"y\". Somebody may have changed it at the same moment, or the server does not "+
		"take this value. Plan again: the difference is shown as drift.", findings[2].Text)
	compare(t, "text of a switch", "`config.use_pkce` of \"IdP\": Connect was sent true and answered with false. Somebody may have changed it at the same moment, or the server does not "+
		"take this value. Plan again: the difference is shown as drift.", findings[3].Text)
	compare(t, "text of what is not kept", "Connect took the request, but its answer is without `config.scopes`, `config.extra.workspace`. Usually the other keys make them unused. "+
		"Remove them from the configuration; until then they are not compared.", findings[4].Text)

	compareConfig(t, "the state says what Connect holds", keys{"client_id": "y", "use_pkce": false, "scopes": []string{"a"}, "workspace": "w"}, state.Config)
	compare(t, "name", template.Text("Other"), state.Name)
	compare(t, "what was not taken is drift at the next read", template.Text("y"), Refresh(state, throughJSON(t, memory), answer).Config["client_id"])
}

// TestSetMeanwhile: of a key that has no value and gets none, a default and what was there before is the server's own; all else is drift.
func TestSetMeanwhile(t *testing.T) {
	t.Parallel()
	planned := Planned{Settings: settings(keys{"client_id": "y"}), Decisions: Decisions{Unset: map[string]template.Value{"issuer": template.Text("https://x"), "scopes": template.Text("b c a")}}}
	planned.Decisions = throughJSON(t, planned.Decisions)
	before := Memory{Config: map[string]Record{"scopes": {Answered: template.Scopes("old"), Differs: true}}}
	for _, test := range []struct {
		name   string
		answer keys
		drift  keys
	}{
		{"no value", keys{}, keys{}},
		{"the default", keys{"issuer": "https://x"}, keys{}},
		{"the default, whose words are in no order", keys{"scopes": "b c a"}, keys{}},
		{"the default in another order", keys{"scopes": "c b a"}, keys{}},
		{"another value", keys{"issuer": "https://edited"}, keys{"issuer": "https://edited"}},
		{"what was there before", keys{"scopes": "old"}, keys{}},
		{"another one than was there before", keys{"scopes": "new"}, keys{"scopes": "new"}},
		{"a key that no template has", keys{"_managed_by": "connect"}, keys{}},
	} {
		test.answer["client_id"], test.drift["client_id"] = "y", "y"
		answer := answers(test.answer, "")
		state, memory, _ := Written(Write{Planned: planned, Remote: answer, Sent: SentAll}, before)
		compareConfig(t, test.name+": state", keys{"client_id": "y"}, state.Config)
		compareConfig(t, test.name+": the next read", test.drift, Refresh(state, throughJSON(t, memory), answer).Config)
	}
}

// TestFilledIn: what is configured as none and comes back with a value is said once.
func TestFilledIn(t *testing.T) {
	t.Parallel()
	write := Write{Planned: Planned{Settings: settings(keys{"client_id": "x", "scopes": nil})}, Remote: answers(keys{"client_id": "x", "scopes": "a b", "issuer": "https://x"}, ""), Sent: SentAll}
	state, memory, findings := Written(write, Memory{})
	compare(t, "findings", []string{`W config.scopes: Connect filled in config.scopes of "IdP"`}, brief(t, findings))
	compareConfig(t, "state", keys{"client_id": "x"}, state.Config)
	_, _, findings = Written(write, memory)
	compare(t, "the second time", nil, brief(t, findings))
	write.Remote = answers(keys{"client_id": "x"}, "")
	_, _, findings = Written(write, Memory{})
	compare(t, "what is none and comes back as none is neither filled in nor lost", nil, brief(t, findings))
}

func TestWrittenRename(t *testing.T) {
	t.Parallel()
	memory := Memory{
		Name: Record{Planned: template.Text("IdP")}, Description: Record{Planned: template.Text("T "), Answered: template.Text("T"), Differs: true},
		Config: map[string]Record{
			"client_id":   {Planned: template.Text("x")},
			"use_pkce":    {Planned: template.Bool(true), Default: true},
			"scopes":      {Planned: template.Text("b a"), Answered: template.Text("B A"), Differs: true},
			"workspace":   {Planned: template.Text("old"), Answered: template.Text("OLD"), Differs: true},
			"_managed_by": {Answered: template.Text("connect"), Differs: true},
			"cleared":     {},
		},
		Secrets:    map[string]SecretRecord{"api_key": {Version: "1"}},
		Unverified: true,
	}
	planned := Planned{
		Settings:  settings(keys{"client_id": "x", "use_pkce": true, "scopes": []string{"a", "b"}, "workspace": "new", "issuer": "https://read"}),
		Decisions: Decisions{Secrets: map[string]PlannedSecret{"api_key": {Version: "1"}}},
	}
	planned.Name, planned.Description = template.Text("Other"), template.Text("T ")
	answer := answers(keys{"client_id": "somebody's change"}, "T")
	other := "Other"
	answer.Name = &other
	state, next, findings := Written(Write{Planned: planned, Remote: answer, Sent: Sent{Name: true}}, memory)

	compare(t, "findings", nil, brief(t, findings))
	compareConfig(t, "what was not sent is left to the next read", keys{
		"client_id": "x", "use_pkce": true, "scopes": []string{"a", "b"}, "workspace": "new", "issuer": "https://read",
	}, state.Config)
	compare(t, "name", template.Text("Other"), state.Name)
	compare(t, "memory", Memory{
		Name: Record{Planned: template.Text("Other")}, Description: memory.Description,
		Config: map[string]Record{
			"client_id":   {Planned: template.Text("x")},
			"use_pkce":    {Planned: template.Bool(true)},
			"scopes":      memory.Config["scopes"],
			"workspace":   {Planned: template.Text("new")},
			"issuer":      {Planned: template.Text("https://read")},
			"_managed_by": memory.Config["_managed_by"],
		},
		Secrets: map[string]SecretRecord{"api_key": {Version: "1"}},
	}, next)
}

func TestWrittenNothing(t *testing.T) {
	t.Parallel()
	memory := wrote(keys{"use_pkce": true}, "use_pkce")
	memory.Secrets = map[string]SecretRecord{"api_key": {Version: "1"}}
	planned := Planned{Settings: settings(keys{"use_pkce": true}), Decisions: Decisions{Defaults: map[string]bool{"use_pkce": true}}}
	state, next, findings := Written(Write{Planned: planned}, memory)
	compare(t, "findings", nil, brief(t, findings))
	compareConfig(t, "state", keys{"use_pkce": true}, state.Config)
	compare(t, "memory, where the secret is Terraform's no longer", wrote(keys{"use_pkce": true}, "use_pkce"), next)
}

func TestWrittenButNotCleared(t *testing.T) {
	t.Parallel()
	planned := Planned{Settings: settings(keys{"client_id": "x"})}
	write := Write{Planned: planned, Remote: answers(keys{"client_id": "x", "scopes": "a b"}, "Old"), Sent: SentAll, Left: []string{"scopes", "description"}}
	state, memory, findings := Written(write, Memory{})
	compare(t, "findings", nil, brief(t, findings))
	compareConfig(t, "the state tells the truth", keys{"client_id": "x", "scopes": "a b"}, state.Config)
	compare(t, "description", template.Text("Old"), state.Description)
	compare(t, "nothing is forgiven", Memory{Name: Record{Planned: template.Text("IdP")}, Config: map[string]Record{"client_id": {Planned: template.Text("x")}}}, memory)

	refusals := NotCleared(write.Left)
	compare(t, "errors", []string{"E config.scopes: Connect did not clear config.scopes", "E description: Connect did not clear description"}, brief(t, refusals))
	compare(t, "text", "`config.scopes` was to be removed, but Connect still holds its old value. Everything else of this update is done. "+
		"Set `config.scopes` to the value that you want, or make a new integration with `terraform apply -replace=ADDRESS`.", refusals[0].Text)
}

func TestSentBy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		update connect.IntegrationUpdate
		want   Sent
	}{
		"name":        {connect.IntegrationUpdate{Name: connect.Set("x")}, Sent{Name: true}},
		"description": {connect.IntegrationUpdate{Description: connect.Null[string]()}, Sent{Description: true}},
		"config":      {connect.IntegrationUpdate{Config: map[string]any{}}, Sent{Config: true}},
		"permissions": {connect.IntegrationUpdate{Permissions: &[]connect.Principal{}}, Sent{}},
	} {
		compare(t, name, test.want, SentBy(test.update))
	}
}
