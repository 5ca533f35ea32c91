package e2e

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestServiceAccountIsVerified lets the stand-in fetch a token with what the provider stored, as Connect does to verify.
func TestServiceAccountIsVerified(t *testing.T) {
	t.Parallel()
	issuer := startIDP(t, "unused", "unused", "http://127.0.0.1/unused")
	for _, test := range []struct {
		name, secret string
		refusal      *regexp.Regexp
	}{
		{"right secret", serviceAccountIs, nil},
		{"wrong secret", "wrong", regexp.MustCompile(`(?s)Connect gets no token.*the\s+token\s+endpoint\s+answered\s+401`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.Verify: connecttest.RealGrant}})
			config := fmt.Sprintf(`
data "connect_oauth_server_metadata" "idp" {
  issuer = %q
}

resource "connect_oauth_integration" "service" {
  name            = "Service"
  template        = "custom"
  verify_on_apply = true
  config {
    auth_type                  = "Service Account"
    client_id                  = %q
    client_secret              = %q
    token_uri                  = data.connect_oauth_server_metadata.idp.token_endpoint
    token_endpoint_auth_method = "client_secret_basic"
    scopes                     = ["openid"]
  }
}
`, issuer, serviceAccount, test.secret)
			run(t, s, resource.TestStep{Config: config, ExpectError: test.refusal})
		})
	}
}
