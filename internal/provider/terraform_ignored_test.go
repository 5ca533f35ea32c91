package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// applies writes a configuration and applies it, and expects that nothing is left to do.
func (w *workspace) applies(configuration string) {
	w.t.Helper()
	w.write("main.tf", configuration)
	w.must("apply", "-auto-approve")
	w.expectNoChanges()
}

func (w *workspace) expectNoChanges() {
	w.t.Helper()
	if code, output := w.run("plan", "-detailed-exitcode"); code != 0 {
		w.t.Fatalf("want no changes, got exit code %d:\n%s", code, output)
	}
}

// withSecrets is an integration with lines in its config, a description and a lifecycle.
func withSecrets(template, description, config string, ignored ...string) string {
	return fmt.Sprintf(`
resource "connect_oauth_integration" "idp" {
  name        = "Corporate IdP"
  description = %q
  template    = %q
  config {
    %s
  }
  lifecycle {
    ignore_changes = [%s]
  }
}
`, description, template, config, strings.Join(ignored, ", "))
}

const customKeys = `
    client_id         = "connect"
    authorization_uri = "https://idp.example.com/authorize"
    token_uri         = "https://idp.example.com/token"
`

// TestIgnoredSecretsAreNotSent: a secret was changed in the dashboard, and Terraform is told to leave it alone. An update of something
// else leaves it, whatever the configuration says.
func TestIgnoredSecretsAreNotSent(t *testing.T) {
	t.Parallel()
	const warehouseKeys = "extra = { warehouse_host = \"db.example.com\" }\n"
	for name, test := range map[string]struct {
		template, before, after string
		ignored                 string
	}{
		"client_secret_wo":                 {"custom", `client_secret_wo = "the first secret"`, `client_secret_wo = "the second secret"`, "config.client_secret_wo"},
		"client_secret_wo, all of config":  {"custom", `client_secret_wo = "the first secret"`, `client_secret_wo = "the second secret"`, "config"},
		"client_secret_wo, added":          {"custom", ``, `client_secret_wo = "the second secret"`, "config.client_secret_wo"},
		"client_secret_wo, added, config":  {"custom", ``, `client_secret_wo = "the second secret"`, "config"},
		"client_secret_wo under a version": {"custom", versionedSecret("the first secret", "1"), versionedSecret("the second secret", "2"), "config.client_secret_wo"},
		"client_secret_wo_version":         {"custom", versionedSecret("the first secret", "1"), versionedSecret("the second secret", "2"), "config.client_secret_wo_version"},
		"a version, all of config":         {"custom", versionedSecret("the first secret", "1"), versionedSecret("the second secret", "2"), "config"},
		"client_secret":                    {"custom", `client_secret = "the first secret"`, `client_secret = "the second secret"`, "config.client_secret"},
		"client_secret, all of config":     {"custom", `client_secret = "the first secret"`, `client_secret = "the second secret"`, "config"},
		"client_secret, added":             {"custom", ``, `client_secret = "the second secret"`, "config.client_secret"},
		"client_secret to client_secret_wo": {"custom", `client_secret = "the first secret"`, `client_secret_wo = "the second secret"`,
			"config.client_secret, config.client_secret_wo"},
		"secrets_wo":                   {"warehouse", `secrets_wo = { warehouse_key = "the first secret" }`, `secrets_wo = { warehouse_key = "the second secret" }`, "config.secrets_wo"},
		"a key of secrets_wo":          {"warehouse", `secrets_wo = { warehouse_key = "the first secret" }`, `secrets_wo = { warehouse_key = "the second secret" }`, `config.secrets_wo["warehouse_key"]`},
		"secrets_wo, all of config":    {"warehouse", `secrets_wo = { warehouse_key = "the first secret" }`, `secrets_wo = { warehouse_key = "the second secret" }`, "config"},
		"secrets_wo under a version":   {"warehouse", versionedKey("the first secret", "1"), versionedKey("the second secret", "2"), "config.secrets_wo"},
		"secrets_wo_version":           {"warehouse", versionedKey("the first secret", "1"), versionedKey("the second secret", "2"), "config.secrets_wo_version"},
		"their version, all of config": {"warehouse", versionedKey("the first secret", "1"), versionedKey("the second secret", "2"), "config"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{Templates: novel(t), NoDefaultIntegration: true})
			w := newWorkspace(t, s)
			keys := customKeys
			if test.template == "warehouse" {
				keys = warehouseKeys
			}
			if test.before == "" { // Connect has a secret that is not Terraform's
				w.write("main.tf", withSecrets(test.template, "before", keys))
				w.must("import", "connect_oauth_integration.idp", s.Add(connecttest.Integration{
					Name: "Corporate IdP", Template: "custom", Secrets: map[string]string{integration.ClientSecret: "dashboard"}, Config: map[string]any{
						"client_id": "connect", "authorization_uri": "https://idp.example.com/authorize", "token_uri": "https://idp.example.com/token",
					},
				}))
			}
			w.write("main.tf", withSecrets(test.template, "before", keys+test.before))
			w.must("apply", "-auto-approve")
			s.Edit(s.Integrations()[0].GUID, func(i *connecttest.Integration) {
				for key := range i.Secrets {
					i.Secrets[key] = "dashboard"
				}
			})
			s.ForgetRequests()
			w.applies(withSecrets(test.template, "after", keys+test.after, test.ignored))
			expectSent(w.t, s, `PATCH {"description":"after"}`)
			for key, secret := range s.Integrations()[0].Secrets {
				if secret != "dashboard" {
					w.t.Errorf("Connect holds the secret %s = %q", key, secret)
				}
			}
		})
	}
}

func versionedSecret(secret, version string) string {
	return fmt.Sprintf("client_secret_wo = %q\n client_secret_wo_version = %q", secret, version)
}

func versionedKey(secret, version string) string {
	return fmt.Sprintf("secrets_wo = { warehouse_key = %q }\n secrets_wo_version = %q", secret, version)
}
