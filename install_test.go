package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/terraformcli"
)

const installedVersion = "0.1.0"

// configuration uses what the oldest supported CLIs know.
const configuration = `
terraform {
  required_providers {
    connect = {
      source  = "connect-community/connect"
      version = "~> 0.1"
    }
  }
}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"
  config {
    auth_type         = "Viewer"
    auth_mode         = "Public"
    client_id         = "connect"
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
    scopes            = ["openid", "profile"]
  }
}
`

// TestInstallLocal goes the way of a person who builds the provider: into a mirror, from there by `init` with the printed CLI
// configuration, and on to an applied integration.
func TestInstallLocal(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	server := connecttest.Start(t, connecttest.Config{})
	dir := t.TempDir()

	install := exec.CommandContext(ctx, "make", "install-local", "MIRROR="+filepath.Join(dir, "mirror"), "VERSION="+installedVersion)
	install.Env = append(os.Environ(), "MAKEFLAGS=", "MAKELEVEL=") // as by hand, also where make runs the tests
	install.Stderr = os.Stderr
	cliConfig, err := install.Output()
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "cli.tfrc"), string(cliConfig))
	write(t, filepath.Join(dir, "main.tf"), configuration)

	cli, err := terraformcli.Find(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	terraform, err := tfexec.NewTerraform(dir, cli)
	if err != nil {
		t.Fatal(err)
	}
	if err := terraform.SetEnv(map[string]string{
		"HOME":               dir,
		"PATH":               os.Getenv("PATH"),
		"TF_CLI_CONFIG_FILE": filepath.Join(dir, "cli.tfrc"),
		"CHECKPOINT_DISABLE": "1",
		"CONNECT_SERVER":     server.URL(),
		"CONNECT_API_KEY":    server.AdminKey(),
	}); err != nil {
		t.Fatal(err)
	}

	if err := terraform.Init(ctx); err != nil {
		t.Fatal(err)
	}
	lock, err := os.ReadFile(filepath.Join(dir, ".terraform.lock.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`/connect-community/connect"`, `version     = "` + installedVersion + `"`, `"h1:`} {
		if !strings.Contains(string(lock), want) {
			t.Errorf("the lock file lacks %s:\n%s", want, lock)
		}
	}

	if err := terraform.Apply(ctx); err != nil {
		t.Fatal(err)
	}
	if made := server.Integrations(); !slices.ContainsFunc(made, func(i connecttest.Integration) bool { return i.Name == "Corporate IdP" }) {
		t.Fatalf("Connect holds %v", made)
	}
	requests := server.Requests()
	if agent := requests[len(requests)-1].Header.Get("User-Agent"); !strings.Contains(agent, "/"+installedVersion) {
		t.Errorf("the provider calls itself %q, without its version", agent)
	}
	if changes, err := terraform.Plan(ctx); err != nil || changes {
		t.Errorf("a plan after the apply: changes %t, error %v", changes, err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
