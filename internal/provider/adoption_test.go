package provider

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// handMade are integrations as servers hold them that were clicked together over years: over all known templates, with names and
// descriptions of every kind, and with keys absent where others have them.
func handMade() []connecttest.Integration {
	text := func(s string) *string { return &s }
	names := []string{
		"Trailing blank ", "Data-Platform – Berlin", "Größe & Übermaß", strings.Repeat("long name ", 20), "\"quoted\" ${interpolated} %{directive}", "Plain",
	}
	descriptions := []*string{nil, text(""), text("One line"), text("Several\nlines\n\nof text, with a trailing blank "), text("ümläute ${x}")}
	var all []connecttest.Integration
	for i, t := range template.Catalogue() {
		for variant := range 3 {
			n := len(all)
			integration := connecttest.Integration{
				Name: names[n%len(names)] + fmt.Sprint(n), Description: descriptions[n%len(descriptions)], Template: t.ID,
				Config: handMadeConfig(t, variant), Secrets: map[string]string{integration.ClientSecret: "by-hand"},
			}
			if i%4 == 0 && variant == 0 {
				integration.GUID = fmt.Sprintf("0a1b2c3d-0000-4000-8000-%012d", n)
			}
			all = append(all, integration)
		}
	}
	return all
}

// handMadeConfig gives every key a value; the second variant is a public or Service Account one where the template has that, and
// the third holds only what has no default, and a key of a later release.
func handMadeConfig(t *template.Template, variant int) map[string]any {
	config := map[string]any{}
	for _, name := range t.Names() {
		key := t.Key(name)
		switch {
		case key.Secret:
		case !key.Default.IsNull() && variant == 2:
		case !key.Default.IsNull():
			config[name] = key.Default.JSON()
		case key.Type == template.TypeSelect:
			config[name] = key.Values[0]
		case strings.HasSuffix(name, "_uri") || strings.HasSuffix(name, "_url") || name == "sf_host_domain" || name == "workspace_host":
			config[name] = "https://example.com/" + name
		default:
			config[name] = "value of " + name
		}
	}
	if variant == 1 && t.Key("auth_type") != nil {
		config["auth_type"] = "Service Account"
	}
	if variant == 1 && t.ID == "custom" {
		config["auth_type"], config["auth_mode"] = "Viewer", "Public"
	}
	if variant == 2 {
		config["added_by_a_later_release"] = true
	}
	return config
}

// TestAdoption imports a server full of hand-made integrations with generated configuration. It plans clean as it is.
func TestAdoption(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	var imports strings.Builder
	for i, integration := range handMade() {
		fmt.Fprintf(&imports, "import {\n  to = connect_oauth_integration.hand_made_%d\n  id = %q\n}\n", i, s.Add(integration))
	}
	count := len(handMade())
	if count < 36 {
		t.Fatalf("%d integrations are too few to show anything", count)
	}
	w := newWorkspace(t, s)
	w.write("imports.tf", imports.String())
	s.ForgetRequests()

	summary := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", count)
	if output := w.must("plan", "-generate-config-out=generated.tf"); !strings.Contains(output, summary) {
		t.Fatalf("want %q, got\n%s", summary, output)
	}
	if output := w.must("apply", "-auto-approve"); !strings.Contains(output, fmt.Sprintf("%d imported, 0 added, 0 changed, 0 destroyed", count)) {
		t.Errorf("the import changes something:\n%s", output)
	}
	if code, output := w.run("plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the plan after the import is not empty (exit code %d):\n%s", code, output)
	}
	expectSent(t, s)

	// The one documented update: a secret that is then added is sent, and nothing else.
	confidential := slices.IndexFunc(handMade(), func(i connecttest.Integration) bool { return i.Template == "custom" })
	before, block, found := strings.Cut(w.read("generated.tf"), fmt.Sprintf("hand_made_%d\"", confidential))
	place := regexp.MustCompile(`(?m)^ *client_secret_wo += null.*$`).FindString(block)
	if !found || place == "" {
		t.Fatal("the generated configuration has no place for the secret")
	}
	generated := before + fmt.Sprintf("hand_made_%d\"", confidential) + strings.Replace(block, place, `client_secret_wo = "known now, and long"`, 1)
	w.write("generated.tf", generated)
	w.must("apply", "-auto-approve")
	if writes := s.Writes(); len(writes) != 1 || !strings.Contains(string(writes[0].Body), `"client_secret":"known now, and long"`) {
		t.Errorf("adding one secret sent %v", sent(t, s))
	}
	if code, output := w.run("plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the plan after adding a secret is not empty (exit code %d):\n%s", code, output)
	}
}

// TestNewFieldsAreIgnored runs a lifecycle against a server that answers with members, config types and values that nobody has seen.
func TestNewFieldsAreIgnored(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{NewFields: true})
	c := created(t, s, viewer())
	changed := viewer().with(fields{"client_id": "changed", "scopes": nil})
	c.mustApply(changed)
	c.expectEmptyPlan(changed)
	s.Edit(c.get(c.state, "guid").(string), func(i *connecttest.Integration) { i.Config["use_pkce"] = false })
	p, errors := c.plan(c.configuration(changed))
	if got := strings.Join(c.changed(p), " "); len(errors) > 0 || got != "config.use_pkce updated_time" {
		t.Errorf("the plan changes %q: %v", got, errors)
	}
	if errors := c.imported(c.get(c.state, "guid").(string)); len(errors) > 0 {
		t.Errorf("import: %v", errors)
	}
	if extra := c.get(c.state, "config", "extra"); extra != nil {
		t.Errorf("the import takes what nobody knows into extra: %v", extra)
	}
}
