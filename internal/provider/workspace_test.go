package provider

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/terraformcli"
)

// workspace is a folder with a configuration, in which the CLI runs with the provider built from this tree: for what the test
// library does not do, such as generated configuration, console output and files on disk.
type workspace struct {
	t   testing.TB
	dir string
	cli string
	env []string
}

func newWorkspace(t testing.TB, s *connecttest.Server) *workspace {
	t.Helper()
	binaries, err := builtProvider()
	if err != nil {
		t.Fatal(err)
	}
	cli, err := commandLine()
	if err != nil {
		t.Fatal(err)
	}
	w := &workspace{t: t, dir: t.TempDir(), cli: cli}
	cliConfig := filepath.Join(t.TempDir(), "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"connect-community/connect\" = %q\n  }\n  direct {}\n}\n", binaries)
	if err := os.WriteFile(cliConfig, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w.env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+cliConfig, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"CONNECT_SERVER="+s.URL(), "CONNECT_API_KEY="+s.AdminKey())
	w.write("versions.tf", "terraform {\n  required_providers {\n    connect = { source = \"connect-community/connect\" }\n  }\n}\n")
	return w
}

// builtProvider builds the provider once, into a folder that TestMain removes, and returns the folder.
var builtProvider = sync.OnceValues(func() (string, error) {
	output, err := exec.Command("go", "build", "-o", filepath.Join(testDir, "terraform-provider-connect"), "../..").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	return testDir, nil
})

// commandLine is the CLI that the test library uses too.
var commandLine = sync.OnceValues(func() (string, error) { return terraformcli.Find(context.Background(), testDir) })

// write writes a file. A configuration that the CLI is too old for skips the test.
func (w *workspace) write(name, text string) {
	w.t.Helper()
	needsLanguageOf(w.t, text)
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *workspace) read(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

// run runs the CLI and returns its exit code and all that it printed.
func (w *workspace) run(args ...string) (int, string) {
	w.t.Helper()
	command := exec.Command(w.cli, append(args, "-no-color")...)
	command.Dir, command.Env = w.dir, w.env
	output, err := command.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), string(output)
}

// must runs the CLI and fails the test on an error.
func (w *workspace) must(args ...string) string {
	w.t.Helper()
	code, output := w.run(args...)
	if code != 0 {
		w.t.Fatalf("%v: exit code %d\n%s", args, code, output)
	}
	return output
}
