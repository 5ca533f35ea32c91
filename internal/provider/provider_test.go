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
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/protocol"
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
	acceptance = target{server: os.Getenv("CONNECT_SERVER"), key: os.Getenv("CONNECT_API_KEY")}
	for _, name := range []string{"CONNECT_SERVER", "CONNECT_API_KEY", "CONNECT_INSECURE", "CONNECT_CA_CERTIFICATE"} {
		if err := os.Unsetenv(name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
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

// target is the server that a lifecycle runs against: the stand-in, or with TF_ACC the real one in CONNECT_SERVER.
type target struct {
	server, key string
	standIn     *connecttest.Server // nil: a real server, whose requests cannot be looked at
}

var acceptance target

func startTarget(t *testing.T) target {
	t.Helper()
	if os.Getenv("TF_ACC") != "" {
		if acceptance.server == "" || acceptance.key == "" {
			t.Fatal("acceptance tests need CONNECT_SERVER and CONNECT_API_KEY, the key of an administrator")
		}
		return acceptance
	}
	s := connecttest.Start(t, connecttest.Config{})
	return target{server: s.URL(), key: s.AdminKey(), standIn: s}
}

// sent checks the requests since the last check, where they can be looked at.
func (g target) sent(t *testing.T, want ...string) func(*terraform.State) error {
	return func(*terraform.State) error {
		if g.standIn != nil {
			expectSent(t, g.standIn, want...)
		}
		return nil
	}
}

var factories = map[string]func() (tfprotov6.ProviderServer, error){
	"connect": func() (tfprotov6.ProviderServer, error) { return protocol.NewServer(New("test")()) },
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
	for _, newType := range (&connectProvider{}).Actions(ctx) {
		var resp action.SchemaResponse
		newType().Schema(ctx, action.SchemaRequest{}, &resp)
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
