package connecttest

import (
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// The authentication types (recorded). Before 2024.12 there was only what is now called Viewer, and no word for it.
const (
	authViewer         = "Viewer"
	authServiceAccount = "Service Account"
	authVisitorKey     = "Visitor API Key"
)

// authTypeOf returns an integration's authentication type: what its config says, else the only one that the template has.
func authTypeOf(templateID string, config map[string]any) string {
	if authType, ok := config["auth_type"].(string); ok && authType != "" {
		return authType
	}
	if templateID == "connect" {
		return authVisitorKey
	}
	return authViewer
}

// withoutAuthType cuts from a template what came with authentication types: the option, what it made visible, and the
// questions after it in what is left.
func withoutAuthType(t *template.Template) {
	t.Options = slices.DeleteFunc(t.Options, func(o template.Option) bool {
		_, decided := assumeViewer(o.Visibility)
		return o.Name == "auth_type" || decided == template.Hidden
	})
	t.Fields = slices.DeleteFunc(t.Fields, func(f template.Field) bool {
		_, decided := assumeViewer(f.Visibility)
		return decided == template.Hidden
	})
	for i := range t.Options {
		t.Options[i].Visibility, _ = assumeViewer(t.Options[i].Visibility)
	}
	for i := range t.Fields {
		t.Fields[i].Visibility, _ = assumeViewer(t.Fields[i].Visibility)
	}
}

// assumeViewer decides the parts of an expression that ask for auth_type as for a Viewer integration. It returns what is left
// to ask with Undecidable, or nil with the decision.
func assumeViewer(e *template.Expression) (rest *template.Expression, decided template.Visibility) {
	switch {
	case e == nil:
		return nil, template.Visible
	case e.Operator == "" && e.Name == "auth_type":
		if e.Value == authViewer {
			return nil, template.Visible
		}
		return nil, template.Hidden
	case e.Operator == "and":
		return assumeInOperands(e, template.Hidden, template.Visible)
	case e.Operator == "or":
		return assumeInOperands(e, template.Visible, template.Hidden)
	}
	return e, template.Undecidable
}

// assumeInOperands applies assumeViewer to operands. One that comes out as decisive settles the whole; settled is the answer
// where none does and nothing is left to ask.
func assumeInOperands(e *template.Expression, decisive, settled template.Visibility) (*template.Expression, template.Visibility) {
	left := &template.Expression{Operator: e.Operator}
	for i := range e.Operands {
		rest, decided := assumeViewer(&e.Operands[i])
		switch decided {
		case decisive:
			return nil, decisive
		case template.Undecidable:
			left.Operands = append(left.Operands, *rest)
		}
	}
	if len(left.Operands) == 0 {
		return nil, settled
	}
	return left, template.Undecidable
}
