package provider

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestAssociationInTerraform gives one content item many integrations in one run, beside one that is not Terraform's: nothing is lost.
func TestAssociationInTerraform(t *testing.T) {
	t.Parallel()
	const app, report = "connect_content_oauth_integration.app[0]", "connect_content_oauth_integration.report"
	s := connecttest.Start(t, connecttest.Config{})
	content := s.AddContent("app", "python-shiny")
	alone := s.AddContent("report", "python-shiny")
	other := s.Add(connecttest.Integration{Name: "Other", Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
	s.Associate(content, other)
	config := func(count int, more string) string {
		return standInHeader(s) + fmt.Sprintf(`
resource "connect_oauth_integration" "app" {
  count    = %d
  name     = "App ${count.index}"
  template = "connect"
  config { max_role = "Viewer" }
}
resource "connect_content_oauth_integration" "app" {
  count            = %[1]d
  content_guid     = %q
  integration_guid = connect_oauth_integration.app[count.index].guid
  auth_type        = connect_oauth_integration.app[count.index].auth_type
}
resource "connect_content_oauth_integration" "report" {
  content_guid     = %q
  integration_guid = connect_oauth_integration.app[0].guid
}
%s`, count, content, alone, more)
	}
	uses := func(count int) func(*terraform.State) error {
		return func(*terraform.State) error {
			want := []string{other}
			for i := range count {
				want = append(want, byName(t, s, fmt.Sprintf("App %d", i)).GUID)
			}
			diff := cmp.Diff(want, s.Associations(content), cmpopts.SortSlices(strings.Compare))
			if diff != "" {
				return fmt.Errorf("integrations of the content (-want +got):\n%s", diff)
			}
			return nil
		}
	}
	clean := []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}
	both := fmt.Sprintf("resource \"connect_content_oauth_integrations\" \"app\" {\n  content_guid      = %q\n  integration_guids = [%q]\n}\n", content, other)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: config(1, both), ExpectError: wrapped("Content item " + content + " is managed twice")},
			{Config: config(8, ""), ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: clean}, Check: uses(8)},
			{ResourceName: report, ImportState: true, ImportStateVerify: true},
			{Config: config(3, ""), Check: uses(3)},
			{
				PreConfig: func() { s.Associate(content, other) }, Config: config(3, ""), Check: uses(3),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(app, plancheck.ResourceActionCreate)}, PostApplyPostRefresh: clean,
				},
			},
			{Taint: []string{app}, Config: config(3, ""), Check: uses(3)},
		},
		CheckDestroy: func(*terraform.State) error {
			if left := s.Associations(content); !slices.Equal(left, []string{other}) {
				return fmt.Errorf("associated in the end: %v", left)
			}
			return nil
		},
	})
}

// used is a configuration with two integrations and what uses them.
func used(lines string) string {
	return `
resource "connect_oauth_integration" "used" {
  count    = 2
  name     = "Used ${count.index}"
  template = "custom"
  config {
    auth_mode         = "Public"
    client_id         = "connect"
    authorization_uri = "https://idp.example.com/authorize"
    token_uri         = "https://idp.example.com/token"
  }
}
` + lines
}

func one(name, content string, index int) string {
	return fmt.Sprintf(`
resource "connect_content_oauth_integration" %q {
  content_guid     = %q
  integration_guid = connect_oauth_integration.used[%d].guid
}
`, name, content, index)
}

func whole(content, guids string) string {
	return fmt.Sprintf(`
resource "connect_content_oauth_integrations" "whole" {
  content_guid      = %q
  integration_guids = %s
}
`, content, guids)
}

const bothUsed = "connect_oauth_integration.used[*].guid"

// mustDestroy destroys everything and expects nothing to be left.
func (w *workspace) mustDestroy(s *connecttest.Server) {
	w.t.Helper()
	w.must("destroy", "-auto-approve")
	for _, integration := range s.Integrations() {
		if strings.HasPrefix(integration.Name, "Used") {
			w.t.Errorf("%s is still there", integration.Name)
		}
	}
}

