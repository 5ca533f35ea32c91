package integration

import (
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

func TestDefaultOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		facts Facts
		key   string
		held  template.Value
		want  template.Value
	}{
		{"the server's", told(t), "auth_mode", template.Value{}, template.Text("Confidential")},
		{"the server's, whatever is held", told(t), "auth_mode", template.Text("Public"), template.Text("Confidential")},
		{"no default", told(t), "scopes", template.Value{}, template.Value{}},
		{"no such key", told(t), "nothing", template.Value{}, template.Value{}},
		{"no template", Facts{Known: true}, "auth_mode", template.Value{}, template.Value{}},
		{"documented in the catalogue", byCatalogue("custom"), "use_pkce", template.Value{}, template.Bool(true)},
		{"inferred in the catalogue", byCatalogue("custom"), "auth_mode", template.Value{}, template.Value{}},
		{"inferred, and held", byCatalogue("custom"), "auth_mode", template.Text("Confidential"), template.Text("Confidential")},
		{"inferred, and another is held", byCatalogue("custom"), "auth_mode", template.Text("Public"), template.Value{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.facts.defaultOf(test.key, test.held); !got.Equal(test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
