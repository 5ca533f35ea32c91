package provider

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// listed runs the list resource as `terraform query` does and returns the stream.
func (c *core) listed(criteria map[string]string, limit int64, include bool) []tfprotov6.ListResourceResult {
	c.t.Helper()
	server, ok := c.server.(tfprotov6.ProviderServerWithListResource) //nolint:staticcheck // the interface that is to take it over has it only in a later release
	if !ok {
		c.t.Fatal("the provider serves no list resources")
	}
	configType := tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}
	config := map[string]tftypes.Value{}
	for _, name := range []string{"name_regex", "template", "auth_type"} {
		configType.AttributeTypes[name] = tftypes.String
		config[name] = tftypes.NewValue(tftypes.String, nil)
		if text, set := criteria[name]; set {
			config[name] = tftypes.NewValue(tftypes.String, text)
		}
	}
	stream, err := server.ListResource(context.Background(), &tfprotov6.ListResourceRequest{
		TypeName: oauthIntegrationType, Config: dynamic(c.t, configType, tftypes.NewValue(configType, config)), Limit: limit, IncludeResource: include,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return slices.Collect(stream.Results)
}

func (c *core) guidOf(identity *tfprotov6.ResourceIdentityData) string {
	c.t.Helper()
	guid, _ := c.get(c.identityValue(identity), "guid").(string)
	return guid
}

func TestListFindsWhatMatches(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
	add := func(name, template, authType string) string {
		return s.Add(connecttest.Integration{Name: name, Template: template, Config: map[string]any{"auth_type": authType}})
	}
	zoo, service, apple := add("Zoo", "azure", "Viewer"), add("Service", "custom", "Service Account"), add("Apple", "custom", "Viewer")
	c := newCore(t, s, nil)
	for _, test := range []struct {
		name     string
		criteria map[string]string
		limit    int64
		want     []string
	}{
		{"all, by name", nil, 0, []string{apple, service, zoo}},
		{"as many as asked for", nil, 2, []string{apple, service}},
		{"fewer than asked for", nil, 100, []string{apple, service, zoo}},
		{"by name", map[string]string{"name_regex": "^[AZ]"}, 0, []string{apple, zoo}},
		{"by template", map[string]string{"template": "azure"}, 0, []string{zoo}},
		{"by auth type", map[string]string{"auth_type": "Viewer"}, 1, []string{apple}},
		{"none", map[string]string{"name_regex": "nothing"}, 0, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, result := range c.listed(test.criteria, test.limit, false) {
				if len(result.Diagnostics) > 0 || result.Resource != nil {
					t.Errorf("diagnostics %v, resource %v", result.Diagnostics, result.Resource)
				}
				got = append(got, c.guidOf(result.Identity))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("listed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestListedResourceIsTheImportedOne holds what a query hands to Terraform against what an import of the same integration gives.
func TestListedResourceIsTheImportedOne(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
	for _, integration := range handMade() {
		s.Add(integration)
	}
	c := newCore(t, s, nil)
	results := c.listed(nil, 0, true)
	if len(results) != len(handMade()) {
		t.Fatalf("listed %d of %d integrations", len(results), len(handMade()))
	}
	for _, result := range results {
		if errors, warnings := split(result.Diagnostics); len(errors)+len(warnings) > 0 {
			t.Fatalf("%s: %v %v", result.DisplayName, errors, warnings)
		}
		guid := c.guidOf(result.Identity)
		if errors := c.imported(guid); len(errors) > 0 {
			t.Fatal(errors)
		}
		if got := c.value(result.Resource); !got.Equal(c.state) {
			t.Errorf("%s:\nlisted   %s\nimported %s", guid, got, c.state)
		}
	}
}

// TestListShowsNamesOnOneLine: Terraform prints what it is to display as it is, and a name is what anybody typed.
func TestListShowsNamesOnOneLine(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"\"Größe\" & ${Übermaß}":  "\"Größe\" & ${Übermaß}",
		"two\nlines":              "two lines",
		"\x1b[31mred\u202e":       `\u001b[31mred\u202e`,
		strings.Repeat("a", 1000): strings.Repeat("a", 120) + "…",
		"":                        "",
	} {
		s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
		s.Add(connecttest.Integration{Name: name, Template: "custom", Config: map[string]any{"auth_type": "Viewer"}})
		results := newCore(t, s, nil).listed(nil, 0, false)
		if len(results) != 1 {
			t.Fatalf("%q: want one result, got %d", name, len(results))
		}
		if results[0].DisplayName != want {
			t.Errorf("%q is displayed as %q, want %q", name, results[0].DisplayName, want)
		}
	}
}

func TestListSaysWhyItCannot(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.Feature: connecttest.Disabled404}})
	for name, test := range map[string]struct {
		core *core
		want string
	}{
		"refused by the server": {newCore(t, s, nil), "OAuthIntegrationsEnabled"},
		"provider not configured": {newCore(t, s, map[string]tftypes.Value{"server": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}),
			"not known yet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			results := test.core.listed(nil, 0, true)
			if len(results) != 1 {
				t.Fatalf("want one result with an error, got %d", len(results))
			}
			if errors, _ := split(results[0].Diagnostics); len(errors) != 1 || !strings.Contains(errors[0], test.want) {
				t.Errorf("errors %v do not say %q", errors, test.want)
			}
		})
	}
}

// TestImportByIdentity takes a GUID however it is typed, and keeps it as Connect writes it.
func TestImportByIdentity(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	guid := s.Add(connecttest.Integration{Name: "Corporate IdP", Template: "custom", Config: map[string]any{"auth_type": "Viewer"}})
	for _, typed := range []string{guid, strings.ToUpper(guid)} {
		c := newCore(t, s, nil)
		resp, err := c.server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: oauthIntegrationType, Identity: c.identityOf(typed)})
		if err != nil {
			t.Fatal(err)
		}
		if errors, _ := split(resp.Diagnostics); len(errors) > 0 {
			t.Fatal(errors)
		}
		imported := resp.ImportedResources[0]
		if got := c.guidOf(imported.Identity); got != guid {
			t.Errorf("the identity is %s, want %s", got, guid)
		}
		c.state, c.private, c.identity = c.value(imported.State), imported.Private, imported.Identity
		for range 2 {
			if errors, _ := c.refresh(); len(errors) > 0 {
				t.Fatal(errors)
			}
			if got := c.guidOf(c.identity); got != guid || c.get(c.state, "guid") != guid {
				t.Errorf("after a read the identity is %s and the state's GUID %v, want %s", got, c.get(c.state, "guid"), guid)
			}
		}
		byIdentity := c.state
		if errors := c.imported(guid); len(errors) > 0 || !byIdentity.Equal(c.state) {
			t.Errorf("by identity %s\nby GUID %s %v", byIdentity, c.state, errors)
		}
	}
}

