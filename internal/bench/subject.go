package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// subject is one of the things that are compared side by side.
type subject struct {
	name     string
	source   string // Go package to build, "": Terraform's own
	config   string // one block with count = var.n; var.changed of them have a changed value
	requests bool   // it asks the server
	binaries string // folder of the built provider
}

// providerConfig is one resource with count, its secret given with or without a version.
func providerConfig(version string) string {
	return `
terraform {
  required_providers {
    connect = { source = "connect-community/connect" }
  }
}

resource "connect_oauth_integration" "all" {
  count       = var.n
  name        = "Integration ${count.index}"
  description = "Access tokens for internal APIs"
  template    = "custom"
  config {` + configKeys + version + `}
}
`
}

// builtInConfig has the same values: what Terraform itself does with them is no part of what is measured.
const builtInConfig = `
resource "terraform_data" "all" {
  count = var.n
  input = {
    name        = "Integration ${count.index}"
    description = "Access tokens for internal APIs"
    template    = "custom"
    config      = {` + configKeys + `}
  }
}
`

const configKeys = `
    auth_type                  = "Viewer"
    auth_mode                  = "Confidential"
    client_id                  = "client-${count.index}"
    client_secret_wo           = "a-secret-of-integration-${count.index}"
    authorization_uri          = "https://idp.example.com/oauth2/authorize"
    token_uri                  = "https://idp.example.com/oauth2/token"
    token_endpoint_auth_method = "client_secret_post"
    scopes                     = ["offline_access", "openid", "profile", "email"]
    use_pkce                   = count.index >= var.changed
`

const variables = `
variable "n" { type = number }

variable "changed" {
  type    = number
  default = 0
}
`

const secretVersion = `
    client_secret_wo_version   = "1"
`

// The names of the subjects: two floors, and the provider with write-only secrets whose change it notices by a slow hash, and by a
// version that the configuration gives.
const (
	builtIn   = "terraform_data"
	nothing   = "nothing"
	hashed    = "hashed"
	versioned = "versioned"
)

func subjects() []*subject {
	return []*subject{
		{name: builtIn, config: builtInConfig},
		{name: nothing, source: "./internal/bench/nothing", config: providerConfig("")},
		{name: hashed, source: ".", config: providerConfig(""), requests: true},
		{name: versioned, source: ".", config: providerConfig(secretVersion), requests: true},
	}
}

// build compiles the subject's provider as a release does, and writes the CLI configuration that makes Terraform use it.
func (s *subject) build(ctx context.Context, dir string) error {
	s.binaries = filepath.Join(dir, s.name)
	if err := os.MkdirAll(s.binaries, 0o700); err != nil {
		return err
	}
	if s.source != "" {
		command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", s.binary(), s.source)
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		if output, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("building %s: %w\n%s", s.source, err, output)
		}
	}
	return writeCLIConfig(s.cliConfig(), s.binaries)
}

func (s *subject) binary() string { return filepath.Join(s.binaries, providerBinary) }

func (s *subject) cliConfig() string { return filepath.Join(s.binaries, "cli.tfrc") }

const providerBinary = "terraform-provider-connect"

func writeCLIConfig(path, binaries string) error {
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"connect-community/connect\" = %q\n  }\n  direct {}\n}\n", binaries)
	return os.WriteFile(path, []byte(text), 0o600)
}
