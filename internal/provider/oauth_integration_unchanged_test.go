package provider

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// expectTold plans, and compares what the provider tells of read and plan without the framework's help. That both would say the same
// is checked with every read and plan of every test (core_shortcut_test.go).
func (c *core) expectTold(f fields, reads, plans int64) {
	c.t.Helper()
	c.shortcut.listed = true
	c.shortcut.reads.Store(0)
	c.shortcut.plans.Store(0)
	if _, errors := c.plan(c.configuration(f)); len(errors) > 0 {
		c.t.Fatal(errors)
	}
	if gotReads, gotPlans := c.shortcut.reads.Load(), c.shortcut.plans.Load(); gotReads != reads || gotPlans != plans {
		c.t.Errorf("told %d reads and %d plans, want %d and %d", gotReads, gotPlans, reads, plans)
	}
}

func TestUnchangedIsTold(t *testing.T) {
	t.Parallel()
	withoutSecret := viewer().with(fields{"client_secret_wo": nil})
	for name, test := range map[string]struct {
		config   fields
		switches connecttest.Switches
	}{
		"a write-only secret":              {config: viewer()},
		"one with a version":               {config: viewer().with(fields{"client_secret_wo_version": "1"})},
		"a secret in the state":            {config: withoutSecret.with(fields{"client_secret": "s3cret"})},
		"no secret":                        {config: withoutSecret.with(fields{"auth_mode": "Public"})},
		"defaults":                         {config: viewer().with(fields{"auth_type": nil, "auth_mode": nil, "use_pkce": nil})},
		"defaults that Connect stores not": {config: viewer().with(fields{"use_pkce": nil}), switches: connecttest.Switches{connecttest.Defaults: connecttest.NotStored}},
		"keys that Connect adds":           {config: viewer(), switches: connecttest.Switches{connecttest.ServerKeys: connecttest.Added}},
		"scopes that Connect sorts":        {config: viewer(), switches: connecttest.Switches{connecttest.Scopes: connecttest.Reordered}},
		"an empty description":             {config: viewer().but(fields{"description": ""})},
		"no description":                   {config: viewer().but(fields{"description": nil})},
		"verified, and not again":          {config: viewer().but(fields{"verify_on_apply": false})},
		"extra": {
			config: fields{"name": "GitHub", "template": "github", "config": fields{
				"auth_mode": "Confidential", "client_id": "connect", "client_secret_wo": "s3cret", "extra": fields{"github_url": "https://github.example.com"},
			}},
			switches: connecttest.Switches{connecttest.Templates: connecttest.Absent, connecttest.UnknownKey: connecttest.Stored},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{Switches: test.switches})
			c := created(t, s, test.config)
			s.ForgetRequests()
			c.expectTold(test.config, 1, 1)
			expectAsked(t, s, "plan", map[string]int{"GET all": 1})
		})
	}
	t.Run("an adopted one", func(t *testing.T) {
		t.Parallel()
		s := connecttest.Start(t, connecttest.Config{})
		c := created(t, s, viewer())
		if errors := c.imported(c.get(c.state, "guid").(string)); len(errors) > 0 {
			t.Fatal(errors)
		}
		s.ForgetRequests()
		c.expectTold(viewer().with(fields{"client_secret_wo": nil, "use_pkce": nil}), 1, 1)
		expectAsked(t, s, "plan", map[string]int{"GET all": 1, "GET templates": 1})
	})
	t.Run("permissions", func(t *testing.T) {
		t.Parallel()
		s := connecttest.Start(t, connecttest.Config{})
		config := viewer().but(fields{"permissions": fields{"user_guids": []string{s.UserGUID(connecttest.Publisher)}}})
		created(t, s, config).expectTold(config, 1, 1)
	})
}