func TestImportByIdentityInTerraform(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	guid := s.Add(handMade()[0])
	w := newWorkspace(t, s)
	w.write("import.tf", fmt.Sprintf("import {\n  to       = connect_oauth_integration.idp\n  identity = { guid = %q }\n}\n", guid))
	w.must("plan", "-generate-config-out=generated.tf")
	w.must("apply", "-auto-approve")
	if code, output := w.run("plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the plan after the import is not empty (exit code %d):\n%s", code, output)
	}
}

// TestQueryWritesConfigurationThatPlansClean adopts a server full of hand-made integrations without writing a line.
func TestQueryWritesConfigurationThatPlansClean(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
	for _, integration := range handMade() {
		s.Add(integration)
	}
	w := newWorkspace(t, s)
	needs(t, "1.14.0", "Terraform")
	w.write("all.tfquery.hcl", "list \"connect_oauth_integration\" \"all\" {\n  provider         = connect\n  include_resource = true\n}\n")
	w.must("query", "-generate-config-out=generated.tf")
	summary := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", len(handMade()))
	if output := w.must("plan"); !strings.Contains(output, summary) {
		t.Errorf("want %q, got\n%s", summary, output)
	}
}

func TestListExampleInTerraform(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	exampleVariables(t, s)
	w := newWorkspace(t, s)
	needs(t, "1.14.0", "Terraform")
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", "list-resources", "connect_oauth_integration", "list-resource.tfquery.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	w.write("example.tfquery.hcl", string(text))
	if output := w.must("query"); !strings.Contains(output, "Corporate IdP") {
		t.Errorf("the query does not find the integration:\n%s", output)
	}
}

// TestImportInAnotherSpelling reads twice: a CLI that knows identities refuses one that a read changes.
func TestImportInAnotherSpelling(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	guid := s.Add(handMade()[0])
	c := newCore(t, s, nil)
	if errors := c.imported(strings.ToUpper(guid)); len(errors) > 0 {
		t.Fatal(errors)
	}
	if errors, _ := c.refresh(); len(errors) > 0 || c.get(c.state, "guid") != guid {
		t.Errorf("the GUID is %v, want %s: %v", c.get(c.state, "guid"), guid, errors)
	}
}
