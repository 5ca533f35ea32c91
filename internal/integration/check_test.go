package integration

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// complete are keys with which the template idp is content.
var complete = keys{"client_id": "x", "authorization_uri": "https://x"}

// with adds to keys; nil takes one away.
func (k keys) with(more keys) keys {
	all := maps.Clone(k)
	for key, value := range more {
		if all[key] = value; value == nil {
			delete(all, key)
		}
	}
	return all
}

func TestCheck(t *testing.T) {
	t.Parallel()
	server := told(t)
	public := complete.with(keys{"auth_mode": "Public"})
	for _, test := range []struct {
		name       string
		configured keys
		prior      keys // nil: to be created
		secrets    Secrets
		facts      Facts
		want       []string
	}{
		{"all is well", complete, nil, secrets(ClientSecret, long), server, nil},
		{"nothing is known", keys{"use_pkce": "maybe"}, nil, Secrets{}, Facts{}, nil},
		{"nobody describes the template", keys{"use_pkce": "maybe"}, nil, Secrets{}, Facts{Known: true}, nil},

		{"the server has no such template", complete, nil, Secrets{}, untold, []string{"E template: Unknown template"}},
		{"nor any", complete, nil, Secrets{}, Facts{Known: true, Offered: []string{}}, []string{"E template: Unknown template"}},
		{"it has gone from the server, and the integration is there", complete, complete, Secrets{}, untold, nil},

		{"a wrong select", public.with(keys{"auth_mode": "Publik"}), nil, Secrets{}, server, []string{"E config.auth_mode: Invalid value"}},
		{"a wrong text", public.with(keys{"authorization_uri": "ftp://x"}), nil, Secrets{}, server, []string{"E config.authorization_uri: Invalid value"}},
		{"a wrong type", public.with(keys{"use_pkce": "maybe"}), nil, Secrets{}, server, []string{"E config.use_pkce: Invalid value"}},
		{"wrong, but held all along", public.with(keys{"authorization_uri": "ftp://x"}), public.with(keys{"authorization_uri": "ftp://x"}), Secrets{}, server, nil},
		{"wrong, and held otherwise", public.with(keys{"authorization_uri": "ftp://x"}), public, Secrets{}, server, []string{"E config.authorization_uri: Invalid value"}},
		{"wrong, inferred by the catalogue", keys{"auth_mode": "Public", "client_id": "x", "authorization_uri": "ftp://x", "token_uri": "https://x"}, nil, Secrets{}, byCatalogue("custom"),
			[]string{"W config.authorization_uri: Invalid value"}},
		{"wrong, documented by the catalogue", keys{"max_role": "Owner"}, nil, Secrets{}, byCatalogue("connect"), []string{"E config.max_role: Invalid value"}},
		{"nothing follows from a wrong value", complete.with(keys{"auth_type": "Wiever", "use_pkce": false}), nil, secrets(ClientSecret, long), server, []string{"E config.auth_type: Invalid value"}},

		{"an unknown key", public.with(keys{"tenant": "x"}), nil, Secrets{}, server, []string{"E config.extra.tenant: Unknown config key"}},
		{"a key of another template", public.with(keys{"tenant_id": "x"}), nil, Secrets{}, server, []string{"E config.tenant_id: Unknown config key"}},
		{"an unknown key that is held", public.with(keys{"tenant": "x"}), public.with(keys{"tenant": "x"}), Secrets{}, server, nil},
		{"an unknown key that is held otherwise", public.with(keys{"tenant": "y"}), public.with(keys{"tenant": "x"}), Secrets{}, server, []string{"E config.extra.tenant: Unknown config key"}},
		{"a key that the catalogue lacks", public.with(keys{"tenant": "x", "token_uri": "https://x"}), nil, Secrets{}, byCatalogue("custom"), nil},
		{"an unknown key whose value is not known", public.with(keys{"tenant": notKnown}), nil, Secrets{}, server, nil},

		{"a secret where everyone reads it", public.with(keys{"api_key": "k"}), nil, Secrets{}, server, []string{"E : Secret in a readable attribute"}},
		{"also where it is held", public.with(keys{"api_key": "k"}), public.with(keys{"api_key": "k"}), Secrets{}, server, []string{"E : Secret in a readable attribute"}},
		{"a key with an attribute that is secret here", public.with(keys{"session_duration": "k"}), nil, Secrets{}, server, []string{"E : Secret in a readable attribute"}},
		{"a secret that the template lacks", public, nil, secrets("other", "s"), server, []string{"E : Unknown secret"}},
		{"a secret that is none", public, nil, secrets("workspace", "s"), server, []string{"E : Not a secret"}},
		{"a secret that may be left out", public, nil, Secrets{ByKey: map[string]Secret{"other": {Value: notKnown}}}, server, nil},
		{"a secret that the catalogue lacks", public.with(keys{"token_uri": "https://x"}), nil, secrets("other", "s"), byCatalogue("custom"), nil},

		{"hidden", complete.with(keys{"auth_type": ServiceAccount, "use_pkce": true, "authorization_uri": nil}), nil, secrets(ClientSecret, long), server,
			[]string{"W config.use_pkce: Config key is not used"}},
		{"a secret that is hidden", public.with(keys{"auth_type": "Viewer"}), nil, secrets(ClientSecret, long), server, []string{"W : Config key is not used"}},
		{"a secret that is hidden all along", public.with(keys{"workspace": "w"}), public, secrets(ClientSecret, long), server, nil},
		{"a secret that is hidden from now on", public, complete, secrets(ClientSecret, long), server, []string{"W : Config key is not used"}},
		{"hidden, and held", complete.with(keys{"auth_type": ServiceAccount, "use_pkce": true}),
			complete.with(keys{"auth_type": ServiceAccount, "use_pkce": true}), Secrets{}, server, nil},
		{"hidden or not: not known", complete.with(keys{"auth_type": notKnown, "use_pkce": true}), nil, secrets(ClientSecret, long), server, nil},

		{"two are missing", keys{"auth_mode": "Public"}, nil, Secrets{}, server, []string{"E config: Missing config keys"}},
		{"one is missing", public.with(keys{"client_id": nil}), nil, Secrets{}, server, []string{"E config.client_id: Missing config.client_id"}},
		{"a secret is missing", complete, nil, Secrets{}, server, []string{"E config.client_secret_wo: Missing config.client_secret_wo"}},
		{"a secret is perhaps there", complete, nil, Secrets{ByKey: map[string]Secret{ClientSecret: {Value: notKnown}}}, server, nil},
		{"a secret that Connect holds", complete, complete, Secrets{}, server, nil},
		{"a secret that is needed from now on", complete, public, Secrets{}, server, []string{"E config.client_secret_wo: Missing config.client_secret_wo"}},
		{"missing all along", public.with(keys{"client_id": nil, "workspace": "w"}), public.with(keys{"client_id": nil}), Secrets{}, server, nil},
		{"taken away", public.with(keys{"client_id": nil}), public, Secrets{}, server, []string{"E config.client_id: Missing config.client_id"}},
		{"needed from now on", complete.with(keys{"auth_type": "Viewer", "authorization_uri": nil}), keys{"auth_type": ServiceAccount, "client_id": "x"}, Secrets{}, server,
			[]string{"E config.authorization_uri: Missing config.authorization_uri"}},
		{"a value that is not known is there", public.with(keys{"client_id": notKnown}), nil, Secrets{}, server, nil},
		{"missing by the catalogue, what it infers beside what it documents", keys{"auth_mode": "Public"}, nil, Secrets{}, byCatalogue("custom"),
			[]string{"E config: Missing config keys"}},
		{"missing by the catalogue, merely inferred", keys{"auth_mode": "Public", "authorization_uri": "https://x"}, nil, Secrets{}, byCatalogue("custom"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := wants(test.configured)
			c.Secrets = test.secrets
			p := planning{configured: c, creates: test.prior == nil, facts: test.facts}
			if test.prior != nil {
				p.prior = *holds(test.prior)
			}
			planned := p.values()
			before := readable(planned)
			compare(t, "findings", test.want, brief(t, p.check(planned)))
			compare(t, "the plan is left alone", before, readable(planned))
		})
	}
}

