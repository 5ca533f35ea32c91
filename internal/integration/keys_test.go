package integration

import (
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

func TestAttributes(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{"token_uri": "config.token_uri", "use_pkce": "config.use_pkce", "match_claim": "config.match_claim", "workspace": "config.extra.workspace"} {
		compare(t, key, want, attribute(key))
	}
	compare(t, "client secret", "config.client_secret_wo", secretAttribute(ClientSecret))
	compare(t, "other secret", "config.secrets_wo.api_key", secretAttribute("api_key"))
	compare(t, "left", []string{"config.scopes", "description", "config.extra.workspace"}, LeftAttributes([]string{"scopes", "description", "workspace"}))
}

// TestEveryDocumentedKeyIsTyped: a key of a known template has an attribute of its own, unless it is secret.
func TestEveryDocumentedKeyIsTyped(t *testing.T) {
	t.Parallel()
	for _, described := range template.Catalogue() {
		for _, name := range described.Names() {
			key, typed := described.Key(name), Typed(name)
			if (typed == nil) != key.Secret {
				t.Errorf("%s: %s is typed: %t", described.ID, name, typed != nil)
			}
			if typed != nil && (typed.Kind == Bool) != (key.Type == template.TypeBool) {
				t.Errorf("%s: %s is of kind %d", described.ID, name, typed.Kind)
			}
		}
	}
	for i, key := range Keys {
		if Typed(key.Name) != &Keys[i] || !strings.HasSuffix(key.Description, ".") {
			t.Errorf("%s stands twice, or its description is no sentence", key.Name)
		}
	}
}

func TestShownValuesAreBounded(t *testing.T) {
	t.Parallel()
	compare(t, "short", `"IdP"`, shown(template.Text("IdP")))
	compare(t, "eighty", `"`+strings.Repeat("é", 80)+`"`, shown(template.Text(strings.Repeat("é", 80))))
	compare(t, "longer", `"`+strings.Repeat("é", 80)+`…"`, shown(template.Text(strings.Repeat("é", 81))))
	compare(t, "what cannot be seen", `"a\u202e\n"`, shown(template.Text("a\u202e\n")))
}
