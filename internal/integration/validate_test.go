package integration

import (
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// TestValidate asks without a server: only what Posit documents is an error.
func TestValidate(t *testing.T) {
	t.Parallel()
	full := keys{"client_id": "x", "authorization_uri": "https://x", "token_uri": "https://x"}
	short, open := secrets(ClientSecret, "fifteen letters"), secrets(ClientSecret, "")
	open.ByKey[ClientSecret] = Secret{Value: notKnown}
	noAuthMode := []string{"E : Template without a client secret"}
	for _, test := range []struct {
		name     string
		template string
		config   keys
		edit     func(*Configured)
		want     []string
	}{
		{"all is well", "custom", full, nil, nil},
		{"an unknown template passes", "next-year", keys{"auth_mode": "wrong", "anything": "x"}, nil, nil},
		{"a template that is not known yet passes", "", keys{"auth_mode": "wrong"}, nil, nil},

		{"a wrong value that is documented", "custom", full.with(keys{"auth_mode": "Secret"}), nil, []string{"E config.auth_mode: Invalid value"}},
		{"a wrong value that is inferred is left to the plan", "custom", full.with(keys{"auth_type": "Robot"}), nil, nil},
		{"capitals are an error all the same", "custom", full.with(keys{"auth_type": "viewer"}), nil, []string{"E config.auth_type: Invalid value"}},
		{"expressions are inferred", "custom", full.with(keys{"token_uri": "x"}), nil, nil},
		{"a value that is not known", "custom", full.with(keys{"auth_mode": notKnown}), nil, nil},
		{"a value that is none", "custom", full.with(keys{"auth_mode": template.Value{}}), nil, nil},
		{"nothing follows from a wrong value", "custom", full.with(keys{"auth_mode": "public"}),
			func(c *Configured) { c.Secrets = secrets(ClientSecret, long) }, []string{"E config.auth_mode: Invalid value"}},

		{"a key of another template, where all keys are documented", "custom", full.with(keys{"role_arn": "x"}), nil, []string{"E config.role_arn: Unknown config key"}},
		{"one that is not known yet", "custom", full.with(keys{"role_arn": notKnown}), nil, nil},
		{"a key of another template, where they are not", "aws", keys{"tenant_id": "x"}, nil, nil},
		{"a key without an attribute is left to the server", "custom", full.with(keys{"new": "x"}), nil, nil},

		{"a documented key is missing", "custom", full.with(keys{"authorization_uri": nil}), nil, []string{"E config.authorization_uri: Missing config.authorization_uri"}},
		{"keys that are inferred are not missing", "custom", keys{"authorization_uri": "https://x"}, nil, nil},
		{"it is hidden", "custom", full.with(keys{"authorization_uri": nil, "auth_type": ServiceAccount}), nil, nil},
		{"it is perhaps among keys that are not known", "custom", full.with(keys{"authorization_uri": nil}), func(c *Configured) { c.Open = true }, nil},
		{"a secret may be with Connect", "github", keys{"client_id": "x"}, nil, nil},

		{"a short secret", "custom", full, func(c *Configured) { c.Secrets = short }, []string{"E : Short secret without a version"}},
		{"sixteen letters are enough", "custom", full, func(c *Configured) { c.Secrets = secrets(ClientSecret, "sixteen letters!") }, nil},
		{"letters are counted, not bytes", "custom", full, func(c *Configured) { c.Secrets = secrets(ClientSecret, strings.Repeat("é", 15)) }, []string{"E : Short secret without a version"}},
		{"short, with a version", "custom", full, func(c *Configured) { c.Secrets = versioned(ClientSecret, "short", "1") }, nil},
		{"short, in the state", "custom", full, func(c *Configured) { c.Secrets = inState("short") }, nil},
		{"not known", "custom", full, func(c *Configured) { c.Secrets = open }, nil},
		{"two short ones, in order", "next-year", nil, func(c *Configured) {
			c.Secrets = Secrets{ByKey: map[string]Secret{"b": {Value: template.Text("x")}, "a": {Value: template.Text("y")}}}
		}, []string{"E : Short secret without a version", "E : Short secret without a version"}},

		{"a client secret where there is none", "connect", nil, func(c *Configured) { c.Secrets = secrets(ClientSecret, long) }, noAuthMode},
		{"the same in the state", "connect", nil, func(c *Configured) { c.Secrets = inState(long) }, noAuthMode},
		{"the same, not known", "connect", nil, func(c *Configured) { c.Secrets = open }, nil},
		{"a secret for a public client", "custom", full.with(keys{"auth_mode": "Public"}), func(c *Configured) { c.Secrets = secrets(ClientSecret, long) },
			[]string{"E : Secret for a public client"}},
		{"where that is inferred", "azure", full.with(keys{"auth_mode": "Public"}), func(c *Configured) { c.Secrets = secrets(ClientSecret, long) }, nil},

		{"verify, of a Service Account", "custom", full.with(keys{"auth_type": ServiceAccount}), func(c *Configured) { c.Verify = template.Bool(true) }, nil},
		{"verify, of a Viewer", "custom", full.with(keys{"auth_type": "Viewer"}), func(c *Configured) { c.Verify = template.Bool(true) }, []string{"E verify_on_apply: Nothing to verify"}},
		{"verify, of a Viewer by default", "custom", full, func(c *Configured) { c.Verify = template.Bool(true) }, []string{"E verify_on_apply: Nothing to verify"}},
		{"verify, where the default is inferred", "snowflake", nil, func(c *Configured) { c.Verify = template.Bool(true) }, nil},
		{"verify, where there is no auth_type", "github", nil, func(c *Configured) { c.Verify = template.Bool(true) }, nil},
		{"verify, of an unknown template", "next-year", keys{"auth_type": "Viewer"}, func(c *Configured) { c.Verify = template.Bool(true) }, []string{"E verify_on_apply: Nothing to verify"}},
		{"verify, of an unknown template, by default", "next-year", nil, func(c *Configured) { c.Verify = template.Bool(true) }, nil},
		{"verify a Viewer or not: not known", "custom", full, func(c *Configured) { c.Verify = notKnown }, nil},
		{"verify, not known yet", "custom", full.with(keys{"auth_type": notKnown}), func(c *Configured) { c.Verify = template.Bool(true) }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := wants(test.config)
			c.Template = template.Text(test.template)
			if test.edit != nil {
				test.edit(&c)
			}
			compare(t, "findings", test.want, brief(t, Validate(c)))
			compareConfig(t, "the configuration is left alone", test.config, c.Config)
		})
	}
}

