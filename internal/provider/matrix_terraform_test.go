package provider

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// TestMatrixThroughTerraform runs a sample of the combinations, spread over the whole matrix, through the real CLI. The test library
// fails on every plan that is not empty after an apply.
func TestMatrixThroughTerraform(t *testing.T) {
	t.Parallel()
	const samples = 12
	all := connecttest.Combinations(1)
	for i := range samples {
		switches := all[i*(len(all)/samples+1)%len(all)]
		t.Run(switches.String(), func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{Switches: switches})
			full := standInHeader(s) + custom("Changes", `auth_type = "Viewer"
    auth_mode = "Confidential"
    token_endpoint_auth_method = "client_secret_basic"
    scopes = ["zeta", "alpha"]
    use_pkce = false`)
			minimal := standInHeader(s) + custom("Changes", `token_endpoint_auth_method = "client_secret_basic"`)
			cleared := resource.TestStep{Config: minimal}
			if (&matrix{switches: switches}).cannotClear("scopes") {
				cleared.ExpectError = regexp.MustCompile("Connect did not clear config.scopes")
			}
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories,
				Steps: []resource.TestStep{
					{Config: minimal},
					{Config: full, ConfigPlanChecks: resource.ConfigPlanChecks{
						PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)},
					}},
					cleared,
					{
						PreConfig: func() {
							s.Edit(byName(t, s, "Changes").GUID, func(i *connecttest.Integration) { i.Config["use_pkce"] = false })
						},
						Config: full,
						Check: func(*terraform.State) error {
							if got := byName(t, s, "Changes").Secrets[integration.ClientSecret]; got != "s3cret-long-enough" {
								return fmt.Errorf("the client secret is %q", got)
							}
							return nil
						},
					},
					{ResourceName: address, ImportState: true},
				},
			})
		})
	}
}
