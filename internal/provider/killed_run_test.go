package provider

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// killableConfig has one integration, whose client_id is that of the step.
const killableConfig = `
variable "secret" {
  type      = string
  ephemeral = true
}
resource "connect_oauth_integration" "killed" {
  name     = "Killed"
  template = "custom"
  config {
    client_id         = "CLIENT"
    client_secret_wo  = var.secret
    authorization_uri = "https://idp.example.com/authorize"
    token_uri         = "https://idp.example.com/token"
  }
}
`

// killable is a workspace that logs all it can, with secrets that can be searched for.
type killable struct {
	*workspace
	standIn *connecttest.Server
	logs    string
	console strings.Builder
}

func newKillable(t *testing.T) *killable {
	t.Helper()
	s := connecttest.Start(t, connecttest.Config{AdminKey: canaries["API key"], NoDefaultIntegration: true})
	k := &killable{workspace: newWorkspace(t, s), standIn: s, logs: t.TempDir()}
	k.env = append(k.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(k.logs, "trace.log"), "TF_VAR_secret="+canaries["client secret"])
	k.configure("connect")
	return k
}

func (k *killable) configure(clientID string) {
	k.t.Helper()
	k.write("main.tf", strings.Replace(killableConfig, "CLIENT", clientID, 1))
}

// killed runs the CLI until Connect has carried out a request of that method, strikes before it answers, and returns the output.
func (k *killable) killed(method string, strike func(cli *os.Process), args ...string) string {
	k.t.Helper()
	done := make(chan struct{})
	k.standIn.Inject(connecttest.Fault{Method: method, Do: connecttest.CommitThen(func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		close(done)
		<-r.Context().Done()
	})})
	command := exec.Command(k.cli, append(args, "-no-color")...)
	var output bytes.Buffer
	command.Dir, command.Env, command.Stdout, command.Stderr = k.dir, k.env, &output, &output
	if err := command.Start(); err != nil {
		k.t.Fatal(err)
	}
	select {
	case <-done:
		strike(command.Process)
	case <-time.After(time.Minute):
		k.t.Errorf("no %s arrived", method)
		_ = command.Process.Kill() // it may have ended meanwhile
	}
	if err := command.Wait(); err == nil {
		k.t.Errorf("the run succeeded:\n%s", output.String())
	}
	k.standIn.ClearFaults()
	k.console.WriteString(output.String())
	return output.String()
}

var pluginStarted = regexp.MustCompile(`plugin started: path=\S*terraform-provider-connect\S* pid=(\d+)`)

// provider returns a strike at the provider that the CLI has started last: the one that is at work.
func (k *killable) provider(signal os.Signal) func(*os.Process) {
	return func(*os.Process) {
		started := pluginStarted.FindAllStringSubmatch(k.trace(), -1)
		if len(started) == 0 {
			k.t.Fatal("the log does not tell the provider's process")
		}
		pid, err := strconv.Atoi(started[len(started)-1][1])
		if err != nil {
			k.t.Fatal(err)
		}
		process, err := os.FindProcess(pid)
		if err == nil {
			err = process.Signal(signal)
		}
		if err != nil {
			k.t.Fatal(err)
		}
	}
}

func (k *killable) trace() string {
	k.t.Helper()
	trace, err := os.ReadFile(filepath.Join(k.logs, "trace.log"))
	if err != nil {
		k.t.Fatal(err)
	}
	return string(trace)
}

func (k *killable) expectNothingLeaked() {
	k.t.Helper()
	k.write("console.txt", k.console.String())
	searchFor(k.t, canaries, k.dir, k.logs)
}