// TestDestroyOfWhatIsInBetween: content that is gone, and plans that were refused, keep nothing from being destroyed.
func TestDestroyOfWhatIsInBetween(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*testing.T, *workspace, *connecttest.Server){
		"content gone": func(_ *testing.T, w *workspace, s *connecttest.Server) {
			app, report := s.AddContent("app", "python-shiny"), s.AddContent("report", "python-shiny")
			w.write("main.tf", used(one("app", app, 0)+whole(report, bothUsed)))
			w.must("apply", "-auto-approve")
			s.RemoveContent(app)
			s.RemoveContent(report)
		},
		"content gone, and the state knows": func(_ *testing.T, w *workspace, s *connecttest.Server) {
			app := s.AddContent("app", "python-shiny")
			w.write("main.tf", used(one("app", app, 0)))
			w.must("apply", "-auto-approve")
			s.RemoveContent(app)
			w.must("apply", "-auto-approve", "-refresh-only")
			w.refuses("No such content item: "+app, "apply", "-auto-approve")
		},
		"integration gone": func(_ *testing.T, w *workspace, s *connecttest.Server) {
			app := s.AddContent("app", "python-shiny")
			other := s.Add(connecttest.Integration{Name: "Used elsewhere", Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
			w.write("main.tf", used(whole(app, fmt.Sprintf("concat(%s, [%q])", bothUsed, other))))
			w.must("apply", "-auto-approve")
			s.Remove(other)
			w.refuses("OAuth integration "+other+" is not on the server", "apply", "-auto-approve")
		},
		"another auth type": func(_ *testing.T, w *workspace, s *connecttest.Server) {
			app := s.AddContent("app", "python-shiny")
			w.write("main.tf", used(strings.Replace(one("app", app, 0), "content_guid", "auth_type = \"Service Account\"\n  content_guid", 1)))
			w.refuses("has another auth_type", "apply", "-auto-approve")
		},
		"auth type changed since": func(_ *testing.T, w *workspace, s *connecttest.Server) {
			app := s.AddContent("app", "python-shiny")
			other := s.Add(connecttest.Integration{Name: "Kept", Template: "custom", Config: map[string]any{"auth_type": "Viewer"}})
			w.write("main.tf", used(fmt.Sprintf("resource \"connect_content_oauth_integration\" \"other\" {\n  content_guid = %q\n  integration_guid = %q\n  auth_type = \"Viewer\"\n}\n", app, other)))
			w.must("apply", "-auto-approve")
			s.Edit(other, func(i *connecttest.Integration) { i.Config["auth_type"] = "Service Account" })
			w.refuses("has another auth_type", "apply", "-auto-approve")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{})
			w := newWorkspace(t, s)
			prepare(t, w, s)
			w.mustDestroy(s)
		})
	}
}

// refuses expects the CLI to fail with that text.
func (w *workspace) refuses(text string, args ...string) {
	w.t.Helper()
	if code, output := w.run(args...); code == 0 || !wrapped(text).MatchString(output) {
		w.t.Fatalf("%v: exit code %d, want %q in\n%s", args, code, text, output)
	}
}

// TestServerThatTakesOneIntegrationInTerraform: a second one is refused before anything is made, and what is there can be destroyed.
func TestServerThatTakesOneIntegrationInTerraform(t *testing.T) {
	t.Parallel()
	const tooOld = "Connect is too old for several integrations"
	for name, second := range map[string]func(app string) string{
		"the whole list": func(app string) string { return whole(app, bothUsed) },
		"one by one":     func(app string) string { return one("a", app, 0) + one("b", app, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{Profile: connecttest.Profile202412})
			app := s.AddContent("app", "python-shiny")
			w := newWorkspace(t, s)
			w.write("main.tf", used(second(app)))
			if name == "one by one" {
				w.refuses(tooOld, "plan")
			}
			w.write("main.tf", used(""))
			w.must("apply", "-auto-approve")
			w.write("main.tf", used(second(app)))
			w.refuses(tooOld, "apply", "-auto-approve")
			w.mustDestroy(s)
		})
	}
}

// TestServerThatRefusesToDeleteWhatIsInUse: a stack that holds integrations and associations is destroyed in one go, and an integration
// that is in use is replaced where the new one comes first.
func TestServerThatRefusesToDeleteWhatIsInUse(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.DeleteInUse: connecttest.Refused}})
	app, report := s.AddContent("app", "python-shiny"), s.AddContent("report", "python-shiny")
	w := newWorkspace(t, s)
	stack := used(one("app", app, 0) + whole(report, bothUsed))
	w.write("main.tf", stack)
	w.must("apply", "-auto-approve")
	before := s.Associations(report)
	w.refuses("in an apply of its own", "apply", "-auto-approve", "-replace=connect_oauth_integration.used[0]")
	w.write("main.tf", strings.Replace(stack, "count    = 2", "count    = 2\n  lifecycle { create_before_destroy = true }", 1))
	w.must("apply", "-auto-approve", "-replace=connect_oauth_integration.used[1]")
	if after := s.Associations(report); len(after) != 2 || slices.Equal(before, after) {
		t.Errorf("the report uses %v, before it used %v", after, before)
	}
	w.mustDestroy(s)
}
