package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

// integrationFilter says which integrations are looked for; null members match everything.
type integrationFilter struct {
	guid, name, template, authType types.String
}

// matches looks at all but the guid, which candidates go by.
func (f integrationFilter) matches(integration connect.Integration) bool {
	return (f.name.IsNull() || integration.Name != nil && sameText(*integration.Name, f.name.ValueString())) &&
		equalOrNull(f.template, integration.Template) && equalOrNull(f.authType, integration.AuthType)
}

// sameText compares in Unicode NFC: a letter with its accent may be one character or two.
func sameText(a, b string) bool { return norm.NFC.String(a) == norm.NFC.String(b) }

func equalOrNull(wanted types.String, value string) bool {
	return wanted.IsNull() || wanted.ValueString() == value
}

// one returns the only match. It never picks: none and several are errors that say what there is.
func (f integrationFilter) one(ctx context.Context, client *connect.Client) (*connect.Integration, diag.Diagnostics) {
	var diags diag.Diagnostics
	at, subject := path.Root("guid"), f.guid.ValueString()
	if f.guid.IsNull() {
		at, subject = path.Root("name"), f.name.String()
	}
	all, err := f.candidates(ctx, client)
	if err != nil {
		return nil, apiDiagnostics("look up the OAuth integration "+subject, err)
	}
	matching := slices.DeleteFunc(slices.Clone(all), func(i connect.Integration) bool { return !f.matches(i) })
	switch len(matching) {
	case 1:
		return &matching[0], nil
	case 0:
		diags.AddAttributeError(at, "No such OAuth integration",
			fmt.Sprintf("Connect shows this API key no integration with %s.%s", f, f.closeMatches(all)))
	default:
		diags.AddAttributeError(at, "Several OAuth integrations match",
			fmt.Sprintf("Connect has %d integrations with %s:\n%s\nLook up the one that you mean by `guid`, or narrow the search with `template` or `auth_type`.",
				len(matching), f, lines(matching, describe)))
	}
	return nil, diags
}

// candidates are the integrations to choose from: of a GUID, the one that has it, so that no list is asked for.
func (f integrationFilter) candidates(ctx context.Context, client *connect.Client) ([]connect.Integration, error) {
	if f.guid.IsNull() {
		return client.SharedIntegrations(ctx)
	}
	integration, err := client.ReadIntegration(ctx, f.guid.ValueString())
	switch {
	case connect.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return []connect.Integration{*integration}, nil
}

// String lists the criteria, for errors.
func (f integrationFilter) String() string {
	var parts []string
	for _, part := range []struct {
		label string
		value types.String
	}{{"guid", f.guid}, {"name", f.name}, {"template", f.template}, {"auth_type", f.authType}} {
		if !part.value.IsNull() {
			parts = append(parts, fmt.Sprintf("`%s = %s`", part.label, part.value))
		}
	}
	return strings.Join(parts, " and ")
}

// closeMatches lists integrations that the user may have meant: the same or a similar name, or what the GUID finds without the
// other criteria.
func (f integrationFilter) closeMatches(all []connect.Integration) string {
	switch {
	case f.guid.IsNull():
	case len(all) == 0:
		return " Check the GUID: it stands at the end of the address of the integration's page in Connect."
	default:
		return " The GUID belongs to:\n" + lines(all, describe) + "\nCorrect `guid`, or leave out the other arguments."
	}
	names := make([]string, 0, len(all))
	for _, integration := range all {
		if integration.Name != nil {
			names = append(names, *integration.Name)
		}
	}
	near := template.Nearest(f.name.ValueString(), names, 3)
	matching := slices.DeleteFunc(slices.Clone(all), func(i connect.Integration) bool {
		return i.Name == nil || !slices.Contains(near, *i.Name)
	})
	if len(matching) == 0 {
		return fmt.Sprintf(" It shows %d integration(s): data.connect_oauth_integrations lists them. Names must match exactly, capitals and blanks included.", len(all))
	}
	return " Close matches:\n" + lines(matching, describe) + "\nTake the name of the one that you mean."
}

func describe(integration connect.Integration) string {
	return fmt.Sprintf("%s: \"%s\" (template %s, created %s)",
		integration.GUID, untrusted.Word(nameOf(integration)), untrusted.Word(integration.Template), untrusted.Word(integration.CreatedTime))
}
