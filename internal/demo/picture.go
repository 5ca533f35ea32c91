package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// paintPlan writes the picture of the README: the plan that finds PKCE switched off.
func paintPlan(ctx context.Context, s *stage, file string) error {
	output, err := planAfterSwitchOff(ctx, s)
	if err != nil {
		return err
	}
	picture, err := drawTerminal("$ terraform plan\n" + output)
	if err != nil {
		return err
	}
	return os.WriteFile(file, picture, 0o600)
}

// planAfterSwitchOff applies the demo's configuration, switches PKCE off behind Terraform's back, and returns the next plan as the CLI
// prints it, with colours.
func planAfterSwitchOff(ctx context.Context, s *stage) (string, error) {
	if err := s.write("demo.tf"); err != nil {
		return "", err
	}
	if err := s.terraform.Apply(ctx); err != nil {
		return "", err
	}
	corporate, err := s.integration("Corporate IdP")
	if err != nil {
		return "", err
	}
	s.server.Edit(corporate.GUID, func(i *connecttest.Integration) { i.Config["use_pkce"] = false })
	file := filepath.Join(s.dir, "plan")
	if _, err := s.terraform.Plan(ctx, tfexec.Out(file)); err != nil {
		return "", err
	}
	// The library shows plans without colours.
	show := exec.CommandContext(ctx, s.cli, "show", file)
	show.Dir, show.Env = s.dir, s.environment()
	show.Stderr = os.Stderr
	output, err := show.Output()
	return string(output), err
}
