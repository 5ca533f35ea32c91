package connecttest

import (
	"cmp"
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// The authentication types (recorded). Before 2024.12 there was only what is now called Viewer, and no word for it.
const (
	authViewer         = "Viewer"
	authServiceAccount = "Service Account"
	authVisitorKey     = "Visitor API Key"
	authAPIKey         = "API Key" // made up, for the templates of the LLM gateway
)

// fixedAuthTypes are those of templates that leave no choice, but for Viewer (inferred, but for connect).
var fixedAuthTypes = map[string]string{
	"connect": authVisitorKey, agentPlugins: authVisitorKey, "anthropic": authAPIKey, "openai": authAPIKey,
}

// authTypeOf returns an integration's authentication type: what its config says, else the only one that the template has.
func authTypeOf(templateID string, config map[string]any) string {
	if authType, ok := config["auth_type"].(string); ok && authType != "" {
		return authType
	}
	return cmp.Or(fixedAuthTypes[templateID], authViewer)
}

// withoutAuthType cuts from a template what came with authentication types: the option, what it made visible, and the
// questions after it in what is left.
func withoutAuthType(t *template.Template) {
	t.Options = slices.DeleteFunc(t.Options, func(o template.Option) bool {
		return o.Name == "auth_type" || assumeViewer(o.Visibility) == never
	})
	t.Fields = slices.DeleteFunc(t.Fields, func(f template.Field) bool { return assumeViewer(f.Visibility) == never })
	for i := range t.Options {
		t.Options[i].Visibility = assumeViewer(t.Options[i].Visibility)
	}
	for i := range t.Fields {
		t.Fields[i].Visibility = assumeViewer(t.Fields[i].Visibility)
	}
}

// never is what is left of an expression that is false of every Viewer integration; nil is left of one that is always true.
var never = &template.Expression{Operator: "or"}

// assumeViewer decides the parts of an expression that ask for auth_type as for a Viewer integration, and returns what is left to ask.
func assumeViewer(e *template.Expression) *template.Expression {
	switch {
	case e == nil || e.Operator == "" && e.Name == "auth_type" && e.Value == authViewer:
		return nil
	case e.Operator == "" && e.Name == "auth_type":
		return never
	case e.Operator != "and" && e.Operator != "or":
		return e
	}
	decisive, settled := never, (*template.Expression)(nil) // of the operands, and where none is decisive and none left
	if e.Operator == "or" {
		decisive, settled = settled, decisive
	}
	left := &template.Expression{Operator: e.Operator}
	for i := range e.Operands {
		switch rest := assumeViewer(&e.Operands[i]); rest {
		case decisive:
			return decisive
		case settled:
		default:
			left.Operands = append(left.Operands, *rest)
		}
	}
	if len(left.Operands) == 0 {
		return settled
	}
	return left
}
