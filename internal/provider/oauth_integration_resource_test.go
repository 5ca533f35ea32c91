package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

const address = "connect_oauth_integration.test"

// custom is a Viewer integration of the custom template; lines go into its config.
func custom(name, lines string) string {
	return fmt.Sprintf(`
resource "connect_oauth_integration" "test" {
  name     = %q
  template = "custom"
  config {
    client_id         = "connect"
    client_secret     = "s3cret-long-enough"
    authorization_uri = "https://idp.example.com/authorize"
    token_uri         = "https://idp.example.com/token"
%s
  }
}
`, name, lines)
}

func configValue(key string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New("config").AtMapKey(key), value)
}

// TestIntegrationLifecycle is what `make testacc` runs against a real server.
func TestIntegrationLifecycle(t *testing.T) {
	t.Parallel()
	g := startTarget(t)
	head := header(g.server, g.key)
	guidStays := statecheck.CompareValue(compare.ValuesSame())
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: head + custom("Corporate IdP", `scopes = ["openid", "offline_access", "profile"]`),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: append(expectSensitive(t, address, tfjsonpath.New("config").AtMapKey("client_secret")),
						plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
						plancheck.ExpectKnownValue(address, tfjsonpath.New("config").AtMapKey("use_pkce"), knownvalue.Bool(true)),
						plancheck.ExpectKnownValue(address, tfjsonpath.New("config").AtMapKey("auth_mode"), knownvalue.StringExact("Confidential")),
						plancheck.ExpectUnknownValue(address, tfjsonpath.New("guid")),
					),
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: []statecheck.StateCheck{
					guidStays.AddStateValue(address, tfjsonpath.New("guid")),
					statecheck.CompareValuePairs(address, tfjsonpath.New("id"), address, tfjsonpath.New("guid"), compare.ValuesSame()),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("auth_type"), knownvalue.StringExact("Viewer")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("redirect_uri"), knownvalue.StringExact(strings.TrimSuffix(g.server, "/")+"/__oauth__/integrations/callback")),
					configValue("token_endpoint_auth_method", knownvalue.StringExact("client_secret_post")),
				},
				Check: g.sent(t, `POST {"config":{"auth_mode":"Confidential","auth_type":"Viewer","authorization_uri":"https://idp.example.com/authorize","client_id":"connect",`+
					`"client_secret":"s3cret-long-enough","scopes":"offline_access openid profile","token_endpoint_auth_method":"client_secret_post",`+
					`"token_uri":"https://idp.example.com/token","use_pkce":true},"name":"Corporate IdP","template":"custom"}`),
			},
			{
				Config: head + custom("Corporate IdP, renamed", `scopes = ["profile", "openid", "offline_access"]`),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: []statecheck.StateCheck{guidStays.AddStateValue(address, tfjsonpath.New("guid"))},
				Check:             g.sent(t, `PATCH {"name":"Corporate IdP, renamed"}`),
			},
			{
				Config: head + custom("Corporate IdP, renamed", `use_pkce = false`),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: []statecheck.StateCheck{
					guidStays.AddStateValue(address, tfjsonpath.New("guid")),
					configValue("use_pkce", knownvalue.Bool(false)), configValue("scopes", knownvalue.Null()),
				},
				Check: func(*terraform.State) error {
					if g.standIn == nil {
						return nil
					}
					expectSent(t, g.standIn, `PATCH {"config":{"auth_mode":"Confidential","auth_type":"Viewer","authorization_uri":"https://idp.example.com/authorize",`+
						`"client_id":"connect","scopes":null,"token_endpoint_auth_method":"client_secret_post","token_uri":"https://idp.example.com/token","use_pkce":false}}`)
					if got := byName(t, g.standIn, "Corporate IdP, renamed").Secrets["client_secret"]; got != "s3cret-long-enough" {
						t.Errorf("the client secret is now %q", got)
					}
					return nil
				},
			},
			{
				ResourceName: address, ImportState: true, ImportStateVerify: true,
				ImportStateVerifyIgnore: []string{"config.client_secret"},
			},
		},
		CheckDestroy: g.sent(t, "DELETE"),
	})
}

func TestIntegrationReplacedOnlyForTemplate(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: standInHeader(s) + custom("Becomes another", "")},
			{
				Config: standInHeader(s) + `
resource "connect_oauth_integration" "test" {
  name     = "Becomes another"
  template = "connect"
  config { max_role = "Viewer" }
}`,
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("auth_type"), knownvalue.StringExact("Visitor API Key")),
					configValue("client_id", knownvalue.Null()),
				},
			},
		},
	})
}

func TestIntegrationDeletedOutsideIsCreatedAgain(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	config := standInHeader(s) + custom("Comes back", "")
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig: func() { s.Remove(byName(t, s, "Comes back").GUID) },
				Config:    config,
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
			},
		},
	})
}

func TestIntegrationPermissions(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	ada, team := s.AddUser("ada", "ada@example.com", connecttest.Publisher), s.AddGroup("team")
	config := func(permissions string) string {
		return standInHeader(s) + fmt.Sprintf(`
resource "connect_oauth_integration" "test" {
  name     = "Restricted"
  template = "connect"
  config { max_role = "Viewer" }
  %s
}`, permissions)
	}
	acl := func() []string {
		var guids []string
		for _, principal := range byName(t, s, "Restricted").Permissions {
			guids = append(guids, principal.UserGUID+principal.GroupGUID)
		}
		return guids
	}
	step := func(permissions string, want []string, writes ...string) resource.TestStep {
		return resource.TestStep{
			Config:           config(permissions),
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check: func(*terraform.State) error {
				if diff := cmp.Diff(want, acl()); diff != "" {
					t.Errorf("permissions (-want +got):\n%s", diff)
				}
				expectSent(t, s, writes...)
				return nil
			},
		}
	}
	restricted := fmt.Sprintf(`permissions { user_guids = [%q] }`, ada)
	outOfBand := step(restricted, []string{ada}, fmt.Sprintf(`PATCH {"permissions":[{"group_guid":null,"user_guid":%q}]}`, ada))
	outOfBand.PreConfig = func() {
		s.Edit(byName(t, s, "Restricted").GUID, func(i *connecttest.Integration) {
			i.Permissions = append(i.Permissions, connecttest.Principal{GroupGUID: team})
		})
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			step("", nil, `POST {"config":{"max_role":"Viewer"},"name":"Restricted","template":"connect"}`),
			step(restricted, []string{ada}, fmt.Sprintf(`PATCH {"permissions":[{"group_guid":null,"user_guid":%q}]}`, ada)),
			outOfBand,
			step(fmt.Sprintf("permissions {\n user_guids = []\n group_guids = [%q]\n }", team), []string{team},
				fmt.Sprintf(`PATCH {"permissions":[{"group_guid":%q,"user_guid":null}]}`, team)),
			step(`permissions {}`, nil, `PATCH {"permissions":[]}`),
			step("", nil),
		},
	})
}