func TestTextsOfValidate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		c      Configured
		id     string
		second string // what the text ends with
	}{
		{"short client secret", Configured{Secrets: secrets(ClientSecret, "short")}, "custom",
			"`config.client_secret_wo` has 5 characters. Without a version its changes are noticed through a hash, from which a secret of fewer than 16 characters could be guessed. " +
				"Set `config.client_secret_wo_version` to any text, and change it whenever the secret changes."},
		{"short other secret", Configured{Secrets: secrets("api_key", "short")}, "openai",
			"`config.secrets_wo.api_key` has 5 characters. Without a version its changes are noticed through a hash, from which a secret of fewer than 16 characters could be guessed. " +
				"Set `config.secrets_wo_version` to any text, and change it whenever the secret changes."},
		{"no client secret", Configured{Secrets: secrets(ClientSecret, long)}, "connect",
			"`config.client_secret_wo` is no key of the template \"connect\", which has `max_role`. It belongs to "},
		{"no client secret, in the state", Configured{Secrets: inState(long)}, "connect",
			"`config.client_secret` is no key of the template \"connect\", which has `max_role`. It belongs to "},
		{"public client", Configured{Secrets: inState(long), Settings: Settings{Config: keys{"auth_mode": "Public", "authorization_uri": "https://x"}.values()}}, "custom",
			"`config.client_secret`: an OAuth application with `config.auth_mode = \"Public\"` has no secret. Remove the secret, or set `config.auth_mode` to \"Confidential\"."},
		{"nothing to verify", Configured{Verify: template.Bool(true), Settings: Settings{Config: keys{"auth_type": "Viewer", "authorization_uri": "https://x"}.values()}}, "custom",
			"`verify_on_apply`: Connect verifies Service Account integrations only, and `config.auth_type` is \"Viewer\". Remove `verify_on_apply`."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.c.Template = template.Text(test.id)
			findings := Validate(test.c)
			if len(findings) == 0 || !strings.HasPrefix(findings[0].Text, test.second) {
				t.Errorf("got %v, want %s", findings, test.second)
			}
		})
	}
}
