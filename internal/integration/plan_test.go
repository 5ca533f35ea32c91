package integration

import (
	"maps"
	"slices"
	"testing"

	goversion "github.com/hashicorp/go-version"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// untold are the facts of a server that offers templates, but not this one any more.
var untold = Facts{Known: true, Offered: []string{"custom"}}

func TestPlannedConfig(t *testing.T) {
	t.Parallel()
	server := told(t)
	viewer := keys{"auth_type": "Viewer", "auth_mode": "Confidential", "use_pkce": true, "client_id": "x", "issuer": "https://issuer.example.com"}
	for _, test := range []struct {
		name       string
		configured keys
		prior      keys // nil: to be created
		memory     Memory
		facts      Facts
		want       keys
	}{
		{"create: what is visible gets its default", keys{"client_id": "x"}, nil, Memory{}, server, viewer},
		{"create: what is hidden gets none", keys{"auth_type": "Service Account"}, nil, Memory{}, server,
			keys{"auth_type": "Service Account", "issuer": "https://issuer.example.com"}},
		{"create: what is configured stands", keys{"use_pkce": false, "auth_mode": "Public", "auth_type": "Viewer", "issuer": "https://x"}, nil, Memory{}, server,
			keys{"use_pkce": false, "auth_mode": "Public", "auth_type": "Viewer", "issuer": "https://x"}},
		{"create: none is a value too", keys{"auth_type": "Service Account", "issuer": nil}, nil, Memory{}, server, keys{"auth_type": "Service Account"}},
		{"create: without a configuration", nil, nil, Memory{}, server,
			keys{"auth_type": "Viewer", "auth_mode": "Confidential", "use_pkce": true, "issuer": "https://issuer.example.com"}},
		{"create: a decider is not known", keys{"auth_type": notKnown}, nil, Memory{}, server,
			keys{"auth_type": notKnown, "auth_mode": notKnown, "use_pkce": notKnown, "issuer": "https://issuer.example.com"}},
		{"create: documented defaults of the catalogue", keys{"client_id": "x"}, nil, Memory{}, byCatalogue("custom"),
			keys{"client_id": "x", "auth_type": "Viewer", "use_pkce": true}},
		{"create: a template that nobody describes", keys{"client_id": "x"}, nil, Memory{}, Facts{Known: true}, keys{"client_id": "x"}},

		{"null and visible all along stays null", keys{"client_id": "y"}, keys{"client_id": "x"}, wrote(keys{"client_id": "x"}), server, keys{"client_id": "y"}},
		{"becomes visible: its default", keys{"auth_type": "Viewer"}, keys{"auth_type": "Service Account"}, Memory{}, server,
			keys{"auth_type": "Viewer", "auth_mode": "Confidential", "use_pkce": true}},
		{"becomes hidden: null", keys{"auth_type": "Service Account", "client_id": "x"}, viewer, wrote(viewer), server,
			keys{"auth_type": "Service Account", "client_id": "x", "issuer": "https://issuer.example.com"}},
		{"held, and left out: its default", keys{"client_id": "x"}, keys{"client_id": "x", "use_pkce": false, "issuer": "https://x"}, Memory{}, server,
			keys{"client_id": "x", "use_pkce": true, "issuer": "https://issuer.example.com"}},
		{"held, left out, without a default: null", keys{"client_id": "x"}, keys{"client_id": "x", "scopes": []string{"a"}}, Memory{}, server, keys{"client_id": "x"}},
		{"vanished: its default", keys{"client_id": "x"}, keys{"client_id": "x"}, wrote(keys{"client_id": "x", "use_pkce": true}), server,
			keys{"client_id": "x", "use_pkce": true}},
		{"vanished and hidden: null", keys{"auth_type": "Service Account"}, keys{"auth_type": "Service Account"},
			wrote(keys{"auth_type": "Service Account", "use_pkce": true}), server, keys{"auth_type": "Service Account"}},
		{"vanished, but configured as none: null", keys{"client_id": "x", "issuer": nil}, keys{"client_id": "x"},
			wrote(keys{"client_id": "x", "issuer": "https://x"}), server, keys{"client_id": "x"}},
		{"dropped by the server: not vanished", keys{"client_id": "y"}, keys{"client_id": "x"},
			Memory{Config: map[string]Record{"use_pkce": {Answered: template.Bool(true), Differs: true}}}, server, keys{"client_id": "y"}},
		{"held, but the expression is of a later release: stays", keys{"client_id": "x"}, keys{"client_id": "x", "max_role": "Admin"}, Memory{}, server,
			keys{"client_id": "x", "max_role": "Admin"}},
		{"a key of its own that is left out: null", keys{"client_id": "x"}, keys{"client_id": "x", "workspace": "w"}, Memory{}, server, keys{"client_id": "x"}},
		{"hidden, no default, decider not known: null", keys{"auth_type": notKnown, "client_id": "x"}, keys{"auth_type": "Viewer", "client_id": "x", "authorization_uri": "https://x"},
			Memory{}, server, keys{"auth_type": notKnown, "client_id": "x"}},
		{"an inferred default of the catalogue counts where it is held", keys{"client_id": "y"},
			keys{"client_id": "x", "auth_mode": "Confidential", "token_endpoint_auth_method": "client_secret_basic"}, Memory{}, byCatalogue("custom"),
			keys{"client_id": "y", "auth_mode": "Confidential"}},
		{"what a plan once filled in stays while nobody describes the template", keys{"client_id": "y"}, keys{"client_id": "x", "use_pkce": true, "max_role": "Admin"},
			wrote(keys{"client_id": "x", "use_pkce": true, "max_role": "Admin"}, "use_pkce"), untold, keys{"client_id": "y", "use_pkce": true}},

		{"settled: prior, and no question", keys{"client_id": "x"}, keys{"client_id": "x", "use_pkce": true},
			wrote(keys{"client_id": "x", "use_pkce": true}, "use_pkce"), Facts{}, keys{"client_id": "x", "use_pkce": true}},
		{"filled in, and the template has another default by now: stays", keys{"client_id": "y"}, keys{"client_id": "x", "use_pkce": true, "issuer": "https://old"},
			wrote(keys{"client_id": "x", "use_pkce": true, "issuer": "https://old"}, "issuer"), server, keys{"client_id": "y", "use_pkce": true, "issuer": "https://old"}},
		{"filled in, and the template does not take it by now: the default", keys{"client_id": "y"}, keys{"client_id": "x", "issuer": "http://old"},
			wrote(keys{"client_id": "x", "issuer": "http://old"}, "issuer"), server, keys{"client_id": "y", "issuer": "https://issuer.example.com"}},
		{"filled in, and edited: the default", keys{"client_id": "y"}, keys{"client_id": "x", "issuer": "https://edited"},
			wrote(keys{"client_id": "x", "issuer": "https://old"}, "issuer"), server, keys{"client_id": "y", "issuer": "https://issuer.example.com"}},
		{"may settle: what would be decided otherwise is open", keys{"auth_type": "Service Account", "client_id": notKnown},
			keys{"auth_type": "Service Account", "client_id": "x", "use_pkce": true}, wrote(keys{"auth_type": "Viewer", "client_id": "x", "use_pkce": true}, "use_pkce"), server,
			keys{"auth_type": "Service Account", "client_id": notKnown, "use_pkce": notKnown}},
		{"cannot settle: nothing is open", keys{"auth_type": "Service Account", "client_id": notKnown, "scopes": []string{"a"}},
			keys{"auth_type": "Service Account", "client_id": "x", "use_pkce": true}, wrote(keys{"auth_type": "Viewer", "client_id": "x", "use_pkce": true}, "use_pkce"), server,
			keys{"auth_type": "Service Account", "client_id": notKnown, "scopes": []string{"a"}}},

		{"nothing known: create", keys{"client_id": "x"}, nil, Memory{}, Facts{}, everyTyped(keys{"client_id": "x"}, notKnown)},
		{"nothing known, and something changes", keys{"client_id": "y"}, keys{"client_id": "x"}, Memory{}, Facts{}, everyTyped(keys{"client_id": "y"}, notKnown)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var prior *Prior
			if test.prior != nil {
				prior = holds(test.prior)
			}
			configured := wants(test.configured)
			if test.configured == nil {
				configured.Config = nil
			}
			planned, _ := Plan(configured, prior, test.memory, test.facts)
			compareConfig(t, "planned", test.want, planned.Config)
			again, _ := Plan(configured, prior, test.memory, test.facts)
			compareConfig(t, "planned again", test.want, again.Config)
			compareConfig(t, "the configuration is left alone", test.configured, configured.Config)
		})
	}
}

