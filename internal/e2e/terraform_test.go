package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/protocol"
	"github.com/connect-community/terraform-provider-connect/internal/provider"
)

// TestMain makes the tests use the CLI on PATH, and no CLI configuration of the person who runs them.
func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "connect-e2e-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		environment := map[string]string{"TF_CLI_CONFIG_FILE": filepath.Join(dir, "cli.tfrc"), "TF_ACC_PROVIDER_NAMESPACE": "connect-community"}
		if path, err := exec.LookPath("terraform"); err == nil && os.Getenv("TF_ACC_TERRAFORM_PATH") == "" {
			environment["TF_ACC_TERRAFORM_PATH"] = path
		}
		for name, value := range environment {
			if err := os.Setenv(name, value); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
		}
		if err := os.WriteFile(environment["TF_CLI_CONFIG_FILE"], nil, 0o600); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

// run takes one step with real Terraform against the stand-in, and destroys what it made.
func run(t *testing.T, s *connecttest.Server, step resource.TestStep) {
	t.Helper()
	runWith(t, s, "api_key", s.AdminKey(), step)
}

// runWith is run with another credential than the administrator's key.
func runWith(t *testing.T, s *connecttest.Server, credential, value string, step resource.TestStep) {
	t.Helper()
	header := fmt.Sprintf(`
terraform {
  required_providers {
    connect = { source = "connect-community/connect" }
  }
}

provider "connect" {
  server = %q
  %s     = %q
}
`, s.URL(), credential, value)
	step.Config = header + step.Config
	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_2_0)}, // postconditions
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"connect": func() (tfprotov6.ProviderServer, error) { return protocol.NewServer(provider.New("test")()) },
		},
		Steps: []resource.TestStep{step},
	})
}
