package integration

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// idp is a template as a server describes it. Each key stands for one rule.
const idp = `{
	"id": "idp",
	"options": [
		{"name": "auth_type", "type": "select", "values": ["Viewer", "Service Account"], "default": "Viewer"},
		{"name": "auth_mode", "type": "select", "values": ["Confidential", "Public"], "default": "Confidential",
			"visibility_expression": {"name": "auth_type", "value": "Viewer"}},
		{"name": "use_pkce", "type": "bool", "default": true, "visibility_expression": {"name": "auth_type", "value": "Viewer"}},
		{"name": "max_role", "type": "select", "values": ["Viewer", "Admin"], "default": "Viewer", "visibility_expression": {"operator": "xor"}}
	],
	"fields": [
		{"name": "client_id", "validation": "^.+$", "description": "The application", "validation_description": "Not empty"},
		{"name": "client_secret", "secret": true, "validation": "^.+$", "visibility_expression": {"operator": "or", "operands":
			[{"name": "auth_type", "value": "Service Account"}, {"name": "auth_mode", "value": "Confidential"}]}},
		{"name": "authorization_uri", "validation": "^https://", "visibility_expression": {"name": "auth_type", "value": "Viewer"}},
		{"name": "issuer", "default": "https://issuer.example.com", "validation": "^https://"},
		{"name": "scopes"},
		{"name": "session_duration", "secret": true},
		{"name": "api_key", "secret": true},
		{"name": "workspace"}
	]
}`

// keys are config values in Go's own types: string, bool, []string, nil for a key that is given as none, or a template.Value.
type keys map[string]any

func (k keys) values() template.Values {
	values := template.Values{}
	for key, value := range k {
		switch value := value.(type) {
		case template.Value:
			values[key] = value
		case []string:
			values[key] = template.Scopes(value...)
		default:
			values[key] = template.FromJSON(value)
		}
	}
	return values
}

// notKnown is a value that is not known yet.
var notKnown = template.Unknown()

func settings(config keys) Settings {
	return Settings{Name: template.Text("IdP"), Template: template.Text("idp"), Config: config.values()}
}

// wants is a configuration.
func wants(config keys) Configured { return Configured{Settings: settings(config)} }

// holds is a state.
func holds(config keys) *Prior { return &Prior{Settings: settings(config), GUID: "1"} }

// wrote is the memory of a write after which Connect held what it was sent. The defaults are keys that the plan had filled in.
func wrote(config keys, defaults ...string) Memory {
	memory := Memory{Config: map[string]Record{}}
	for key, value := range config.values() {
		memory.Config[key] = Record{Planned: value}
	}
	for _, key := range defaults {
		record := memory.Config[key]
		record.Default = true
		memory.Config[key] = record
	}
	return memory
}

// told are the facts of a server that describes the template idp.
func told(t *testing.T) Facts {
	t.Helper()
	described, unchecked, err := template.Parse([]byte(idp))
	if err != nil || len(unchecked) > 0 {
		t.Fatal(err, unchecked)
	}
	return Facts{Known: true, Template: described, FromServer: true, Offered: []string{"idp", "custom"}}
}

// byCatalogue are the facts of a server that does not tell.
func byCatalogue(id string) Facts { return Facts{Known: true, Template: template.Lookup(id)} }

// readable turns values into what a test can compare and show.
func readable(values template.Values) map[string]string {
	texts := map[string]string{}
	for key, value := range values {
		switch {
		case value.IsUnknown():
			texts[key] = "(not known)"
		case value.IsBool():
			texts[key] = "switch " + value.String()
		case !value.IsNull():
			texts[key] = value.String()
		}
	}
	return texts
}

func compare[T any](t *testing.T, what string, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func compareConfig(t *testing.T, what string, want keys, got template.Values) {
	t.Helper()
	compare(t, what, readable(want.values()), readable(got))
}

// brief shows findings as "E config.token_uri: Title", and holds each to what all of them promise: the text names an attribute in full
// and ends with a sentence.
func brief(t *testing.T, findings []Finding) []string {
	t.Helper()
	var lines []string
	for _, f := range findings {
		severity := map[Severity]string{Error: "E ", Warning: "W "}[f.Severity]
		lines = append(lines, severity+f.At+": "+f.Title)
		if !strings.ContainsAny(f.Text, "`.") || !strings.Contains(f.Text, f.At) {
			t.Errorf("%s: the text names no attribute: %s", f.Title, f.Text)
		}
	}
	return lines
}

// remote is an integration as Connect shows it.
func remote(config map[string]any) *connect.Integration {
	name := "IdP"
	return &connect.Integration{GUID: "1", Name: &name, Template: "idp", Config: config}
}
