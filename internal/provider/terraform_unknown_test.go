package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// withUnknown is an integration of which a part is known after the apply of `later` only, which gives back what it is given.
func withUnknown(lines, config, permissions string, extraBlocks ...string) string {
	return fmt.Sprintf(`
resource "connect_oauth_integration" "idp" {
  %s
  %s
  %s
  %s
}
`, lines, block("config", config), block("permissions", permissions), strings.Join(extraBlocks, "\n"))
}

func block(name, lines string) string {
	if lines == "" {
		return ""
	}
	return name + " {\n" + lines + "\n}"
}

// TestUnknownThroughTerraform plans and applies, as the first and as a later change, what Terraform learns in the same apply.
// TestUnknownAtEveryArgument has every argument; this is what only Terraform can make of a configuration.
func TestUnknownThroughTerraform(t *testing.T) {
	t.Parallel()
	const (
		plain  = "name = \"Corporate IdP\"\n template = \"custom\""
		config = customKeys + "\n client_secret = \"s3cret\""
		none   = ""
	)
	for name, test := range map[string]struct {
		known, later, unknown string // the configuration before, what `later` gives, and the configuration that takes it
		refused               string // by Terraform, whatever the provider
	}{
		"description": {withUnknown(plain, config, none), `"Tokens"`,
			withUnknown(plain+"\n description = terraform_data.later.output", config, none), ""},
		"name":     {withUnknown(plain, config, none), `"New"`, withUnknown("name = terraform_data.later.output\n template = \"custom\"", config, none), ""},
		"template": {withUnknown(plain, config, none), `"custom"`, withUnknown("name = \"Corporate IdP\"\n template = terraform_data.later.output", config, none), ""},
		"a list of permissions": {withUnknown(plain, config, none), `["GUID"]`,
			withUnknown(plain, config, "user_guids = terraform_data.later.output"), ""},
		"a list of permissions that are there": {withUnknown(plain, config, `user_guids = ["GUID"]`), `["GUID"]`,
			withUnknown(plain, config, "user_guids = terraform_data.later.output"), ""},
		"one of the permissions": {withUnknown(plain, config, `user_guids = ["GUID"]`), `"GUID"`,
			withUnknown(plain, config, "user_guids = [terraform_data.later.output]"), ""},
		"permissions as a whole": {withUnknown(plain, config, `user_guids = ["GUID"]`), `["GUID"]`,
			withUnknown(plain, config, none, dynamicPermissions), ""},
		"permissions as a whole, new": {withUnknown(plain, config, none), `["GUID"]`,
			withUnknown(plain, config, none, dynamicPermissions), ""},
		"permissions as a whole that turn out to be none": {withUnknown(plain, config, none), `[]`,
			withUnknown(plain, config, none, dynamicPermissions), "was present, but now absent"},
		"config as a whole": {withUnknown(plain, config, none), `["other"]`, withUnknown(plain, none, none, `
			dynamic "config" {
			  for_each = terraform_data.later.output
			  content {
			    client_id         = config.value
			    client_secret     = "s3cret"
			    authorization_uri = "https://idp.example.com/authorize"
			    token_uri         = "https://idp.example.com/token"
			  }
			}`), ""},
		"extra as a whole": {withUnknown(plain, config, none), `{}`, withUnknown(plain, config+"\n extra = terraform_data.later.output", none), ""},
		"a switch":         {withUnknown(plain, config, none), `false`, withUnknown(plain, config+"\n use_pkce = terraform_data.later.output", none), ""},
		"scopes":           {withUnknown(plain, config, none), `["openid"]`, withUnknown(plain, config+"\n scopes = terraform_data.later.output", none), ""},
		"a secret in the state": {withUnknown(plain, config, none), `"other"`,
			withUnknown(plain, customKeys+"\n client_secret = terraform_data.later.output", none), ""},
		"a secret": {withUnknown(plain, config, none), `"sixteen letters other"`,
			withUnknown(plain, customKeys+"\n client_secret_wo = terraform_data.later.output", none), ""},
	} {
		for _, first := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/new %v", name, first), func(t *testing.T) {
				t.Parallel()
				s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
				w := newWorkspace(t, s)
				user := func(text string) string { return strings.ReplaceAll(text, "GUID", s.UserGUID(connecttest.Publisher)) }
				if !first {
					w.applies(user(test.known))
				}
				w.write("later.tf", user("resource \"terraform_data\" \"later\" {\n input = "+test.later+"\n}\n"))
				w.write("main.tf", user(test.unknown))
				code, output := w.run("apply", "-auto-approve")
				if test.refused != "" {
					if code == 0 || !strings.Contains(strings.Join(strings.Fields(output), " "), test.refused) {
						w.t.Errorf("want %q, got exit code %d:\n%s", test.refused, code, output)
					}
					return
				}
				if code != 0 || strings.Contains(output, "open to every publisher") {
					w.t.Fatalf("exit code %d:\n%s", code, output)
				}
				w.expectNoChanges()
			})
		}
	}
}

const dynamicPermissions = `
  dynamic "permissions" {
    for_each = terraform_data.later.output
    content {
      user_guids = [permissions.value]
    }
  }`