func TestSecretThatGoesOutUnused(t *testing.T) {
	t.Parallel()
	public := complete.with(keys{"auth_mode": "Public"})
	c := wants(public)
	c.Secrets = secrets(ClientSecret, long)
	_, findings := Plan(c, holds(public), wrote(public), told(t))
	compare(t, "findings", []string{"W : Config key is not used", `W : A secret of "IdP" will be sent`}, brief(t, findings))
}

// TestSecretThatTheServerRefuses: the server's own expression judges a secret that is to be sent, as it judges every other field.
func TestSecretThatTheServerRefuses(t *testing.T) {
	t.Parallel()
	fromFile := long + "\n"
	for _, test := range []struct {
		name       string
		configured keys
		prior      *Prior
		secrets    Secrets
		facts      Facts
		want       []string
	}{
		{"created", complete, nil, secrets(ClientSecret, fromFile), told(t), []string{"E : Invalid value"}},
		{"in the state", complete, nil, inState(fromFile), told(t), []string{"E : Invalid value"}},
		{"another version", complete, holds(complete), versioned(ClientSecret, fromFile, "2"), told(t), []string{"E : Invalid value", `W : A secret of "IdP" will be sent`}},
		{"not sent", complete, holds(complete), versioned(ClientSecret, fromFile, "1"), told(t), nil},
		{"not known yet", complete, nil, Secrets{ByKey: map[string]Secret{ClientSecret: {Value: notKnown}}}, told(t), nil},
		{"hidden", complete.with(keys{"auth_mode": "Public"}), nil, secrets(ClientSecret, fromFile), told(t), []string{"W : Config key is not used"}},
		{"by the catalogue, which infers it", complete.with(keys{"token_uri": "https://x"}), nil, secrets(ClientSecret, fromFile), byCatalogue("custom"), nil},
	} {
		c := wants(test.configured)
		c.Secrets = test.secrets
		memory := Memory{}
		if test.prior != nil {
			memory = wrote(test.configured)
			memory.Secrets = map[string]SecretRecord{ClientSecret: {Version: "1"}}
		}
		_, findings := Plan(c, test.prior, memory, test.facts)
		compare(t, test.name, test.want, brief(t, findings))
	}
}

