package provider

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestMisspeltNamesAreRefused: as attributes, Terraform would drop these names without a word, plan PKCE on and open the integration
// to every publisher.
func TestMisspeltNamesAreRefused(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	for name, test := range map[string]struct{ config, permissions, want string }{
		"use_pcke":            {config: "use_pcke = false", want: `"use_pkce"`},
		"scope":               {config: `scope = ["openid"]`, want: `"scopes"`},
		"client_secret_w0":    {config: `client_secret_w0 = "s3cret-long-enough"`, want: `"client_secret_wo"`},
		"user_guid":           {permissions: `user_guid = "ada"`, want: `"user_guids"`},
		"group_guid":          {permissions: `group_guid = ["team"]`, want: `"group_guids"`},
		"a key of next year":  {config: `extras = { audience = "api" }`, want: `"extra"`},
		"config as attribute": {config: "}\nconfig = {", want: `to define a block of type "config"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, s)
			w.write("main.tf", blocks(test.config, test.permissions))
			code, output := w.run("validate")
			unwrapped := strings.Join(strings.Fields(output), " ")
			if code == 0 || !strings.Contains(unwrapped, "Unsupported argument") || !strings.Contains(unwrapped, "Did you mean "+test.want+"?") {
				t.Errorf("exit code %d; want %s to be suggested:\n%s", code, test.want, output)
			}
		})
	}
	expectSent(t, s)
}

// TestErrorsShowTheLineOfTheirKey: before Terraform 1.14, only what is in a block is shown with its own line.
func TestErrorsShowTheLineOfTheirKey(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	for name, test := range map[string]struct{ command, config, permissions, line string }{
		"a value that is none":            {"validate", `authorization_uri = "not a URI"`, "", `authorization_uri = "not a URI"`},
		"a value that is not allowed":     {"validate", `max_role = "Emperor"`, "", `max_role = "Emperor"`},
		"a value that the server refuses": {"plan", "authorization_uri = \"https://idp.example.com/authorize\"\ntoken_endpoint_auth_method = \"private_key_jwt\"", "", `token_endpoint_auth_method = "private_key_jwt"`},
		"a permission":                    {"validate", "", `user_guids = [""]`, `user_guids = [""]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, s)
			w.write("main.tf", blocks(test.config, test.permissions))
			code, output := w.run(test.command)
			shown := regexp.MustCompile(`(?m)on main\.tf line \d+, in resource "connect_oauth_integration" "idp":\n.*\d+: +` + regexp.QuoteMeta(test.line))
			if code == 0 || !shown.MatchString(output) {
				t.Errorf("exit code %d; want the line %s:\n%s", code, test.line, output)
			}
		})
	}
}

// blocks is an integration with a line more in config, and in permissions.
func blocks(config, permissions string) string {
	if permissions != "" {
		permissions = "permissions {\n    " + permissions + "\n  }"
	}
	return fmt.Sprintf(`
resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"
  config {
    client_id = "connect"
    auth_mode = "Public"
    token_uri = "https://idp.example.com/token"
    %s
  }
  %s
}
`, config, permissions)
}

// TestBlockThatIsNotThere: Terraform refuses that before it plans; another client of the protocol may not.
func TestBlockThatIsNotThere(t *testing.T) {
	t.Parallel()
	configured := oauthIntegrationModel{}.configured()
	if len(configured.Settings.Config)+len(configured.Secrets.ByKey) > 0 || configured.Open {
		t.Errorf("there is something in no block: %v", configured)
	}
}