// What changes, has something to say, or cannot be judged is left to the framework.
func TestOnlyUnchangedIsTold(t *testing.T) {
	t.Parallel()
	edit := func(change func(*connecttest.Integration)) func(*core, *connecttest.Server) {
		return func(c *core, s *connecttest.Server) { s.Edit(c.get(c.state, "guid").(string), change) }
	}
	remember := func(private string) func(*core, *connecttest.Server) {
		return func(c *core, _ *connecttest.Server) { c.remember(private) }
	}
	replaced := fields{"name": "Corporate IdP", "template": "github", "config": fields{
		"auth_mode": "Confidential", "client_id": "connect", "client_secret_wo": "s3cret",
	}}
	for name, test := range map[string]struct {
		config       fields
		before       func(*core, *connecttest.Server)
		reads, plans int64
	}{
		"another name":                {config: viewer().but(fields{"name": "Renamed"}), reads: 1},
		"an unknown name":             {config: viewer().but(fields{"name": template.Unknown{}}), reads: 1},
		"another key":                 {config: viewer().with(fields{"use_pkce": false}), reads: 1},
		"a key left out":              {config: viewer().with(fields{"scopes": nil}), reads: 1},
		"an unknown key":              {config: viewer().with(fields{"client_id": template.Unknown{}}), reads: 1},
		"an unknown config":           {config: viewer().but(fields{"config": template.Unknown{}}), reads: 1},
		"another secret":              {config: viewer().with(fields{"client_secret_wo": "rotated"}), reads: 1},
		"a version for the secret":    {config: viewer().with(fields{"client_secret_wo_version": "1"}), reads: 1},
		"another template":            {config: replaced, reads: 1},
		"drift":                       {config: viewer(), before: edit(func(i *connecttest.Integration) { i.Config["use_pkce"] = false })},
		"another time":                {config: viewer(), before: edit(func(*connecttest.Integration) {}), plans: 1},
		"a value that vanished":       {config: viewer(), before: edit(func(i *connecttest.Integration) { delete(i.Config, "scopes") })},
		"a baseline that is left":     {config: viewer(), before: remember(`{"baseline":{"name":"Trimmed"}}`)},
		"a hash that is gone":         {config: viewer(), before: remember(`{"baseline":{}}`), reads: 1},
		"private state of no meaning": {config: viewer(), before: remember(`{"baseline":"?"}`)},
		"private state of another one": {config: viewer(), before: func(c *core, _ *connecttest.Server) {
			c.private = []byte(`{"another":"e30="}`)
		}},
		"deleted": {config: viewer(), before: func(c *core, s *connecttest.Server) { s.Remove(c.get(c.state, "guid").(string)) }},
		"an import": {config: viewer(), before: func(c *core, _ *connecttest.Server) {
			c.state, c.private = c.build(c.objectType, fields{"guid": c.get(c.state, "guid")}), nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{})
			c := created(t, s, viewer())
			if test.before != nil {
				test.before(c, s)
			}
			c.expectTold(test.config, test.reads, test.plans)
		})
	}
}

// remember replaces what the provider keeps beside the state.
func (c *core) remember(private string) {
	c.t.Helper()
	raw, err := json.Marshal(map[string][]byte{privateKey: []byte(private)})
	if err != nil {
		c.t.Fatal(err)
	}
	c.private = raw
}

func TestVerificationThatIsDueIsNotTold(t *testing.T) {
	t.Parallel()
	c := created(t, connecttest.Start(t, connecttest.Config{}), verified())
	c.expectTold(verified(), 1, 1)
	c.remember(`{"baseline":{},"defaulted":{"auth_mode":"Confidential"},"unverified":true}`)
	c.expectTold(verified(), 1, 0)
}

