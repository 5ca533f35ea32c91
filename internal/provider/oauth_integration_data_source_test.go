package provider

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

func lookup(criteria string) string {
	return fmt.Sprintf("data \"connect_oauth_integration\" \"test\" {\n%s\n}\n", criteria)
}

func seedForLookups(t *testing.T) (s *connecttest.Server, corporate, twinViewer, twinService string) {
	t.Helper()
	s = connecttest.Start(t, connecttest.Config{})
	corporate = s.Add(connecttest.Integration{Name: "Corporate IdP", Template: "custom", Config: map[string]any{
		"auth_type": "Viewer", "scopes": "openid profile", "use_pkce": true, "next_year": "x",
	}, Secrets: map[string]string{integration.ClientSecret: "s3cret-long-enough"}})
	twinViewer = s.Add(connecttest.Integration{Name: "Twin", Template: "custom", Config: map[string]any{"auth_type": "Viewer"}})
	twinService = s.Add(connecttest.Integration{Name: "Twin", Template: "custom", Config: map[string]any{"auth_type": "Service Account"}})
	return s, corporate, twinViewer, twinService
}

func TestIntegrationDataSourceFindsOne(t *testing.T) {
	t.Parallel()
	s, corporate, _, twinService := seedForLookups(t)
	found := func(criteria, guid string) resource.TestStep {
		return resource.TestStep{Config: standInHeader(s) + lookup(criteria), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.connect_oauth_integration.test", tfjsonpath.New("guid"), knownvalue.StringExact(guid)),
		}}
	}
	byName := found(`name = "Corporate IdP"`, corporate)
	config := tfjsonpath.New("config")
	byName.ConfigStateChecks = append(byName.ConfigStateChecks,
		statecheck.ExpectKnownValue("data.connect_oauth_integration.test", config.AtMapKey("use_pkce"), knownvalue.Bool(true)),
		statecheck.ExpectKnownValue("data.connect_oauth_integration.test", config.AtMapKey("extra").AtMapKey("next_year"), knownvalue.StringExact("x")),
		statecheck.ExpectKnownValue("data.connect_oauth_integration.test", config.AtMapKey("scopes"), knownvalue.SetExact([]knownvalue.Check{
			knownvalue.StringExact("openid"), knownvalue.StringExact("profile"),
		})),
	)
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		byName,
		found(fmt.Sprintf(`guid = %q`, corporate), corporate),
		found(`name = "Twin"`+"\n"+`auth_type = "Service Account"`, twinService),
		found(`name = "Corporate IdP"`+"\n"+`template = "custom"`, corporate),
	}})
}

func TestIntegrationDataSourceNeverPicks(t *testing.T) {
	t.Parallel()
	s, corporate, twinViewer, twinService := seedForLookups(t)
	for _, test := range []struct{ name, criteria, want string }{
		{"several", `name = "Twin"`, "(?s)Several OAuth integrations match.*" + twinViewer + ".*template custom, created 20.*" + twinService},
		{"none, with close matches", `name = "corporate idp"`, "(?s)No such OAuth integration.*Close\\s+matches:.*" + corporate},
		{"none, nothing close", `name = "Zzzzzzzzzzzz"`, `(?s)No such OAuth integration.*It\s+shows 5 integration`},
		{"of another template", `name = "Corporate IdP"` + "\n" + `template = "aws"`, `(?s)No such OAuth integration.*template = "aws"`},
		{"no such GUID", `guid = "3f0b0000-0000-4000-8000-000000000000"`, "No such OAuth integration"},
		{"neither", "", "Missing Attribute Configuration"},
		{"both", `name = "Twin"` + "\n" + `guid = "x"`, "Invalid Attribute Combination"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
				{Config: standInHeader(s) + lookup(test.criteria), ExpectError: regexp.MustCompile(test.want)},
			}})
		})
	}
}
