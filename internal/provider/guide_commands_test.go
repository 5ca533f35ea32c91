package provider

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// guideGUID is the GUID that the guides write.
const guideGUID = "6b1c6f2e-7d43-4f0c-9c55-1d9f0e6a3b11"

// guideIntegration is what the guides find on the server.
func guideIntegration() connecttest.Integration {
	return connecttest.Integration{GUID: guideGUID, Name: "Corporate IdP", Template: "custom", Config: map[string]any{
		"auth_type": "Viewer", "auth_mode": "Public", "client_id": "connect", "authorization_uri": "https://idp.example.com/oauth2/authorize",
		"token_uri": "https://idp.example.com/oauth2/token", "token_endpoint_auth_method": "client_secret_post", "use_pkce": true,
	}}
}

// guide starts a stand-in, and a workspace with files of a guide.
func guide(t *testing.T, name string, files ...string) (*workspace, *connecttest.Server) {
	t.Helper()
	s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
	w := newWorkspace(t, s)
	for _, file := range files {
		w.write(file, readFile(t, filepath.Join("..", "..", "examples", "guides", name, file)))
	}
	return w, s
}

func TestGuideToAdoptOne(t *testing.T) {
	t.Parallel()
	w, s := guide(t, "adopting-existing-integrations", "import.tf")
	s.Add(guideIntegration())
	w.must("plan", "-generate-config-out=integrations.tf")
	if output := w.must("apply", "-auto-approve"); !strings.Contains(output, "1 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("the apply says\n%s", output)
	}
	expectUnchanged(t, w, s)
}

func TestGuideToAdoptAll(t *testing.T) {
	t.Parallel()
	w, s := guide(t, "adopting-existing-integrations", "list.tf")
	for _, integration := range handMade()[:4] {
		s.Add(integration)
	}
	// A name that is taken twice, and one that begins with a digit.
	for _, guid := range []string{guideGUID, "7c1c6f2e-7d43-4f0c-9c55-1d9f0e6a3b11"} {
		twin := guideIntegration()
		twin.GUID, twin.Name = guid, "2nd IdP (test)"
		s.Add(twin)
	}
	w.must("apply", "-auto-approve")
	w.write("imports.tf", w.must("output", "-raw", "import_blocks"))
	w.must("plan", "-generate-config-out=integrations.tf")
	if output := w.must("apply", "-auto-approve"); !strings.Contains(output, "6 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("the apply says\n%s", output)
	}
	for _, label := range []string{"integration_2nd_idp_test_6b1c6f2e", "integration_2nd_idp_test_7c1c6f2e"} {
		if !strings.Contains(w.read("integrations.tf"), `"connect_oauth_integration" "`+label+`"`) {
			t.Errorf("no resource is named %s:\n%s", label, w.read("integrations.tf"))
		}
	}
	expectUnchanged(t, w, s)
}

// TestGuideToAdoptWithoutAName: Connect's API knows integrations without a name, and configuration that is generated of one lacks it too.
func TestGuideToAdoptWithoutAName(t *testing.T) {
	t.Parallel()
	w, s := guide(t, "adopting-existing-integrations", "list.tf")
	nameless := guideIntegration()
	nameless.Name = ""
	s.Add(nameless)
	w.must("apply", "-auto-approve")
	w.write("imports.tf", w.must("output", "-raw", "import_blocks"))
	if code, output := w.run("plan", "-generate-config-out=integrations.tf"); code == 0 || !strings.Contains(output, "name attribute") {
		t.Errorf("the plan ends with exit code %d:\n%s", code, output)
	}
	w.write("integrations.tf", regexp.MustCompile(`(?m)^( *name += )null`).ReplaceAllString(w.read("integrations.tf"), `${1}"Found"`))
	if output := w.must("apply", "-auto-approve"); !strings.Contains(output, "1 imported, 0 added, 1 changed, 0 destroyed") {
		t.Errorf("the apply says\n%s", output)
	}
}

func TestGuideToMove(t *testing.T) {
	t.Parallel()
	w, s := guide(t, "moving-from-other-tools", "before.tf")
	s.Add(guideIntegration())
	w.must("apply", "-auto-approve")
	w.write("before.tf", "")
	w.write("after.tf", readFile(t, filepath.Join("..", "..", "examples", "guides", "moving-from-other-tools", "import-and-remove.tf")))
	if output := w.must("plan"); !strings.Contains(output, "1 to import, 0 to add, 0 to change, 0 to destroy") {
		t.Errorf("the plan says\n%s", output)
	}
	w.must("apply", "-auto-approve")
	expectUnchanged(t, w, s)
}

