package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// imports is a server with one of each kind of thing, how the provider's configuration names it, and its import id and identity.
func imports(t *testing.T) (s *connecttest.Server, configurations, ids map[string]string, identities map[string]fields) {
	t.Helper()
	s = connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
	add := func(name string) string {
		return s.Add(connecttest.Integration{Name: name, Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
	}
	integration, content, shared := add("Imported"), s.AddContent("app", "python-shiny"), s.AddContent("shared", "python-shiny")
	s.Associate(content, integration)
	s.Associate(shared, integration, add("Another"))
	configurations = map[string]string{
		oauthIntegrationType: "name = \"Imported\"\n template = \"connect\"\n config {\n max_role = \"Viewer\"\n }",
		associationsType:     fmt.Sprintf("content_guid = %q\n integration_guids = [%q]", content, integration),
		associationType:      fmt.Sprintf("content_guid = %q\n integration_guid = %q", shared, integration),
	}
	ids = map[string]string{oauthIntegrationType: integration, associationsType: content, associationType: shared + "/" + integration}
	identities = map[string]fields{
		oauthIntegrationType: {"guid": integration},
		associationsType:     {"content_guid": content},
		associationType:      {"content_guid": shared, "integration_guid": integration},
	}
	return s, configurations, ids, identities
}

// TestImportWithGUIDsInCapitals: a GUID is the same however it is written, in an id or an identity, for every resource.
func TestImportWithGUIDsInCapitals(t *testing.T) {
	t.Parallel()
	s, configurations, ids, identities := imports(t)
	for typeName, configuration := range configurations {
		t.Run(typeName+" by id", func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, s)
			w.write("main.tf", fmt.Sprintf("resource %q \"imported\" {\n%s\n}\n", typeName, configuration))
			w.must("import", typeName+".imported", strings.ToUpper(ids[typeName]))
			w.expectNoChanges()
		})
		t.Run(typeName+" by identity", func(t *testing.T) {
			t.Parallel()
			c := newCoreFor(t, typeName, &connectProvider{version: "test"}, s, nil)
			capitals := fields{}
			for name, guid := range identities[typeName] {
				capitals[name] = strings.ToUpper(guid.(string))
			}
			if errors := c.importedAs(capitals); len(errors) > 0 {
				c.t.Fatal(errors)
			}
			c.command()
			if errors, warnings := c.refresh(); len(errors)+len(warnings) > 0 || c.state.IsNull() {
				c.t.Errorf("the next read: %v %v", errors, warnings)
			}
			for name, guid := range identities[typeName] {
				if got := c.get(c.state, name); got != guid {
					c.t.Errorf("the state holds %s = %v, want %s", name, got, guid)
				}
			}
		})
	}
	expectSent(t, s)
}
