package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestAssociationsInTerraform replaces an integration that content uses: Connect drops the association with the old one, which is
// no change of somebody else's.
func TestAssociationsInTerraform(t *testing.T) {
	t.Parallel()
	const app = "connect_content_oauth_integrations.app"
	s := connecttest.Start(t, connecttest.Config{})
	content := s.AddContent("app", "python-shiny")
	other := s.Add(connecttest.Integration{Name: "Other", Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
	config := func(integration string) string {
		return standInHeader(s) + integration + fmt.Sprintf(`
resource "connect_content_oauth_integrations" "app" {
  content_guid      = %q
  integration_guids = [connect_oauth_integration.test.guid]
}
`, content)
	}
	replaced := config(`
resource "connect_oauth_integration" "test" {
  name     = "Used"
  template = "connect"
  config { max_role = "Viewer" }
}`)
	usesOnlyIt := func(*terraform.State) error {
		if diff := cmp.Diff([]string{byName(t, s, "Used").GUID}, s.Associations(content)); diff != "" {
			return fmt.Errorf("integrations of the content (-want +got):\n%s", diff)
		}
		return nil
	}
	clean := resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	update := resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(app, plancheck.ResourceActionUpdate)},
		PostApplyPostRefresh: clean.PostApplyPostRefresh,
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: config(custom("Used", "")), ConfigPlanChecks: clean, Check: usesOnlyIt,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(app, tfjsonpath.New("id"), knownvalue.StringExact(content)),
					statecheck.ExpectKnownValue(app, tfjsonpath.New("integration_guids"), knownvalue.SetSizeExact(1)),
				},
			},
			{Config: replaced, ConfigPlanChecks: update, Check: usesOnlyIt},
			{
				PreConfig: func() { s.Associate(content, byName(t, s, "Used").GUID, other) },
				Config:    replaced, ConfigPlanChecks: update, Check: usesOnlyIt,
			},
			{ResourceName: app, ImportState: true, ImportStateVerify: true},
		},
		CheckDestroy: func(*terraform.State) error {
			if left := s.Associations(content); len(left) > 0 {
				return fmt.Errorf("still associated: %v", left)
			}
			return nil
		},
	})
}

// TestCreateThatRemovesSaysSoWhileApplying: the content gets another integration after the plan was saved. Terraform plans once more
// before it creates, and that plan's warning is shown.
func TestCreateThatRemovesSaysSoWhileApplying(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	content := s.AddContent("app", "python-shiny")
	wanted := s.Add(connecttest.Integration{Name: "Wanted", Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
	other := s.Add(connecttest.Integration{Name: "Other", Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
	w := newWorkspace(t, s)
	w.write("app.tf", fmt.Sprintf("resource \"connect_content_oauth_integrations\" \"app\" {\n  content_guid      = %q\n  integration_guids = [%q]\n}\n", content, wanted))
	if output := w.must("plan", "-out=saved"); strings.Contains(output, "Other integrations") {
		t.Errorf("nothing is to be removed yet:\n%s", output)
	}
	s.Associate(content, other)
	if output := w.must("apply", "saved"); !strings.Contains(output, "Other integrations of content item") || !strings.Contains(output, other) {
		t.Errorf("the apply does not say what it removes:\n%s", output)
	}
	if diff := cmp.Diff([]string{wanted}, s.Associations(content)); diff != "" {
		t.Errorf("integrations of the content (-want +got):\n%s", diff)
	}
}

func TestImportOfAssociationsByIdentity(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	content := s.AddContent("app", "python-shiny")
	s.Associate(content, s.Add(connecttest.Integration{Name: "Used", Template: "connect", Config: map[string]any{"max_role": "Viewer"}}))
	w := newWorkspace(t, s)
	w.write("import.tf", fmt.Sprintf("import {\n  to       = connect_content_oauth_integrations.app\n  identity = { content_guid = %q }\n}\n", content))
	if output := w.must("plan", "-generate-config-out=generated.tf"); !strings.Contains(output, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("the import is not clean:\n%s", output)
	}
}
