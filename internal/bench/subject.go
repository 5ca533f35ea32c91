package main

import (
	"context"
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

//go:embed configurations
var configurations embed.FS

// subject is one of the providers that are compared side by side, with a folder in which Terraform uses it.
type subject struct {
	name          string
	configuration string // file in configurations
	source        string // Go package to build, "": a peer, which terraform init installs
	idle          bool   // it asks no server

	cli, dir, cliConfig string
	mirror              string   // folder that terraform init installs from; "": the registry
	env                 []string // beside what each command needs
	missing             error    // why a peer could not be installed
}

const (
	ours    = "connect"
	restapi = "restapi"
	restful = "restful"
	nothing = "nothing"
)

// peers are the generic providers that people manage integrations with today.
var peers = []string{restapi, restful}

func subjects() []*subject {
	return []*subject{
		{name: ours, configuration: "connect.tf", source: "."},
		{name: restapi, configuration: "restapi.tf"},
		{name: restful, configuration: "restful.tf"},
		{name: nothing, configuration: "connect.tf", source: "./internal/bench/nothing", idle: true},
	}
}

// install lets terraform init install the provider: one that is built here as a release is, a peer from the mirror or, where none is
// given, from the registry.
func (s *subject) install(ctx context.Context, cli, dir, mirror string) error {
	s.cli, s.dir, s.mirror = cli, filepath.Join(dir, s.name), mirror
	s.cliConfig = filepath.Join(s.dir, "cli.tfrc")
	if s.source != "" {
		s.mirror = filepath.Join(dir, s.name+"-mirror")
		if err := build(ctx, s.source, s.binary()); err != nil {
			return err
		}
	}
	installation := "direct {}"
	if s.mirror != "" {
		installation = fmt.Sprintf("filesystem_mirror {\n    path = %q\n  }", s.mirror)
	}
	if err := writeFolder(s.dir, s.configuration, installation); err != nil {
		return err
	}
	output, err := s.command(ctx, nil, "init", "-no-color", "-input=false").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("terraform init for %s: %w\n%s", s.name, err, output)
	}
	if s.source == "" {
		s.missing, err = err, nil
	}
	return err
}

// binary is where the mirror holds a provider that is built here.
func (s *subject) binary() string {
	return filepath.Join(s.mirror, "registry.terraform.io", "connect-community", "connect", "0.1.0", runtime.GOOS+"_"+runtime.GOARCH, providerBinary+"_v0.1.0")
}

const providerBinary = "terraform-provider-connect"

func build(ctx context.Context, source, file string) error {
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", file, source)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", source, err, output)
	}
	return nil
}

// writeFolder makes a folder for Terraform to work in, with a CLI configuration that says where providers come from.
func writeFolder(dir, configuration, installation string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, name := range []string{"variables.tf", configuration} {
		text, err := configurations.ReadFile("configurations/" + name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "cli.tfrc"), fmt.Appendf(nil, "provider_installation {\n  %s\n}\n", installation), 0o600)
}

// command has no more of the environment than it needs: a TF_LOG or TF_CLI_ARGS of the person who measures would falsify the numbers.
// Ours learns of the server by its own variables, the peers by their configuration.
func (s *subject) command(ctx context.Context, server *connecttest.Server, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, s.cli, args...) //nolint:gosec // the CLI that terraformcli found
	command.Dir = s.dir
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.dir, "TF_CLI_CONFIG_FILE=" + s.cliConfig, "CHECKPOINT_DISABLE=1"}, s.env...)
	if server != nil {
		command.Env = append(command.Env, "CONNECT_SERVER="+server.URL(), "CONNECT_API_KEY="+server.AdminKey(),
			"TF_VAR_server="+server.URL(), "TF_VAR_api_key="+server.AdminKey())
	}
	return command
}
