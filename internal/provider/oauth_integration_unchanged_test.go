package provider

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

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
		"deleted":                     {config: viewer(), before: func(c *core, s *connecttest.Server) { s.Remove(c.get(c.state, "guid").(string)) }},
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
	c.expectTold(viewer(), 1, 1) // with what follows told, that is
	state := c.dynamic(c.state)
	read := &tfprotov6.ReadResourceRequest{TypeName: integrationType, CurrentState: state, Private: c.private}
	planned := &tfprotov6.PlanResourceChangeRequest{TypeName: integrationType, PriorState: state, ProposedNewState: state, Config: state, PriorPrivate: c.private}

	read.CurrentIdentity = identityOf("00000000-0000-4000-8000-000000000000")
	if c.shortcut.provider.ReadIsState(t.Context(), read) != nil {
		t.Error("told a state that belongs to another identity")
	}
	read.CurrentIdentity = nil

	var p connectProvider
	if p.ReadIsState(t.Context(), read) != nil || p.PlanIsState(t.Context(), planned) {
		t.Error("a provider that is not configured tells something")
	}
	for name, data := range map[string]*tfprotov6.DynamicValue{"nothing": nil, "no value": {}, "no state": c.dynamic(c.build(c.objectType, nil))} {
		read.CurrentState, planned.PriorState = data, data
		if c.shortcut.provider.ReadIsState(t.Context(), read) != nil || c.shortcut.provider.PlanIsState(t.Context(), planned) {
			t.Errorf("told something of %s", name)
		}
	}
}