// TestKilledBetweenAnswerAndState ends a run when Connect has created the integration and nobody has told the state. Imported, the
// orphan is the one that the configuration wants. Neither the console nor the log, in which the goroutines
// of a crashed provider are dumped, holds a secret.
func TestKilledBetweenAnswerAndState(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		strike func(*killable) func(*os.Process)
		says   string // what the console says of it
	}{
		"provider crashed": {func(k *killable) func(*os.Process) { return k.provider(syscall.SIGQUIT) }, "The plugin"},
		"provider killed":  {func(k *killable) func(*os.Process) { return k.provider(os.Kill) }, "The plugin"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKillable(t)
			if output := k.killed(http.MethodPost, test.strike(k), "apply", "-auto-approve"); !strings.Contains(output, test.says) {
				t.Errorf("want %q, got\n%s", test.says, output)
			}
			if dumped := strings.Contains(k.trace(), "SIGQUIT: quit"); dumped != (name == "provider crashed") {
				t.Errorf("the log holds a dump of the provider: %t", dumped)
			}
			orphan := byName(t, k.standIn, "Killed")
			k.console.WriteString(k.must("import", "connect_oauth_integration.killed", orphan.GUID))
			k.console.WriteString(k.must("apply", "-auto-approve"))
			if code, output := k.run("plan", "-detailed-exitcode"); code != 0 || len(k.standIn.Integrations()) != 1 {
				t.Errorf("%d integrations in the end, and the plan exits with %d:\n%s", len(k.standIn.Integrations()), code, output)
			}
			k.expectNothingLeaked()
		})
	}
}

// TestInterruptedWhileConnectAnswers: on Ctrl-C the answer gets some seconds more. Here it never comes, and the list tells what it was.
func TestInterruptedWhileConnectAnswers(t *testing.T) {
	t.Parallel()
	k := newKillable(t)
	interrupt := func(cli *os.Process) { _ = cli.Signal(os.Interrupt) }
	if output := k.killed(http.MethodPost, interrupt, "apply", "-auto-approve"); !strings.Contains(output, "Creation complete") {
		t.Errorf("want the integration in the state, got\n%s", output)
	}
	if code, output := k.run("plan", "-detailed-exitcode"); code != 0 || len(k.standIn.Integrations()) != 1 {
		t.Errorf("%d integrations in the end, and the plan exits with %d:\n%s", len(k.standIn.Integrations()), code, output)
	}
	k.expectNothingLeaked()
}

// TestKilledDuringUpdateAndDelete: the next plan reads what was done, and the next apply does what was not.
func TestKilledDuringUpdateAndDelete(t *testing.T) {
	t.Parallel()
	k := newKillable(t)
	k.must("apply", "-auto-approve")
	made := byName(t, k.standIn, "Killed")

	k.configure("changed")
	k.killed(http.MethodPatch, k.provider(os.Kill), "apply", "-auto-approve")
	if held := byName(t, k.standIn, "Killed"); held.GUID != made.GUID || held.Config["client_id"] != "changed" {
		t.Errorf("Connect holds %v", held)
	}
	// Terraform keeps no private state of a provider that died, the hash of the secret included: the secret goes out once more.
	if output := k.must("plan"); !strings.Contains(output, `A secret of "Killed" will be sent`) || strings.Contains(output, "~ client_id") {
		t.Errorf("the update is done, but the next plan says\n%s", output)
	}
	k.must("apply", "-auto-approve")
	if code, output := k.run("plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the plan exits with %d:\n%s", code, output)
	}
	k.killed(http.MethodDelete, k.provider(os.Kill), "destroy", "-auto-approve")
	if output := k.must("destroy", "-auto-approve"); !strings.Contains(output, "0 destroyed") || len(k.standIn.Integrations()) != 0 {
		t.Errorf("%d integrations are left:\n%s", len(k.standIn.Integrations()), output)
	}
	k.expectNothingLeaked()
}

// TestUntrustedServerGetsNothing: a server whose certificate nobody vouches for gets no request, and the error tells what to set.
func TestUntrustedServerGetsNothing(t *testing.T) {
	t.Parallel()
	k := newKillable(t)
	untrusted := httptest.NewUnstartedServer(k.standIn)
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	k.env = append(k.env, "CONNECT_SERVER="+untrusted.URL)
	code, output := k.run("apply", "-auto-approve")
	if code == 0 || strings.Count(output, "Error:") != 1 || !strings.Contains(output, "ca_certificate") {
		t.Errorf("exit code %d:\n%s", code, output)
	}
	if asked := k.standIn.Requests(); len(asked) != 0 {
		t.Errorf("it was asked %v", asked)
	}
	k.console.WriteString(output)
	k.expectNothingLeaked()
}
