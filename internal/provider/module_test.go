package provider

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// moduleSecret is what the module's tests send.
const moduleSecret = "a-secret-of-sixteen-or-more"

var moduleFolder = filepath.Join("..", "..", "examples", "modules", "oauth-integrations")

// TestModule runs the module's own tests: its rules under a mock provider, and its lifecycle against the stand-in.
func TestModule(t *testing.T) {
	t.Parallel()
	needs(t, "1.11.0", "Terraform", "OpenTofu")
	s := connecttest.Start(t, connecttest.Config{})
	before := len(s.Integrations())
	w := newWorkspace(t, s)
	w.copyModule(".")
	output := w.must("test")
	if runs := strings.Count(w.read("tests/rules.tftest.hcl")+w.read("tests/lifecycle.tftest.hcl"), "\nrun \""); strings.Count(output, "... pass\n") != runs+2 {
		t.Errorf("of %d runs in two files, these passed:\n%s", runs, output)
	}
	var methods []string
	for _, request := range s.Writes() {
		methods = append(methods, request.Method)
		if request.Method == "POST" && strings.Contains(string(request.Body), "Corporate IdP") && !strings.Contains(string(request.Body), `"client_secret":"`+moduleSecret+`"`) {
			t.Errorf("the create did not carry the secret: %s", request.Body)
		}
	}
	slices.Sort(methods) // the change patches one integration and deletes the other, in either order
	if got, want := strings.Join(methods, " "), "DELETE DELETE PATCH POST POST"; got != want {
		t.Errorf("the tests sent %s, want %s", got, want)
	}
	if after := len(s.Integrations()); after != before {
		t.Errorf("the tests left %d integrations on the server, want %d", after, before)
	}
}

// TestModuleBrokenRule weakens a rule of the module and sees its tests fail.
func TestModuleBrokenRule(t *testing.T) {
	t.Parallel()
	needs(t, "1.11.0", "Terraform", "OpenTofu")
	w := newWorkspace(t, connecttest.Start(t, connecttest.Config{}))
	w.copyModule(".")
	variables := w.read("variables.tf")
	broken := strings.Replace(variables, `"custom") != "custom"`, `"custom") != ""`, 1)
	if broken == variables {
		t.Fatal("the rule about the custom template is not where this test looks for it")
	}
	w.write("variables.tf", broken)
	code, output := w.run("test", "-filter="+filepath.Join("tests", "rules.tftest.hcl"))
	if code == 0 || !strings.Contains(output, `run "a_viewer_needs_an_authorization_uri"... fail`) {
		t.Errorf("the tests do not notice a missing rule (exit code %d):\n%s", code, output)
	}
}

var terraformBlock = regexp.MustCompile("(?s)```terraform\n(.*?)```")

