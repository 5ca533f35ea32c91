package provider

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestReadme applies the configuration of the README, and expects of a misspelt name what the README shows.
func TestReadme(t *testing.T) {
	t.Parallel()
	readme := readFile(t, filepath.Join("..", "..", "README.md"))
	example := terraformBlock.FindStringSubmatch(readme)
	if example == nil {
		t.Fatal("the README has no configuration")
	}
	s := connecttest.Start(t, connecttest.Config{})
	w := newWorkspace(t, s)
	w.write("versions.tf", "")
	w.write("main.tf", example[1])
	w.write("terraform.tfvars", "client_secret = \"a-secret-of-sixteen-or-more\"\n")
	w.must("apply", "-auto-approve")
	if got := byName(t, s, "Corporate IdP").Secrets["client_secret"]; got != "a-secret-of-sixteen-or-more" {
		t.Errorf("Connect holds the client secret %q", got)
	}
	if code, output := w.run("plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the plan after the apply is not empty (exit code %d):\n%s", code, output)
	}
	needs(t, "1.11.0", "Terraform") // the README shows its words
	scopes := `"offline_access"]` + "\n"
	w.write("main.tf", strings.Replace(example[1], scopes, scopes+"    use_pcke                 = true\n", 1))
	code, output := w.run("validate")
	if _, said, found := strings.Cut(output, "\nError: "); code == 0 || !found || !strings.Contains(readme, "\nError: "+strings.TrimSpace(said)) {
		t.Errorf("the README does not show what validate says of a misspelt name (exit code %d):\n%s", code, output)
	}
}
