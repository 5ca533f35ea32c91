package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// findingDiagnostics is the one way from findings to diagnostics.
func findingDiagnostics(findings []integration.Finding) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, f := range findings {
		var d diag.Diagnostic = diag.NewErrorDiagnostic(f.Title, f.Text)
		if f.Severity == integration.Warning {
			d = diag.NewWarningDiagnostic(f.Title, f.Text)
		}
		if f.At != "" {
			d = diag.WithPath(attributePath(f.At), d)
		}
		diags.Append(d)
	}
	return diags
}

// attributePath is the path of an attribute given as "config.token_uri". What is inside a dynamic value or a map has none of its own.
func attributePath(attribute string) path.Path {
	steps := strings.SplitN(attribute, ".", 3)
	at := path.Root(steps[0])
	if len(steps) > 1 {
		at = at.AtName(steps[1])
	}
	return at
}