// TestWhatVisibilityFollows: which keys are in use follows from what is planned, and from nothing while a decider may still get a value.
func TestWhatVisibilityFollows(t *testing.T) {
	t.Parallel()
	lake, _, err := template.Parse([]byte(`{
		"id": "lake",
		"options": [
			{"name": "auth_type", "type": "select", "values": ["Viewer", "Service Account"], "default": "Service Account"},
			{"name": "mode", "type": "select", "values": ["a", "b"], "default": "a"},
			{"name": "use_pkce", "type": "bool", "default": true, "visibility_expression": {"name": "mode", "value": "a"}}],
		"fields": [
			{"name": "issuer", "default": "https://x", "visibility_expression": {"name": "auth_type", "value": "Viewer"}},
			{"name": "scopes", "visibility_expression": {"name": "mode", "value": "b"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	facts := Facts{Known: true, Template: lake, FromServer: true}
	open := func(config keys) Configured { return Configured{Settings: settings(config), Open: true} }
	held := keys{"auth_type": "Viewer", "issuer": "https://x", "client_id": "x"}
	service, before := keys{"auth_type": ServiceAccount}, wrote(keys{"auth_type": "Viewer", "use_pkce": true}, "use_pkce")
	for _, test := range []struct {
		name       string
		configured Configured
		prior      *Prior
		memory     Memory
		facts      Facts
		want       keys
	}{
		{"a default of an earlier template decides", wants(keys{"client_id": "y"}), holds(held), wrote(held, "auth_type", "issuer"), facts, keys{"auth_type": "Viewer", "issuer": "https://x", "client_id": "y"}},
		{"create: a decider may come", open(keys{"auth_type": "Viewer"}), nil, Memory{}, facts, keys{"auth_type": "Viewer", "issuer": "https://x", "use_pkce": notKnown}},
		{"create: a decider is there, others may come", open(keys{"auth_type": "Viewer", "mode": "b"}), nil, Memory{}, facts, keys{"auth_type": "Viewer", "mode": "b", "issuer": "https://x"}},
		{"becomes visible if a decider comes", open(keys{"client_id": "y", "auth_type": "Viewer"}), holds(keys{"auth_type": "Viewer", "mode": "b"}), Memory{}, facts,
			keys{"auth_type": "Viewer", "client_id": "y", "use_pkce": notKnown}},
		{"what is held may be what comes", open(service), holds(keys{"auth_type": ServiceAccount, "use_pkce": true, "workspace": "w"}), before, told(t),
			keys{"auth_type": ServiceAccount, "use_pkce": notKnown}},
		{"a key with an attribute of its own cannot come", open(service), holds(keys{"auth_type": ServiceAccount, "use_pkce": true, "scopes": []string{"a"}}), before, told(t), service},
		{"nothing known, and a decider may come", open(nil), holds(nil), Memory{}, Facts{}, everyTyped(keys{}, notKnown)},
	} {
		planned, _ := Plan(test.configured, test.prior, test.memory, test.facts)
		compareConfig(t, test.name, test.want, planned.Config)
	}
	_, findings := Plan(open(keys{"scopes": []string{"a"}}), nil, Memory{}, facts)
	compare(t, "what may be used is not called unused", nil, brief(t, findings))
}

// everyTyped gives the value to every key that has an attribute and is not in config.
func everyTyped(config keys, value any) keys {
	for _, key := range Keys {
		if _, given := config[key.Name]; !given {
			config[key.Name] = value
		}
	}
	return config
}

func TestUnknownServerAndNoChange(t *testing.T) {
	t.Parallel()
	c := wants(keys{"client_id": "x"})
	c.Secrets = Secrets{Unknown: true}
	prior := holds(keys{"client_id": "x"})
	planned, _ := Plan(c, prior, wrote(keys{"client_id": "x", "use_pkce": true}), Facts{})
	compareConfig(t, "only what vanished is open", keys{"client_id": "x", "use_pkce": notKnown}, planned.Config)
	if !planned.Sends {
		t.Error("a secret may have to be sent")
	}
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	held := keys{"auth_type": "Viewer", "auth_mode": "Public", "client_id": "x", "issuer": "https://x", "scopes": []string{"a"}, "max_role": "Admin", "workspace": "w"}
	configured := keys{"auth_type": "Service Account", "client_id": "y", "scopes": nil, "issuer": nil}
	planned, _ := Plan(wants(configured), holds(held), wrote(held), told(t))
	compare(t, "filled in", map[string]bool{"max_role": true}, planned.Defaults)
	compare(t, "to be cleared", map[string]Clearing{
		"auth_mode": {Default: template.Text("Confidential"), Hidden: true},
		"issuer":    {Default: template.Text("https://issuer.example.com"), TakesText: true},
		"scopes":    {TakesText: true},
		"workspace": {TakesText: true},
	}, planned.Clearing)

	compare(t, "without a value", []string{"api_key", "authorization_uri", "client_secret", "session_duration", "use_pkce"}, slices.Sorted(maps.Keys(planned.Unset)))
	compare(t, "what the server may fill in", template.Bool(true), planned.Unset["use_pkce"])

	catalogued, _ := Plan(wants(keys{"client_id": "y"}), holds(keys{"client_id": "x"}), Memory{}, byCatalogue("custom"))
	compare(t, "the catalogue does not know what a server fills in", nil, catalogued.Unset)

	unknown, _ := Plan(wants(keys{"client_id": "x"}), holds(keys{"client_id": "x", "use_pkce": true, "tenant_id": "t"}), Memory{}, Facts{Known: true})
	compare(t, "of an unknown template", map[string]Clearing{"use_pkce": {}, "tenant_id": {TakesText: true}}, unknown.Clearing)

	created, _ := Plan(wants(keys{"client_id": "x"}), nil, Memory{}, told(t))
	atApply := Creation(wants(keys{"client_id": "x"}), created.Config)
	compare(t, "a create decides the same at apply", created.Decisions, atApply)
	compare(t, "filled in at a create", map[string]bool{"auth_type": true, "auth_mode": true, "use_pkce": true, "issuer": true}, atApply.Defaults)
	compare(t, "at a create all that comes back is the server's", nil, atApply.Unset)
	compare(t, "nothing to clear at a create", map[string]Clearing{}, atApply.Clearing)
}

func TestSends(t *testing.T) {
	t.Parallel()
	held := keys{"auth_type": "Viewer", "client_id": "x"}
	for _, test := range []struct {
		name        string
		edit        func(*Configured)
		memory      func(*Memory)
		sends       bool
		newAuthType bool
	}{
		{"nothing", func(*Configured) {}, nil, false, false},
		{"a name", func(c *Configured) { c.Name = template.Text("Other") }, nil, true, false},
		{"a name that is not known", func(c *Configured) { c.Name = notKnown }, nil, true, false},
		{"a description", func(c *Configured) { c.Description = template.Text("new") }, nil, true, false},
		{"a description that is not known", func(c *Configured) { c.Description = notKnown }, nil, true, false},
		{"a key", func(c *Configured) { c.Config["client_id"] = template.Text("y") }, nil, true, false},
		{"a key that is not known", func(c *Configured) { c.Config["client_id"] = notKnown }, nil, true, false},
		{"keys that are not known", func(c *Configured) { c.Open = true }, nil, true, false},
		{"an auth_type", func(c *Configured) { c.Config["auth_type"] = template.Text("Service Account") }, nil, true, true},
		{"an auth_type that is not known", func(c *Configured) { c.Config["auth_type"] = notKnown }, nil, true, true},
		{"a secret", func(c *Configured) { c.Secrets = secrets("api_key", "long enough for a hash") }, nil, true, false},
		{"secrets that are not known", func(c *Configured) { c.Secrets = Secrets{Unknown: true} }, nil, true, false},
		{"permissions", func(c *Configured) { c.Permissions = Permissions{Managed: true, Users: []string{"u"}} }, nil, true, false},
		{"permissions that are not known", func(c *Configured) { c.Permissions = Permissions{Managed: true, Unknown: true} }, nil, true, false},
		{"a verification that is due", func(c *Configured) { c.Verify = template.Bool(true) }, func(m *Memory) { m.Unverified = true }, true, false},
		{"a verification that is done", func(c *Configured) { c.Verify = template.Bool(true) }, nil, false, false},
		{"a verification that is due, and not known to be wanted", func(c *Configured) { c.Verify = notKnown }, func(m *Memory) { m.Unverified = true }, true, false},
		{"a verification that is done, and not known to be wanted", func(c *Configured) { c.Verify = notKnown }, nil, false, false},
		{"a verification that is due and not wanted", func(*Configured) {}, func(m *Memory) { m.Unverified = true }, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, memory := wants(held), wrote(held)
			test.edit(&c)
			if test.memory != nil {
				test.memory(&memory)
			}
			planned, _ := Plan(c, holds(held), memory, told(t))
			if planned.Sends != test.sends || planned.NewAuthType != test.newAuthType {
				t.Errorf("Sends is %t, NewAuthType is %t", planned.Sends, planned.NewAuthType)
			}
		})
	}
	created, _ := Plan(wants(held), nil, Memory{}, told(t))
	if created.Sends || created.NewAuthType {
		t.Error("these are questions of an update")
	}
}

func TestNeed(t *testing.T) {
	t.Parallel()
	users := Permissions{Managed: true, Users: []string{"u"}}
	for _, test := range []struct {
		name       string
		configured keys
		prior      keys // nil: to be created
		memory     Memory
		edit       func(*Configured, *Prior)
		want       Needs
	}{
		{"a create asks for the template", keys{}, nil, Memory{}, nil, Needs{Template: true}},
		{"all is configured and held", keys{"client_id": "x"}, keys{"client_id": "x"}, Memory{}, nil, Needs{}},
		{"a key changes", keys{"client_id": "y"}, keys{"client_id": "x"}, Memory{}, nil, Needs{Template: true}},
		{"a key is new", keys{"client_id": "x"}, keys{}, Memory{}, nil, Needs{Template: true}},
		{"a key is not known", keys{"client_id": notKnown}, keys{"client_id": "x"}, Memory{}, nil, Needs{Template: true}},
		{"a key is left out", keys{}, keys{"client_id": "x"}, wrote(keys{"client_id": "x"}), nil, Needs{Template: true}},
		{"a default that was planned is held", keys{}, keys{"use_pkce": true}, wrote(keys{"use_pkce": true}, "use_pkce"), nil, Needs{}},
		{"a default that was planned has changed", keys{}, keys{"use_pkce": false}, wrote(keys{"use_pkce": true}, "use_pkce"), nil, Needs{Template: true}},
		{"a key has vanished", keys{}, keys{}, wrote(keys{"use_pkce": true}), nil, Needs{Template: true}},
		{"a key without an attribute has vanished: nothing would fill it in", keys{}, keys{}, wrote(keys{"workspace": "w"}), nil, Needs{}},
		{"a configured key has vanished, and is held as none", keys{"issuer": nil}, keys{}, wrote(keys{"issuer": "https://x"}), nil, Needs{}},
		{"names of keys are not known", keys{}, keys{}, Memory{}, func(c *Configured, _ *Prior) { c.Open = true }, Needs{Template: true}},
		{"a secret goes out", keys{}, keys{}, Memory{}, func(c *Configured, _ *Prior) { c.Secrets = secrets("api_key", "s") }, Needs{Template: true}},
		{"a secret stays", keys{}, keys{}, Memory{Secrets: map[string]SecretRecord{"api_key": {Version: "1"}}},
			func(c *Configured, _ *Prior) { c.Secrets = versioned("api_key", "s", "1") }, Needs{}},
		{"a secret is not known", keys{}, keys{}, Memory{}, func(c *Configured, _ *Prior) { c.Secrets = Secrets{Unknown: true} }, Needs{Template: true}},
		{"a name and a description", keys{}, keys{}, Memory{}, func(c *Configured, _ *Prior) { c.Name, c.Description = notKnown, notKnown }, Needs{}},

		{"permissions of a create", keys{}, nil, Memory{}, func(c *Configured, _ *Prior) { c.Permissions = users }, Needs{Template: true, Release: true}},
		{"other permissions", keys{}, keys{}, Memory{}, func(c *Configured, _ *Prior) { c.Permissions = users }, Needs{Release: true}},
		{"the same permissions", keys{}, keys{}, Memory{}, func(c *Configured, p *Prior) { c.Permissions, p.Permissions = users, users }, Needs{}},
		{"permissions are let go", keys{}, keys{}, Memory{}, func(_ *Configured, p *Prior) { p.Permissions = users }, Needs{}},
		{"a Service Account", keys{"auth_type": ServiceAccount}, nil, Memory{}, nil, Needs{Template: true, Release: true}},
		{"becomes a Service Account", keys{"auth_type": ServiceAccount}, keys{"auth_type": "Viewer"}, Memory{}, nil, Needs{Template: true, Release: true}},
		{"is a Service Account", keys{"auth_type": ServiceAccount}, keys{"auth_type": ServiceAccount}, Memory{}, nil, Needs{}},
		{"becomes a Viewer", keys{"auth_type": "Viewer"}, keys{"auth_type": ServiceAccount}, Memory{}, nil, Needs{Template: true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, held := wants(test.configured), holds(test.prior)
			if test.edit != nil {
				test.edit(&c, held)
			}
			if test.prior == nil {
				held = nil
			}
			compare(t, "needs", test.want, Need(c, held, test.memory))
		})
	}
}

func release(text string) *goversion.Version { return goversion.Must(goversion.NewVersion(text)) }