func TestKeysThatAreOpenAreNotMissing(t *testing.T) {
	t.Parallel()
	c := wants(keys{"auth_mode": "Public"})
	c.Open = true
	_, findings := Plan(c, nil, Memory{}, told(t))
	compare(t, "findings", nil, brief(t, findings))
}

func TestCheckRelease(t *testing.T) {
	t.Parallel()
	open := Permissions{Managed: true, Users: []string{"u"}}
	for _, test := range []struct {
		release     string
		permissions Permissions
		authType    string
		want        []string
	}{
		{"2025.08.0", open, "Viewer", nil},
		{"2025.07.0", open, "Viewer", []string{"E permissions: Connect is too old for permissions"}},
		{"2025.07.0", Permissions{}, ServiceAccount, nil},
		{"2024.12.0", Permissions{}, ServiceAccount, nil},
		{"2024.11.0", Permissions{}, "Viewer", nil},
		{"2024.11.0", Permissions{}, ServiceAccount, []string{"E config.auth_type: Connect is too old for Service Account integrations"}},
		{"2024.11.0", open, ServiceAccount, []string{
			"E permissions: Connect is too old for permissions", "E config.auth_type: Connect is too old for Service Account integrations"}},
	} {
		c := wants(keys{"auth_type": test.authType})
		c.Permissions = test.permissions
		facts := Facts{Release: release(test.release)}
		findings := planning{configured: c, facts: facts}.check(nil)
		compare(t, test.release, test.want, brief(t, findings))
	}
	c := wants(keys{"auth_type": ServiceAccount})
	c.Permissions = open
	compare(t, "a server that hides its version decides by itself", nil, brief(t, planning{configured: c}.check(nil)))
	facts := told(t)
	facts.Release = release("2024.11.0")
	compare(t, "an old server needs no further complaints", 1, len(planning{configured: wants(keys{"auth_type": ServiceAccount}), facts: facts}.check(nil)))
}

