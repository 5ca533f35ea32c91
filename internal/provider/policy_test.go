package provider

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestPolicy plans the configurations of the guide to policies, and looks where its policies look. With CONFTEST, the path of that program
// (`make test-policy`), it also runs the policy, and expects the refusals that the guide shows.
func TestPolicy(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("..", "..", "examples", "guides", "policy")
	for file, refused := range map[string]bool{"main.tf": false, "refused.tf": true} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{})
			s.AddGroup("team")
			w := newWorkspace(t, s)
			w.write("main.tf", readFile(t, filepath.Join(folder, file)))
			w.must("plan", "-out=plan")
			w.write("plan.json", planJSON(t, w))
			expectPolicyPaths(t, w.read("plan.json"), refused)
			conftest := os.Getenv("CONFTEST")
			if conftest == "" {
				return
			}
			output, err := exec.Command(conftest, "test", "--no-color", "--policy", folder, filepath.Join(w.dir, "plan.json")).CombinedOutput()
			if (err != nil) != refused {
				t.Errorf("conftest ends with %v:\n%s", err, output)
			}
			_, shown, _ := strings.Cut(readFile(t, filepath.Join(guidePages, "policy.md.tmpl")), "```text\n")
			shown, _, _ = strings.Cut(shown, "```")
			for line := range strings.Lines(shown) {
				if strings.Contains(string(output), strings.TrimSpace(line)) != refused {
					t.Errorf("conftest does not say what the guide shows, %q:\n%s", line, output)
				}
			}
		})
	}
}

// planJSON is what the CLI prints of the saved plan, without what it warns of.
func planJSON(t *testing.T, w *workspace) string {
	t.Helper()
	show := exec.Command(w.cli, "show", "-json", "plan")
	show.Dir, show.Env = w.dir, w.env
	output, err := show.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(output)
}

func expectPolicyPaths(t *testing.T, plan string, refused bool) {
	t.Helper()
	var shown struct {
		ResourceChanges []struct {
			Type   string
			Change struct {
				Actions []string
				After   struct {
					Config struct {
						AuthMode string `json:"auth_mode"`
						UsePKCE  *bool  `json:"use_pkce"`
					}
					Permissions *struct {
						GroupGUIDs []string `json:"group_guids"`
					}
				}
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(plan), &shown); err != nil || len(shown.ResourceChanges) != 1 {
		t.Fatalf("error %v in the plan\n%s", err, plan)
	}
	change := shown.ResourceChanges[0]
	after := change.Change.After
	if change.Type != oauthIntegrationType || change.Change.Actions[0] != "create" {
		t.Errorf("the plan is to %v %s", change.Change.Actions, change.Type)
	}
	switch {
	case refused && (after.Config.UsePKCE == nil || *after.Config.UsePKCE || after.Config.AuthMode != "Public" || after.Permissions != nil):
		t.Errorf("the policy would not find what it refuses in %+v", after)
	case !refused && (after.Config.UsePKCE != nil || after.Permissions == nil || len(after.Permissions.GroupGUIDs) != 1):
		t.Errorf("the policy would not find what it allows in %+v", after)
	}
}
