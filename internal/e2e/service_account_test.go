package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestServiceAccountIsVerified lets the stand-in fetch a token with what the provider stored, as Connect does to verify.
func TestServiceAccountIsVerified(t *testing.T) {
	t.Parallel()
	issuer := startIDP(t, "unused", "unused", "http://127.0.0.1/unused")
	for _, test := range []struct{ name, secret, refusal string }{
		{"right secret", serviceAccountIs, ""},
		{"wrong secret", "wrong", "the token endpoint answered 401"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.Verify: connecttest.RealGrant}})
			client, err := connect.New(connect.Options{Server: s.URL(), APIKey: s.AdminKey()})
			if err != nil {
				t.Fatal(err)
			}
			config := fmt.Sprintf(`
data "connect_oauth_server_metadata" "idp" {
  issuer = %q
}

resource "connect_oauth_integration" "service" {
  name     = "Service"
  template = "custom"
  config = {
    auth_type                  = "Service Account"
    client_id                  = %q
    client_secret              = %q
    token_uri                  = data.connect_oauth_server_metadata.idp.token_endpoint
    token_endpoint_auth_method = "client_secret_basic"
    scopes                     = ["openid"]
  }
}
`, issuer, serviceAccount, test.secret)
			applied(t, s, config, func(state *terraform.State) error {
				err := client.VerifyIntegration(t.Context(), state.RootModule().Resources["connect_oauth_integration.service"].Primary.ID)
				if test.refusal == "" && err != nil || test.refusal != "" && (err == nil || !strings.Contains(err.Error(), test.refusal)) {
					t.Errorf("want %q, got %v", test.refusal, err)
				}
				return nil
			})
		})
	}
}
