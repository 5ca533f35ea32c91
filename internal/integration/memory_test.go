package integration

import (
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// TestRefresh reads one key, after what is remembered of it.
func TestRefresh(t *testing.T) {
	t.Parallel()
	text, null := template.Text, template.Value{}
	for _, test := range []struct {
		name   string
		record Record
		remote any
		want   template.Value
	}{
		{"as planned", Record{Planned: text("x")}, "x", text("x")},
		{"as planned, as text", Record{Planned: template.Bool(true)}, "true", template.Bool(true)},
		{"drift", Record{Planned: text("x")}, "y", text("y")},
		{"gone", Record{Planned: text("x")}, nil, null},
		{"the answer of the write", Record{Planned: text("X"), Answered: text("x"), Differs: true}, "x", text("X")},
		{"drift from the answer", Record{Planned: text("X"), Answered: text("x"), Differs: true}, "y", text("y")},
		{"what was planned, in place of the answer", Record{Planned: text("X"), Answered: text("x"), Differs: true}, "X", text("X")},
		{"dropped, as at the write", Record{Planned: text("x"), Differs: true}, nil, text("x")},
		{"dropped once, and now another", Record{Planned: text("x"), Differs: true}, "y", text("y")},
		{"added by the server", Record{Answered: text("x"), Differs: true}, "x", null},
		{"added by the server, and changed", Record{Answered: text("x"), Differs: true}, "y", text("y")},
		{"not remembered", Record{}, "x", text("x")},
		{"not remembered, not there", Record{}, nil, null},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			memory := throughJSON(t, Memory{Name: test.record, Description: test.record, Config: map[string]Record{"key": test.record}})
			found := &connect.Integration{Template: "idp", Config: map[string]any{}}
			if test.remote != nil {
				value := test.remote.(string)
				found.Config["key"], found.Name, found.Description = value, &value, &value
			}
			read := Refresh(Settings{Config: keys{"key": "prior", "gone": "prior"}.values()}, memory, found)
			for what, got := range map[string]template.Value{"key": read.Config["key"], "name": read.Name, "description": read.Description} {
				if !got.Equal(test.want) {
					t.Errorf("%s is %q, want %q", what, got, test.want)
				}
			}
			if _, there := read.Config["gone"]; there || read.Template.String() != "idp" {
				t.Errorf("the state does not say what Connect has: %v", read)
			}
		})
	}
}

func TestReadPermissions(t *testing.T) {
	t.Parallel()
	u, v, g := "u", "v", "g"
	granted := []connect.Permission{{UserGUID: &v}, {GroupGUID: &g}, {UserGUID: &u}, {UserGUID: &v}, {GroupGUID: &g}, {}}
	shown := Permissions{Managed: true, Users: []string{"u", "v"}, Groups: []string{"g"}}
	one := Permissions{Managed: true, Users: []string{"u"}}
	for _, test := range []struct {
		name    string
		prior   Permissions
		granted []connect.Permission
		known   bool
		want    Permissions // after a read
		adopted Permissions
	}{
		{"managed", one, granted, true, shown, shown},
		{"not managed", Permissions{}, granted, true, Permissions{}, shown},
		{"managed, on a server that does not know them", one, nil, false, one, Permissions{}},
		{"managed, and open", one, nil, true, Permissions{Managed: true}, Permissions{}},
		{"only groups", one, granted[1:2], true, Permissions{Managed: true, Groups: []string{"g"}}, Permissions{Managed: true, Groups: []string{"g"}}},
		{"granted, but not known", one, granted, false, one, Permissions{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			found := remote(nil)
			found.Permissions, found.PermissionsKnown = test.granted, test.known
			compare(t, "read", test.want, Refresh(Settings{Permissions: test.prior}, Memory{}, found).Permissions)
			adopted, _ := Adopt(found)
			compare(t, "adopted", test.adopted, adopted.Permissions)
		})
	}
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	description := "Found"
	found := remote(map[string]any{"client_id": "x", "use_pkce": false, "empty": ""})
	found.Description = &description
	state, memory := Adopt(found)
	want := Settings{
		Name: template.Text("IdP"), Description: template.Text("Found"), Template: template.Text("idp"),
		Config: keys{"client_id": "x", "use_pkce": false}.values(),
	}
	compare(t, "state", want, state)
	remembered := wrote(keys{"client_id": "x", "use_pkce": false})
	remembered.Name, remembered.Description = Record{Planned: template.Text("IdP")}, Record{Planned: template.Text("Found")}
	compare(t, "memory", remembered, memory)
	compare(t, "the next read", want, Refresh(state, throughJSON(t, memory), found))

	nameless, memory := Adopt(&connect.Integration{Template: "idp"})
	compare(t, "without anything", Settings{Template: template.Text("idp")}, nameless)
	compare(t, "memory of nothing", Memory{}, memory)
}

// TestMemoryOutlivesAProcess: it is private state, that is JSON.
func TestMemoryOutlivesAProcess(t *testing.T) {
	t.Parallel()
	memory := Memory{
		Name:        Record{Planned: template.Text("IdP")},
		Description: Record{Planned: template.Text("T "), Answered: template.Text("T"), Differs: true},
		Config: map[string]Record{
			"use_pkce": {Planned: template.Bool(false), Default: true}, "scopes": {Planned: template.Scopes("b", "a")}, "added": {Answered: template.Text("x"), Differs: true},
			"dropped": {Planned: template.Text("x"), Differs: true},
		},
		Secrets:    map[string]SecretRecord{"a": {Version: "1"}, "b": {Salt: []byte{1}, Hash: []byte{2}}},
		Unverified: true,
	}
	compare(t, "memory", memory, throughJSON(t, memory))
	compare(t, "nothing takes no room", `{}`, wire(t, Memory{}))
	decisions := Decisions{
		Secrets:  map[string]PlannedSecret{ClientSecret: {Send: true, Version: "1", InState: true}},
		Defaults: map[string]bool{"use_pkce": true},
		Clearing: map[string]Clearing{"scopes": {Default: template.Text("x"), Hidden: true, TakesText: true}, "auth_mode": {}},
	}
	compare(t, "decisions", decisions, throughJSON(t, decisions))
}
