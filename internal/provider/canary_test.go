package provider

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// canaries are values that must reach Connect and stay nowhere else.
var canaries = map[string]string{
	"API key": "canary-api-key-7f3a", "client secret": "canary-client-secret-19bd", "rotated client secret": "canary-rotated-secret-c0de",
	"other secret": "canary-other-secret-55aa", "header value": "canary-header-value-e1e1",
}

// canaryConfig takes every secret from a variable; only the header value has to be in the provider block.
const canaryConfig = `
provider "connect" {
  headers = { "X-Ingress" = var.header }
}
variable "header" {
  type      = string
  ephemeral = true
}
variable "secret" {
  type      = string
  ephemeral = true
}
variable "other" {
  type      = string
  ephemeral = true
}
resource "connect_oauth_integration" "custom" {
  name     = "Canary"
  template = "custom"
  config {
    client_id         = "connect"
    client_secret_wo  = var.secret
    authorization_uri = "https://idp.example.com/authorize"
    token_uri         = "https://idp.example.com/token"
  }
}
resource "connect_oauth_integration" "warehouse" {
  name     = "Canary in the warehouse"
  template = "warehouse"
  config {
    extra      = { warehouse_host = "db.example.com" }
    secrets_wo = { warehouse_key = var.other }
  }
}
`

// TestCanary runs a lifecycle at TF_LOG=TRACE, error paths included, and searches all that it left behind.
func TestCanary(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Templates: novel(t), AdminKey: canaries["API key"]})
	w := newWorkspace(t, s)
	logs := t.TempDir()
	w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(logs, "trace.log"), "TF_VAR_header="+canaries["header value"],
		"TF_VAR_other="+canaries["other secret"], "TF_VAR_secret="+canaries["client secret"])
	w.write("main.tf", canaryConfig)

	console := w.must("plan", "-out=saved.plan")
	w.write("plan.json", w.must("show", "-json", "saved.plan"))
	console += w.must("apply", "saved.plan")
	w.env = append(w.env, "TF_VAR_secret="+canaries["rotated client secret"])
	for _, fault := range []connecttest.FaultFunc{
		connecttest.EchoRequest(http.StatusBadRequest), connecttest.LoginPage(), connecttest.Redirect(http.StatusFound, "https://login.example.com/"),
		connecttest.DropBefore(), connecttest.HalfBody(),
	} {
		s.Inject(connecttest.Fault{Method: http.MethodPatch, Times: -1, Do: fault})
		code, output := w.run("apply", "-auto-approve")
		if code == 0 {
			t.Errorf("the fault was not met:\n%s", output)
		}
		console += output
		s.ClearFaults()
	}
	console += w.must("apply", "-auto-approve")
	expectReceived(t, s)
	console += w.must("destroy", "-auto-approve")
	w.write("console.txt", console)
	searchFor(t, canaries, w.dir, logs)
}

// expectReceived checks that Connect got every canary: a search that finds nothing proves little without it.
func expectReceived(t *testing.T, s *connecttest.Server) {
	t.Helper()
	var received strings.Builder
	for _, request := range s.Requests() {
		received.Write(request.Body)
		for _, values := range request.Header {
			received.WriteString(strings.Join(values, "\n"))
		}
	}
	for name, canary := range canaries {
		if !strings.Contains(received.String(), canary) {
			t.Errorf("the %s never reached Connect", name)
		}
	}
}

func searchFor(t testing.TB, texts map[string]string, folders ...string) {
	t.Helper()
	searched := 0
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := readable(path)
			if err != nil {
				return err
			}
			searched += len(content)
			for name, text := range texts {
				if strings.Contains(string(content), text) {
					t.Errorf("the %s is in %s", name, filepath.Base(path))
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if searched < 100_000 {
		t.Errorf("only %d bytes were searched: the trace log is missing", searched)
	}
}

// readable returns what a file says: a plan file is an archive, whose members are compressed.
func readable(path string) ([]byte, error) {
	if filepath.Ext(path) != ".plan" {
		return os.ReadFile(path)
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = archive.Close() }()
	var all []byte
	for _, file := range archive.File {
		member, err := file.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(member)
		if err := errors.Join(err, member.Close()); err != nil {
			return nil, err
		}
		all = append(all, content...)
	}
	return all, nil
}