// TestTexts holds the sentences to the letter: they quote the server, name the attribute in full and end with what to do.
func TestTextsOfThePlan(t *testing.T) {
	t.Parallel()
	server := told(t)
	keysOfIdp := "which has `auth_type`, `auth_mode`, `use_pkce`, `max_role`, `client_id`, `client_secret`, `authorization_uri`, `issuer`, `scopes`, `session_duration`, `api_key`, `workspace`."
	public := complete.with(keys{"auth_mode": "Public"})
	for _, test := range []struct {
		name       string
		configured keys
		secrets    Secrets
		facts      Facts
		want       string
	}{
		{"template", complete, Secrets{}, Facts{Known: true, Offered: []string{"idb", "custom"}},
			"`template` is \"idp\", which this server does not offer. It offers `custom`, `idb`. Did you mean \"idb\"?"},
		{"template, and none is near", complete, Secrets{}, untold,
			"`template` is \"idp\", which this server does not offer. It offers `custom`. Choose one of them."},
		{"no templates", complete, Secrets{}, Facts{Known: true, Offered: []string{}},
			"`template` is \"idp\", but this server offers no templates at all. Ask its administrator whether OAuth integrations are switched on."},
		{"capitals", public.with(keys{"auth_mode": "public"}), Secrets{}, server, "`config.auth_mode` is \"public\". Write it as \"Public\": capitals count."},
		{"inferred", keys{"auth_mode": "Public", "client_id": "x", "authorization_uri": "ftp://x", "token_uri": "https://x"}, Secrets{}, byCatalogue("custom"),
			"`config.authorization_uri` is not valid. An http or https URL. Authorization endpoint of the provider. Posit does not document this, so the server decides."},
		{"misspelt", public.with(keys{"workspase": "x"}), Secrets{}, server, "`config.extra.workspase` is no key of the template \"idp\", " + keysOfIdp + " Did you mean \"workspace\"?"},
		{"of other templates", public.with(keys{"role_arn": "x"}), Secrets{}, server,
			"`config.role_arn` is no key of the template \"idp\", " + keysOfIdp + " It belongs to `aws`. Remove it, or change `template`."},
		{"of no template", public.with(keys{"zzz": "x"}), Secrets{}, server, "`config.extra.zzz` is no key of the template \"idp\", " + keysOfIdp + " Remove it."},
		{"secret in the open", public.with(keys{"api_key": "x"}), Secrets{}, server,
			"`config.extra.api_key`: the template \"idp\" says that this key is secret. Move it to `config.secrets_wo.api_key`, so that it is in no state and no plan."},
		{"unknown secret", public, secrets("workspase", "s"), server, "`config.secrets_wo.workspase` is no key of the template \"idp\", " + keysOfIdp + " Did you mean \"workspace\"?"},
		{"no secret", public, secrets("workspace", "s"), server,
			"`config.secrets_wo.workspace`: the template \"idp\" shows this key to everyone who reads the integration. Move it to `config.extra.workspace`."},
		{"hidden", keys{"client_id": "x", "auth_type": ServiceAccount, "use_pkce": true}, secrets(ClientSecret, long), server,
			"`config.use_pkce` is not used with `config.auth_type = \"Service Account\"`. Connect may refuse or drop it; remove it, or change what it depends on."},
		{"refused secret", complete, secrets(ClientSecret, "two\nlines, and long enough"), server, "`config.client_secret_wo` is not valid. It must match the regular expression \"^.+$\"."},
		{"secret from a file", complete, secrets(ClientSecret, long+"\n"), server, "`config.client_secret_wo` is not valid. It must match the regular expression \"^.+$\". " +
			"It would be valid without the white space around it, such as the line break at the end of a file: use trimspace()."},
		{"refused line break", complete, inState("\n"), server, "`config.client_secret` is not valid. It must match the regular expression \"^.+$\"."},
		{"hidden secret in the state", public, inState(long), server,
			"`config.client_secret` is not used with `config.auth_type = \"Viewer\"` and `config.auth_mode = \"Public\"`. Connect may refuse or drop it; remove it, or change what it depends on."},
		{"one is missing", complete, Secrets{}, server,
			"With these values the template \"idp\" needs `config.client_secret_wo`. Add to the block `config`:\n" +
				"  client_secret_wo = var.client_secret # `client_secret` for Terraform and OpenTofu before 1.11."},
		{"several are missing", keys{"auth_type": "Viewer"}, Secrets{}, server, "With these values the template \"idp\" needs 3 more keys. Add to the block `config`:\n" +
			"  client_id = \"…\" # The application. Not empty.\n" +
			"  client_secret_wo = var.client_secret # `client_secret` for Terraform and OpenTofu before 1.11.\n" +
			"  authorization_uri = \"https://…\""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := wants(test.configured)
			c.Secrets = test.secrets
			_, findings := Plan(c, nil, Memory{}, test.facts)
			if len(findings) != 1 {
				t.Fatalf("%d findings: %v", len(findings), findings)
			}
			compare(t, "text", test.want, findings[0].Text)
		})
	}
}

