package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-exec/tfexec"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

//go:embed demo.tf lookup.tf
var configuration embed.FS

func applyAll(ctx context.Context, s *stage) error {
	tell("1. A team writes four integrations and applies them.",
		"One for visitors who sign in (PKCE is on without being named), one Service Account, one Public client that does without PKCE on purpose, and one for Connect's own API.")
	if err := s.write("demo.tf"); err != nil {
		return err
	}
	if err := s.terraform.Apply(ctx); err != nil {
		return err
	}
	corporate, err := s.integration("Corporate IdP")
	if err != nil {
		return err
	}
	fmt.Printf("   Connect now holds, for %q: scopes %q, use_pkce %v.\n", corporate.Name, corporate.Config["scopes"], corporate.Config["use_pkce"])
	if corporate.Config["scopes"] != "email offline_access openid profile" || corporate.Config["use_pkce"] != true {
		return fmt.Errorf("Connect holds %v", corporate.Config)
	}
	if corporate.Secrets["client_secret"] != secret {
		return errors.New("Connect did not get the client secret")
	}
	if !s.writeOnly {
		fmt.Println("   This CLI has no write-only arguments, so the client secret is in the state. From 1.11 on it is not.")
		return nil
	}
	state, err := os.ReadFile(filepath.Join(s.dir, "terraform.tfstate"))
	if err != nil {
		return err
	}
	if strings.Contains(string(state), secret) {
		return errors.New("the client secret is in the state file")
	}
	fmt.Println("   The client secret reached Connect and is not in the state file.")
	return nil
}

func planAgain(ctx context.Context, s *stage) error {
	tell("2. They plan again.", "")
	return s.expectPlan(ctx, nil)
}

func findByName(ctx context.Context, s *stage) error {
	tell("3. A publisher's module finds an integration by its name.", "")
	if err := s.write("lookup.tf"); err != nil {
		return err
	}
	if err := s.terraform.Apply(ctx); err != nil {
		return err
	}
	outputs, err := s.terraform.Output(ctx)
	if err != nil {
		return err
	}
	corporate, err := s.integration("Corporate IdP")
	if err != nil {
		return err
	}
	if got := strings.Trim(string(outputs["found"].Value), `"`); got != corporate.GUID {
		return fmt.Errorf("the data source found %q, not %q", got, corporate.GUID)
	}
	fmt.Printf("   data.connect_oauth_integration.by_name.guid = %s\n", corporate.GUID)
	return nil
}

func meddle(_ context.Context, s *stage) error {
	tell("4. Behind Terraform's back, someone switches PKCE off in the dashboard and deletes the Service Account integration.", "")
	corporate, err := s.integration("Corporate IdP")
	if err != nil {
		return err
	}
	batch, err := s.integration("Nightly reports")
	if err != nil {
		return err
	}
	s.server.Edit(corporate.GUID, func(i *connecttest.Integration) { i.Config["use_pkce"] = false })
	s.server.Remove(batch.GUID)
	return nil
}

func planRepair(ctx context.Context, s *stage) error {
	tell("5. The next plan shows exactly these two.", "")
	return s.expectPlan(ctx, map[string]tfjson.Action{
		"connect_oauth_integration.corporate": tfjson.ActionUpdate,
		"connect_oauth_integration.batch":     tfjson.ActionCreate,
	})
}

func applyRepair(ctx context.Context, s *stage) error {
	tell("6. Apply puts it right.", "")
	if err := s.terraform.Apply(ctx); err != nil {
		return err
	}
	corporate, err := s.integration("Corporate IdP")
	if err != nil {
		return err
	}
	if _, err := s.integration("Nightly reports"); err != nil {
		return err
	}
	if corporate.Config["use_pkce"] != true || corporate.Secrets["client_secret"] != secret {
		return errors.New("PKCE is still off, or the secret was lost")
	}
	fmt.Println("   PKCE is on again, the deleted integration is back, and the client secret was not touched.")
	return s.expectPlan(ctx, nil)
}

func destroyAll(ctx context.Context, s *stage) error {
	tell("7. And destroy removes what Terraform made, and nothing else.", "")
	if err := s.terraform.Destroy(ctx); err != nil {
		return err
	}
	left := s.names()
	fmt.Printf("   Left on the server: %q, which Connect made by itself.\n", left)
	if !slices.Equal(left, s.made) {
		return fmt.Errorf("before there were %q", s.made)
	}
	return nil
}

func tell(title, detail string) {
	fmt.Printf("\n%s\n", title)
	if detail != "" {
		fmt.Printf("   %s\n", detail)
	}
}

// write puts a file of the demo's configuration into its folder, in the form that the CLI understands.
func (s *stage) write(name string) error {
	text, err := configuration.ReadFile(name)
	if err != nil {
		return err
	}
	if !s.writeOnly {
		text = []byte(strings.ReplaceAll(string(text), "client_secret_wo", "client_secret"))
	}
	return os.WriteFile(filepath.Join(s.dir, name), text, 0o600)
}

func (s *stage) integration(name string) (connecttest.Integration, error) {
	for _, integration := range s.server.Integrations() {
		if integration.Name == name {
			return integration, nil
		}
	}
	return connecttest.Integration{}, fmt.Errorf("Connect has no integration named %q", name)
}

// changeLine recognises the lines of a plan that a person looks for.
var changeLine = regexp.MustCompile(`^\s+(# .*(will|must) be|[~-] .*=)|^Plan:|^No changes`)

// expectPlan plans, shows the lines that matter, and compares the planned actions with those that were foretold.
func (s *stage) expectPlan(ctx context.Context, want map[string]tfjson.Action) error {
	file := filepath.Join(s.dir, "plan")
	if _, err := s.terraform.Plan(ctx, tfexec.Out(file)); err != nil {
		return err
	}
	text, err := s.terraform.ShowPlanFileRaw(ctx, file)
	if err != nil {
		return err
	}
	for line := range strings.Lines(text) {
		if changeLine.MatchString(line) {
			fmt.Print("   | ", line)
		}
	}
	plan, err := s.terraform.ShowPlanFile(ctx, file)
	if err != nil {
		return err
	}
	got := map[string]tfjson.Action{}
	for _, change := range plan.ResourceChanges {
		if !change.Change.Actions.NoOp() && !change.Change.Actions.Read() {
			got[change.Address] = change.Change.Actions[0]
		}
		if err := expectOnlyPKCE(change, want); err != nil {
			return err
		}
	}
	if !maps.Equal(got, want) {
		return fmt.Errorf("the plan is not as foretold (-want +got):\n%s", cmp.Diff(want, got))
	}
	return nil
}

// expectOnlyPKCE checks that a foretold update changes use_pkce and, with it, updated_time.
func expectOnlyPKCE(change *tfjson.ResourceChange, want map[string]tfjson.Action) error {
	if want[change.Address] != tfjson.ActionUpdate {
		return nil
	}
	before, _ := change.Change.Before.(map[string]any)
	after, _ := change.Change.After.(map[string]any)
	var changed []string
	for _, part := range []struct{ before, after any }{{before, after}, {before["config"], after["config"]}} {
		b, _ := part.before.(map[string]any)
		a, _ := part.after.(map[string]any)
		for name := range b {
			if name != "config" && !cmp.Equal(b[name], a[name]) {
				changed = append(changed, name)
			}
		}
	}
	slices.Sort(changed)
	if want := []string{"updated_time", "use_pkce"}; !slices.Equal(changed, want) {
		return fmt.Errorf("the plan changes %v of %s, not %v", changed, change.Address, want)
	}
	return nil
}