// expectUnchanged expects an empty plan, and that nothing but reads has been asked of the server.
func expectUnchanged(t *testing.T, w *workspace, s *connecttest.Server) {
	t.Helper()
	if code, output := w.run("plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the next plan ends with exit code %d:\n%s", code, output)
	}
	for _, request := range s.Writes() {
		t.Errorf("the server was sent %s %s", request.Method, request.Path)
	}
}

func TestGuideToFindDrift(t *testing.T) {
	t.Parallel()
	w, s := guide(t, "drift-detection-in-ci", "main.tf")
	w.must("apply", "-auto-approve", "-var=client_secret=real")
	w.write("terraform.tfvars", "client_secret = \"unused\"\n")
	if code, output := w.run("plan", "-input=false", "-lock=false", "-detailed-exitcode", "-out=plan"); code != 0 {
		t.Errorf("without drift the exit code is %d:\n%s", code, output)
	}
	s.Edit(s.Integrations()[0].GUID, func(i *connecttest.Integration) { i.Config["use_pkce"] = false })
	if code, output := w.run("plan", "-input=false", "-lock=false", "-detailed-exitcode", "-out=plan"); code != 2 || !strings.Contains(output, "use_pkce") {
		t.Errorf("with drift the exit code is %d:\n%s", code, output)
	}
	var shown struct {
		ResourceChanges []struct {
			Address string
			Change  struct{ Actions []string }
		} `json:"resource_changes"`
	}
	text := w.must("show", "-json", "plan")
	if err := json.Unmarshal([]byte(text), &shown); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	if len(shown.ResourceChanges) != 1 || shown.ResourceChanges[0].Address != "connect_oauth_integration.idp" || !cmp.Equal(shown.ResourceChanges[0].Change.Actions, []string{"update"}) {
		t.Errorf("the plan for machines shows %+v", shown.ResourceChanges)
	}
	s.Inject(connecttest.Fault{Times: -1, Do: connecttest.LoginPage()})
	if code, _ := w.run("plan", "-detailed-exitcode"); code != 1 {
		t.Errorf("a plan that fails ends with exit code %d", code)
	}
}

func TestGuideToRotate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ file, first, second string }{
		{"write-only.tf", "client_secret = \"the-first-of-two-secrets\"\n", "client_secret = \"the-second-of-two-secrets\"\n"},
		{"versioned.tf", "client_secret = \"the-first-of-two-secrets\"\n", "client_secret = \"the-second-of-two-secrets\"\nclient_secret_version = \"2\"\n"},
		{"in-state.tf", "client_secret = \"the-first-of-two-secrets\"\n", "client_secret = \"the-second-of-two-secrets\"\n"},
	} {
		t.Run(test.file, func(t *testing.T) {
			t.Parallel()
			w, s := guide(t, "secrets-and-rotation", test.file)
			w.write("terraform.tfvars", test.first)
			w.must("apply", "-auto-approve")
			before := s.Integrations()[0]
			w.write("terraform.tfvars", test.second)
			s.ForgetRequests()
			w.must("apply", "-auto-approve")
			after := s.Integrations()[0]
			if before.GUID != after.GUID || after.Secrets[integration.ClientSecret] != "the-second-of-two-secrets" {
				t.Errorf("after the rotation the integration is %s with the secret %q; it was %s", after.GUID, after.Secrets[integration.ClientSecret], before.GUID)
			}
			if writes := s.Writes(); len(writes) != 1 || writes[0].Method != http.MethodPatch {
				t.Errorf("want one PATCH, got %+v", writes)
			}
		})
	}
}

func TestGuideToIgnoreTheSecret(t *testing.T) {
	t.Parallel()
	w, s := guide(t, "secrets-and-rotation", "ignored.tf")
	w.must("apply", "-auto-approve", "-var=client_secret=the-first-of-two-secrets")
	guid := s.Integrations()[0].GUID
	s.Edit(guid, func(i *connecttest.Integration) { i.Secrets["client_secret"] = "rotated-by-somebody-else" })
	changed := strings.NewReplacer(`= "1"`, `= "2"`, `"Corporate IdP"`, `"Renamed"`, `"connect"`, `"another-client"`).Replace(w.read("ignored.tf"))
	w.write("ignored.tf", changed)
	w.must("apply", "-auto-approve", "-var=client_secret=the-second-of-two-secrets")
	after := s.Integrations()[0]
	if after.Name != "Renamed" || after.Config["client_id"] != "another-client" || after.Secrets["client_secret"] != "rotated-by-somebody-else" {
		t.Errorf("after the change Connect holds %+v", after)
	}
}
