package provider

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

var (
	integrationBlock = regexp.MustCompile(`(?ms)^resource "connect_oauth_integration" "idp" \{.*?^\}\n`)
	secretFrom       = regexp.MustCompile(`client_secret_wo += ephemeral\.\S+`)
	versionFrom      = regexp.MustCompile(`client_secret_wo_version += (var|local|data)\.\S+`)
)

// TestGuideToSecretManagers applies the integration of each example. The manager's own part needs a provider of the manager, and
// stands aside for variables.
func TestGuideToSecretManagers(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("..", "..", "examples", "guides", "secrets-from-a-manager")
	files, err := filepath.Glob(filepath.Join(folder, "*.tf"))
	if err != nil || len(files) < 5 {
		t.Fatalf("found %d examples: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			block := integrationBlock.FindString(readFile(t, file))
			if !secretFrom.MatchString(block) || !versionFrom.MatchString(block) {
				t.Fatalf("the secret is not ephemeral, or its version is:\n%s", block)
			}
			block = secretFrom.ReplaceAllString(block, "client_secret_wo = var.secret")
			block = versionFrom.ReplaceAllString(block, `client_secret_wo_version = "7"`)
			s := connecttest.Start(t, connecttest.Config{})
			w := newWorkspace(t, s)
			w.write("main.tf", "variable \"secret\" {\n  ephemeral = true\n}\n\n"+block)
			w.must("apply", "-auto-approve", "-var=secret=from-the-manager")
			if got := byName(t, s, "Corporate IdP").Secrets[integration.ClientSecret]; got != "from-the-manager" {
				t.Errorf("Connect holds the client secret %q", got)
			}
			if state := w.read("terraform.tfstate"); strings.Contains(state, "from-the-manager") {
				t.Error("the state holds the secret")
			}
		})
	}
}