// TestModuleReadme applies the example of the module's page.
func TestModuleReadme(t *testing.T) {
	t.Parallel()
	needs(t, "1.11.0", "Terraform", "OpenTofu")
	text, err := os.ReadFile(filepath.Join(moduleFolder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	example := terraformBlock.FindSubmatch(text)
	if example == nil {
		t.Fatal("the module's page has no example")
	}
	s := connecttest.Start(t, connecttest.Config{})
	shared := s.Add(connecttest.Integration{Name: "Shared warehouse", Template: "snowflake", Config: map[string]any{"client_id": "warehouse"}})
	w := newWorkspace(t, s)
	w.copyModule(filepath.Join("modules", "oauth-integrations"))
	consumed := regexp.MustCompile(`"github\.com/.*//examples/(modules/.*)\?ref=.*"`).ReplaceAllString(string(example[1]), `"./$1"`)
	w.write("main.tf", consumed)
	s.AddUser("ada", "ada@example.com", connecttest.Publisher)
	s.AddGroup("team")
	content := s.AddContent("app", "python-shiny")
	w.write("terraform.tfvars", fmt.Sprintf("client_secret = %q\ncontent_guid = %q\n", moduleSecret, content))
	w.must("get")
	w.must("apply", "-auto-approve")
	if got := byName(t, s, "Corporate IdP").Secrets["client_secret"]; got != moduleSecret {
		t.Errorf("Connect holds the client secret %q", got)
	}
	uses := []string{byName(t, s, "Corporate IdP").GUID, shared}
	slices.Sort(uses)
	if diff := cmp.Diff(uses, slices.Sorted(slices.Values(s.Associations(content)))); diff != "" {
		t.Errorf("associations of the content item (-want +got):\n%s", diff)
	}
	if state := w.read("terraform.tfstate"); strings.Contains(state, moduleSecret) || !strings.Contains(state, shared) {
		t.Error("the state holds the client secret, or not the integration that was looked up")
	}
	if code, output := w.run("plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the plan after the apply is not empty (exit code %d):\n%s", code, output)
	}
}

func (w *workspace) copyModule(folder string) {
	w.t.Helper()
	if folder == "." {
		// The module brings a file of this name.
		if err := os.Remove(filepath.Join(w.dir, "versions.tf")); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(w.dir, folder), os.DirFS(moduleFolder)); err != nil {
		w.t.Fatal(err)
	}
}

// TestModuleSetsEveryArgument expects a new argument of the resource to reach the module's users too. client_secret is left out:
// an ephemeral variable does not fit into it.
func TestModuleSetsEveryArgument(t *testing.T) {
	t.Parallel()
	main, err := os.ReadFile(filepath.Join(moduleFolder, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	block := documentedSchema(t).ResourceSchemas[oauthIntegrationType].Block
	blocks := []*tfjson.SchemaBlock{block}
	for name, nested := range block.NestedBlocks {
		blocks = append(blocks, nested.Block)
		if !regexp.MustCompile(`(?m)^ *(dynamic )?"?` + name + `"? \{`).Match(main) {
			t.Errorf("the module does not write the block %s", name)
		}
	}
	for _, block := range blocks {
		for name, attribute := range block.Attributes {
			settable := (attribute.Required || attribute.Optional) && name != integration.ClientSecret
			if settable && !regexp.MustCompile(`(?m)^ *`+name+` +=`).Match(main) {
				t.Errorf("the module does not set %s", name)
			}
		}
	}
}

// moduleCall uses the module with one integration from YAML.
func moduleCall(t *testing.T, s *connecttest.Server, yaml string) *workspace {
	t.Helper()
	w := newWorkspace(t, s)
	w.copyModule("oauth")
	w.write("integrations.yaml", yaml)
	w.write("main.tf", "module \"oauth_integrations\" {\n  source       = \"./oauth\"\n  integrations = yamldecode(file(\"integrations.yaml\"))\n}\n")
	w.must("get")
	return w
}

const moduleYAML = `
idp:
  name: Corporate IdP
  config:
    client_id: connect
    authorization_uri: https://idp.example.com/oauth2/authorize
    token_uri: https://idp.example.com/oauth2/token
`

// TestModuleNamesWhatIsWrong expects the integration and the name in the message.
func TestModuleNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	needs(t, "1.11.0", "Terraform", "OpenTofu")
	w := moduleCall(t, connecttest.Start(t, connecttest.Config{}), moduleYAML)
	for yaml, want := range map[string]string{
		moduleYAML + "    scope: [openid]\n":          `integrations["idp"].config has no key "scope".`,
		moduleYAML + "  permission: {users: [ada]}\n": `integrations["idp"] has no argument "permission".`,
		moduleYAML: `secrets["idp"].client_secret is missing.`,
	} {
		w.write("integrations.yaml", yaml)
		if code, output := w.run("plan"); code != 1 || !strings.Contains(output, want) {
			t.Errorf("want %s, got exit code %d:\n%s", want, code, output)
		}
	}
}

// TestModuleImports follows the module's page.
func TestModuleImports(t *testing.T) {
	t.Parallel()
	needs(t, "1.11.0", "Terraform", "OpenTofu")
	readme := readFile(t, filepath.Join(moduleFolder, "README.md"))
	_, block, found := strings.Cut(readme, "```hcl\nimport {")
	block, _, closed := strings.Cut(block, "```")
	guid := regexp.MustCompile(`id = "(.+)"`).FindStringSubmatch(block)
	if !found || !closed || guid == nil || !strings.Contains(readme, `.this["idp"]' `+guid[1]+"\n") {
		t.Fatalf("the module's page does not show how to import: %q", block)
	}
	s := connecttest.Start(t, connecttest.Config{})
	integration := guideIntegration()
	integration.GUID, integration.Config["auth_mode"] = guid[1], "Confidential"
	s.Add(integration)
	w := moduleCall(t, s, moduleYAML+"  keep_secret: true\n")
	w.write("import.tf", "import {"+block)
	if output := w.must("apply", "-auto-approve"); !strings.Contains(output, "1 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("the apply says\n%s", output)
	}
	expectUnchanged(t, w, s)
}
