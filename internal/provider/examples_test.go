package provider

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

var variableBlock = regexp.MustCompile(`(?ms)^variable "([a-z_]+)" \{(.*?)^\}`)

// TestExamples applies every file of the documentation's examples by itself, and plans again.
func TestExamples(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "examples")
	var files []string
	for _, kind := range []string{"provider", "resources", "data-sources", "functions", "actions", "guides"} {
		err := filepath.WalkDir(filepath.Join(root, kind), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() && entry.Name() == "secrets-from-a-manager" {
				return filepath.SkipDir // needs other providers: TestGuideToSecretManagers
			}
			if err == nil && filepath.Ext(path) == ".tf" && !strings.HasPrefix(filepath.Base(path), "import") {
				files = append(files, path)
			}
			return nil // a kind that has no examples has no folder
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 8 {
		t.Fatalf("found only %d examples", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimPrefix(file, root), func(t *testing.T) {
			t.Parallel()
			applyExample(t, file)
		})
	}
}

func applyExample(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := connecttest.Start(t, connecttest.Config{Templates: novel(t)})
	variables := exampleVariables(t, s)
	w := newWorkspace(t, s)
	if strings.Contains(string(text), "required_providers") {
		w.write("versions.tf", "")
	}
	w.write("example.tf", string(text))
	var values strings.Builder
	for _, match := range variableBlock.FindAllStringSubmatch(string(text), -1) {
		value, ok := variables[match[1]]
		if !ok && strings.Contains(match[2], "default ") {
			continue
		}
		if !ok {
			t.Fatalf("no value for the variable %q of %s", match[1], file)
		}
		values.WriteString(match[1] + " = " + value + "\n")
	}
	w.write("terraform.tfvars", values.String())
	w.must("apply", "-auto-approve")
	if code, output := w.run("plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the plan after the apply is not empty (exit code %d):\n%s", code, output)
	}
}

// exampleVariables puts what the examples look up onto the stand-in, and returns values for their variables.
func exampleVariables(t *testing.T, s *connecttest.Server) map[string]string {
	s.Add(connecttest.Integration{Name: "Corporate IdP", Template: "custom", Config: map[string]any{"client_id": "connect", "auth_type": "Viewer"}})
	quote := func(text string) string { return `"` + text + `"` }
	user, group := s.AddUser("ada", "ada@example.com", connecttest.Publisher), s.AddGroup("team")
	return map[string]string{
		"connect_server": quote(s.URL()), "connect_api_key": quote(s.AdminKey()),
		"api_key": quote("a-key-of-sixteen-or-more"), "client_secret": quote("a-secret-of-sixteen-or-more"), "template": quote("warehouse"), "warehouse_key": quote("k3y-long-enough-1"),
		"user_guids": "[" + quote(user) + "]", "group_guids": "[" + quote(group) + "]",
		"content_guid": quote(s.AddContent("app", "python-shiny")), "issuer": quote(identityProvider(t)),
		"test_server": quote(s.URL()), "test_api_key": quote(s.AdminKey()), "stage": quote("test"),
		"tenant_id": quote("00000000-1111-2222-3333-444455556666"),
	}
}
