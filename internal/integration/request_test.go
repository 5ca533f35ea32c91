package integration

import (
	"encoding/json"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

func wire(t *testing.T, request any) string {
	t.Helper()
	raw, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestCreate(t *testing.T) {
	t.Parallel()
	planned := Planned{Settings: settings(keys{
		"client_id": "x", "use_pkce": false, "scopes": []string{"b", "a"}, "issuer": nil, "token_uri": notKnown,
	})}
	compare(t, "the least", `{"name":"IdP","template":"idp","config":{"client_id":"x","scopes":"a b","use_pkce":false}}`, wire(t, planned.Create(nil)))
	planned.Description = template.Text("for internal APIs")
	planned.Permissions = Permissions{Managed: true, Users: []string{"u"}, Groups: []string{"g"}}
	compare(t, "all", `{"name":"IdP","description":"for internal APIs","template":"idp",`+
		`"config":{"client_id":"x","client_secret":"s","scopes":"a b","use_pkce":false},`+
		`"permissions":[{"user_guid":"u","group_guid":null},{"user_guid":null,"group_guid":"g"}]}`, wire(t, planned.Create(map[string]string{ClientSecret: "s"})))
	planned.Permissions = Permissions{Managed: true}
	if got := planned.Create(nil).Permissions; got == nil || len(*got) != 0 {
		t.Errorf("permissions that are managed and empty are sent as %v", got)
	}
}

func TestFirstRequestOfAnUpdate(t *testing.T) {
	t.Parallel()
	users := func(guids ...string) Permissions { return Permissions{Managed: true, Users: guids} }
	for _, test := range []struct {
		name string
		edit func(planned *Planned, prior *Prior)
		want string
	}{
		{"nothing", func(*Planned, *Prior) {}, `{}`},
		{"a name goes alone", func(p *Planned, _ *Prior) { p.Name = template.Text("Other") }, `{"name":"Other"}`},
		{"a description goes alone", func(p *Planned, _ *Prior) { p.Description = template.Text("new") }, `{"description":"new"}`},
		{"a description is cleared", func(_ *Planned, p *Prior) { p.Description = template.Text("old") }, `{"description":null}`},
		{"a key brings every planned key", func(p *Planned, _ *Prior) { p.Config["client_id"] = template.Text("y") },
			`{"config":{"client_id":"y","scopes":"a b","use_pkce":true}}`},
		{"a key is cleared", func(p *Planned, _ *Prior) {
			delete(p.Config, "scopes")
			p.Clearing = map[string]Clearing{"scopes": {TakesText: true}}
		}, `{"config":{"client_id":"x","scopes":null,"use_pkce":true}}`},
		{"a planned secret brings every planned key", func(p *Planned, _ *Prior) { p.Secrets = map[string]PlannedSecret{ClientSecret: {Send: true}} },
			`{"config":{"client_id":"x","client_secret":"s3cret","scopes":"a b","use_pkce":true}}`},
		{"a secret that stays brings nothing", func(p *Planned, _ *Prior) { p.Secrets = map[string]PlannedSecret{ClientSecret: {}} }, `{}`},
		{"permissions go alone", func(p *Planned, prior *Prior) { p.Permissions, prior.Permissions = users("u"), users("v") },
			`{"permissions":[{"user_guid":"u","group_guid":null}]}`},
		{"permissions that are managed from now on", func(p *Planned, _ *Prior) { p.Permissions = users("u") }, `{"permissions":[{"user_guid":"u","group_guid":null}]}`},
		{"the same permissions", func(p *Planned, prior *Prior) { p.Permissions, prior.Permissions = users("u"), users("u") }, `{}`},
		{"permissions are opened", func(p *Planned, prior *Prior) { p.Permissions, prior.Permissions = users(), users("u") }, `{"permissions":[]}`},
		{"permissions are no longer managed", func(_ *Planned, prior *Prior) { prior.Permissions = users("u") }, `{}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			held := keys{"client_id": "x", "use_pkce": true, "scopes": []string{"a", "b"}}
			planned, prior := Planned{Settings: settings(held)}, holds(held)
			test.edit(&planned, prior)
			secrets := Secrets{ByKey: map[string]Secret{ClientSecret: {Value: template.Text("s3cret")}}}.Values(planned.Secrets)
			compare(t, "request", test.want, wire(t, planned.request(*prior, secrets)))
			try, useful := Update{Planned: planned, Prior: *prior, Secrets: secrets}.Next(nil)
			if useful != (test.want != "{}") || useful && wire(t, try.Request) != test.want {
				t.Errorf("the first try is %s (%t)", wire(t, try.Request), useful)
			}
		})
	}
}

func TestPermissionsEqual(t *testing.T) {
	t.Parallel()
	one := Permissions{Managed: true, Users: []string{"u"}, Groups: []string{"g"}}
	for name, other := range map[string]Permissions{
		"not managed":   {Users: []string{"u"}, Groups: []string{"g"}},
		"other users":   {Managed: true, Users: []string{"v"}, Groups: []string{"g"}},
		"other groups":  {Managed: true, Users: []string{"u"}, Groups: []string{"h"}},
		"not known yet": {Managed: true, Unknown: true, Users: []string{"u"}, Groups: []string{"g"}},
	} {
		if one.equal(other) || other.equal(one) {
			t.Errorf("%s: they are not equal", name)
		}
	}
	if !one.equal(one) {
		t.Error("they are equal")
	}
}
