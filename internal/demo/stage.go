package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	version "github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/terraformcli"
)

// secret is what must be in no state file at the end.
const secret = "a-secret-that-opens-databases"

// keepFor bounds how long a kept server lives when nobody stops it.
const keepFor = 8 * time.Hour

// writeOnlySince is the first CLI version with write-only arguments, of Terraform and OpenTofu alike.
var writeOnlySince = version.Must(version.NewVersion("1.11.0"))

// stage is what the demo plays on: a server, a folder, and Terraform.
type stage struct {
	server    *connecttest.Server
	made      []string // names of the integrations that Connect made by itself
	dir       string
	cli       string
	env       map[string]string
	terraform *tfexec.Terraform
	writeOnly bool
}

func newStage(ctx context.Context, dir string) (*stage, error) {
	fmt.Println("Building the provider.")
	binaries := filepath.Join(dir, "bin")
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(binaries, "terraform-provider-connect"), "github.com/connect-community/terraform-provider-connect")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("building the provider: %w", err)
	}

	server, err := connecttest.New(connecttest.Config{})
	if err != nil {
		return nil, err
	}
	if err := server.Listen("127.0.0.1:0"); err != nil {
		return nil, err
	}
	s := &stage{server: server, dir: dir}
	s.made = s.names()
	if s.cli, err = terraformcli.Find(ctx, dir); err != nil {
		s.close()
		return nil, err
	}
	if err := s.setUpTerraform(ctx, binaries); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *stage) setUpTerraform(ctx context.Context, binaries string) error {
	cliConfig := filepath.Join(s.dir, "cli.tfrc")
	if err := os.WriteFile(cliConfig, fmt.Appendf(nil, `provider_installation {
  dev_overrides {
    "connect-community/connect" = %q
  }
  direct {}
}
`, binaries), 0o600); err != nil {
		return err
	}
	variables := fmt.Appendf(nil, "client_secret = %q\n", secret)
	if err := os.WriteFile(filepath.Join(s.dir, "terraform.tfvars"), variables, 0o600); err != nil {
		return err
	}
	terraform, err := tfexec.NewTerraform(s.dir, s.cli)
	if err != nil {
		return err
	}
	s.env = map[string]string{
		"PATH":               os.Getenv("PATH"),
		"HOME":               s.dir,
		"TF_CLI_CONFIG_FILE": cliConfig,
		"CHECKPOINT_DISABLE": "1",
		"CONNECT_SERVER":     s.server.URL(),
		"CONNECT_API_KEY":    s.server.AdminKey(),
	}
	if err := terraform.SetEnv(s.env); err != nil {
		return err
	}
	s.terraform = terraform
	v, _, err := terraform.Version(ctx, true)
	if err != nil {
		return fmt.Errorf("asking %s for its version: %w", s.cli, err)
	}
	s.writeOnly = v.GreaterThanOrEqual(writeOnlySince)
	fmt.Printf("Using %s %s and a Connect stand-in at %s.\n", filepath.Base(s.cli), v, s.server.URL())
	return nil
}

// environment is that of the CLI, for commands that the library does not run.
func (s *stage) environment() []string {
	var list []string
	for name, value := range s.env {
		list = append(list, name+"="+value)
	}
	return list
}

// names are those of the integrations on the server.
func (s *stage) names() []string {
	var list []string
	for _, integration := range s.server.Integrations() {
		list = append(list, integration.Name)
	}
	return list
}

func (s *stage) close() { _ = s.server.Close() }

// waitForVisitor leaves the server running and tells how to go on by hand.
func (s *stage) waitForVisitor(ctx context.Context) error {
	fmt.Printf(`
The server keeps running until you press Ctrl-C, %s at most. In another terminal:

  cd %s
  export TF_CLI_CONFIG_FILE=%s
  export CONNECT_SERVER=%s CONNECT_API_KEY=%s
  %s plan

Remove the folder when you are done.
`, keepFor, s.dir, filepath.Join(s.dir, "cli.tfrc"), s.server.URL(), s.server.AdminKey(), s.cli)
	select {
	case <-ctx.Done():
	case <-time.After(keepFor):
	}
	return nil
}