func TestUsedWithNamesDefaultsToo(t *testing.T) {
	t.Parallel()
	p := planning{facts: told(t)}
	compare(t, "by default", "`config.auth_type = \"Viewer\"` and `config.auth_mode = \"Public\"`", p.usedWith("client_secret", keys{"auth_mode": "Public"}.values()))
	switched, _, err := template.Parse([]byte(`{"id": "x", "fields": [{"name": "a", "visibility_expression": {"name": "use_pkce", "value": true}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	p.facts.Template = switched
	compare(t, "a switch", "`config.use_pkce = false`", p.usedWith("a", keys{"use_pkce": false}.values()))
	compare(t, "without a value or a default", "`config.use_pkce = \"\"`", p.usedWith("a", nil))
}

func TestExample(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"token_uri": `"https://…"`, "account_url": `"https://…"`, "issuer": `"https://…"`, "sf_host_domain": `"https://…"`,
		ClientSecret: "var.client_secret", "scopes": `["…"]`, "client_id": `"…"`,
	} {
		compare(t, key, want, example(key))
	}
}

// TestTextOfAServerCannotSteerATerminal lets a template hold what turns lines round, ends them, and has no end.
func TestTextOfAServerCannotSteerATerminal(t *testing.T) {
	t.Parallel()
	evil := "\u202e\x1b[2J\nError: none\u200b" + strings.Repeat("x", 1<<16)
	raw, err := json.Marshal(map[string]any{"id": "evil", "options": []any{
		map[string]any{"name": evil, "type": "select", "values": []string{evil}, "default": evil},
		map[string]any{"name": "tier", "type": "select", "description": evil, "values": []string{evil, "large"}},
	}, "fields": []any{map[string]any{"name": "host", "description": evil, "validation": "^[a-z]+$", "validation_description": evil}}})
	if err != nil {
		t.Fatal(err)
	}
	parsed, _, err := template.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	facts := Facts{Known: true, Template: parsed, FromServer: true, Offered: []string{"evil"}}
	for name, config := range map[string]template.Values{
		"a key that is missing":  {},
		"a wrong value":          {"host": template.Text("7"), "tier": template.Text("huge")},
		"a key that is not ours": {"host": template.Text("a"), "hosts": template.Text("b")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, findings := Plan(Configured{Settings: Settings{Name: template.Text("n"), Template: template.Text("evil"), Config: config}}, nil, Memory{}, facts)
			if len(findings) == 0 {
				t.Fatal("nothing is found")
			}
			for _, f := range findings {
				if strings.ContainsAny(f.Title+f.Text, "\u202e\x1b\u200b") || strings.Contains(f.Text, "\nError: none") || len(f.Text) > 4<<10 {
					t.Errorf("%d bytes: %.300q", len(f.Text), f.Text)
				}
			}
		})
	}
}