// Where the provider's own configuration is unknown, and for other types, there is nothing to tell.
func TestNothingIsToldOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	c := created(t, connecttest.Start(t, connecttest.Config{}), viewer())
	c.expectTold(viewer(), 1, 1) // and the list is there
	state := c.dynamic(c.state)
	expect := func(name string, p *connectProvider, data *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData) {
		t.Helper()
		read := &tfprotov6.ReadResourceRequest{TypeName: oauthIntegrationType, CurrentState: data, Private: c.private, CurrentIdentity: identity}
		if p.UnchangedRead(t.Context(), read) != nil {
			t.Errorf("%s: a read is answered", name)
		}
		planned := &tfprotov6.PlanResourceChangeRequest{TypeName: oauthIntegrationType, PriorState: data, ProposedNewState: data, Config: data, PriorPrivate: c.private}
		if identity == nil && p.UnchangedPlan(t.Context(), planned) != nil {
			t.Errorf("%s: a plan is answered", name)
		}
	}
	expect("not configured", &connectProvider{}, state, nil)
	expect("no state", c.shortcut.provider, nil, nil)
	expect("no value", c.shortcut.provider, &tfprotov6.DynamicValue{}, nil)
	expect("null", c.shortcut.provider, c.dynamic(c.build(c.objectType, nil)), nil)
	expect("unknown", c.shortcut.provider, c.dynamic(c.build(c.objectType, template.Unknown{})), nil)
	expect("another identity", c.shortcut.provider, state, c.identityOf("00000000-0000-4000-8000-000000000000"))
	expect("an empty identity", c.shortcut.provider, state, &tfprotov6.ResourceIdentityData{})
}

// TestSecretInAStateIsRemoved: somebody has edited the state by hand.
func TestSecretInAStateIsRemoved(t *testing.T) {
	t.Parallel()
	c := created(t, connecttest.Start(t, connecttest.Config{}), viewer())
	state := members(c.state)
	config := members(state["config"])
	config["client_secret_wo"] = c.build(tftypes.String, "pasted")
	state["config"] = tftypes.NewValue(c.objectType.AttributeTypes["config"], config)
	c.state = tftypes.NewValue(c.objectType, state)
	c.expectTold(viewer(), 0, 1)
	if secret := c.get(c.state, "config", "client_secret_wo"); secret != nil {
		t.Errorf("the state still holds %v", secret)
	}
}

// TestPermissionListedTwice: a server that lists one user twice and has lost another one shows drift.
func TestPermissionListedTwice(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	publisher, viewerGUID := s.UserGUID(connecttest.Publisher), s.UserGUID(connecttest.Viewer)
	config := viewer().but(fields{"permissions": fields{"user_guids": []string{publisher, viewerGUID}}})
	c := created(t, s, config)
	s.Edit(c.get(c.state, "guid").(string), func(i *connecttest.Integration) {
		i.Permissions = []connecttest.Principal{{UserGUID: publisher}, {UserGUID: publisher}}
	})
	c.shortcut.listed = true
	p, errors := c.plan(c.configuration(config))
	if diff := cmp.Diff([]string{"permissions", "updated_time"}, c.changed(p)); len(errors) > 0 || diff != "" {
		t.Errorf("the plan changes (-want +got):\n%s%v", diff, errors)
	}
	if held := c.get(c.state, "permissions", "user_guids"); !cmp.Equal(held, []string{publisher}) {
		t.Errorf("the state holds %v", held)
	}
}

// TestIntegrationWithoutAName is read like any other: only an import is read for the first time.
func TestIntegrationWithoutAName(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	plain := viewer().with(fields{"client_secret_wo": nil, "client_secret": "s3cret"})
	c := created(t, s, plain)
	guid := c.get(c.state, "guid").(string)
	s.Edit(guid, func(i *connecttest.Integration) { i.Name = "" })
	for range 2 {
		c.command()
		if errors, warnings := c.refresh(); len(errors)+len(warnings) > 0 {
			t.Fatal(errors, warnings)
		}
		if name, secret := c.get(c.state, "name"), c.get(c.state, "config", "client_secret"); name != nil || secret != "s3cret" {
			t.Errorf("the state holds the name %v and the secret %v", name, secret)
		}
	}
	s.Remove(guid)
	c.command()
	errors, warnings := c.refresh()
	if len(errors) > 0 || !c.state.IsNull() {
		t.Errorf("want the resource gone, got %v and %s", errors, c.state)
	}
	expectWarning(t, strings.Join(warnings, ""), "is gone")
}
