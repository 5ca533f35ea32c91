package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestMain gives the tests an environment of their own: the CLI on PATH, the registry address that users write, and no CLI
// configuration, credentials or Connect address of the person who runs them.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // the protocol-level lifecycles leave much garbage and little memory in use
	os.Exit(runTests(m))
}

// testDir is where the tests of this run put what they share.
var testDir string

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "connect-provider-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	testDir = dir
	cliConfig := filepath.Join(dir, "cli.tfrc")
	if err := os.WriteFile(cliConfig, nil, 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	environment := map[string]string{"TF_CLI_CONFIG_FILE": cliConfig, "TF_ACC_PROVIDER_NAMESPACE": "connect-community"}
	if path, err := exec.LookPath("terraform"); err == nil && os.Getenv("TF_ACC_TERRAFORM_PATH") == "" {
		environment["TF_ACC_TERRAFORM_PATH"] = path
	}
	for name, value := range environment {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return m.Run()
}

var factories = map[string]func() (tfprotov6.ProviderServer, error){
	"connect": providerserver.NewProtocol6WithError(New("test")()),
}

// header is the start of a configuration for the server.
func header(server, key string) string {
	return fmt.Sprintf(`
terraform {
  required_providers {
    connect = { source = "connect-community/connect" }
  }
}

provider "connect" {
  server  = %q
  api_key = %q
}
`, server, key)
}

func standInHeader(s *connecttest.Server) string { return header(s.URL(), s.AdminKey()) }

// byName returns the stand-in's integration of that name.
func byName(t testing.TB, s *connecttest.Server, name string) connecttest.Integration {
	t.Helper()
	for _, integration := range s.Integrations() {
		if integration.Name == name {
			return integration
		}
	}
	t.Fatalf("the stand-in has no integration named %q", name)
	return connecttest.Integration{}
}

// sent lists the writes of the log as "METHOD body", with GUIDs out of the way.
func sent(t testing.TB, s *connecttest.Server) []string {
	t.Helper()
	var lines []string
	for _, request := range s.Writes() {
		lines = append(lines, strings.TrimSpace(request.Method+" "+compact(t, request.Body)))
	}
	return lines
}

func compact(t testing.TB, body []byte) string {
	t.Helper()
	if len(body) == 0 {
		return ""
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		t.Fatalf("the request body is not JSON: %v", err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// expectSent compares the writes since the last call with what they should be.
func expectSent(t testing.TB, s *connecttest.Server, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, sent(t, s)); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	s.ForgetRequests()
}

func TestEverySchemaIsSound(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p := New("test")()
	var schema provider.SchemaResponse
	p.Schema(ctx, provider.SchemaRequest{}, &schema)
	if diags := schema.Schema.ValidateImplementation(ctx); diags.HasError() {
		t.Errorf("provider: %v", diags)
	}
	for _, newType := range p.Resources(ctx) {
		var resp resource.SchemaResponse
		newType().Schema(ctx, resource.SchemaRequest{}, &resp)
		if diags := resp.Schema.ValidateImplementation(ctx); diags.HasError() {
			t.Errorf("%T: %v", newType(), diags)
		}
	}
	for _, newType := range p.DataSources(ctx) {
		var resp datasource.SchemaResponse
		newType().Schema(ctx, datasource.SchemaRequest{}, &resp)
		if diags := resp.Schema.ValidateImplementation(ctx); diags.HasError() {
			t.Errorf("%T: %v", newType(), diags)
		}
	}
}
