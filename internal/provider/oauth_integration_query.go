package provider

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

// integrationQuery says which integrations are wanted, where any number may be; null members match everything.
type integrationQuery struct {
	NameRegex types.String `tfsdk:"name_regex"`
	Template  types.String `tfsdk:"template"`
	AuthType  types.String `tfsdk:"auth_type"`
}

// Descriptions of the query's attributes, for the data source and for the list resource.
const (
	nameRegexDescription     = "Regular expression (RE2) that the name must match somewhere; anchor it with `^` and `$` to match all of it."
	queryTemplateDescription = "Template id; when set, only integrations of that template."
	queryAuthTypeDescription = "Authentication type as Connect reports it, such as `Viewer`; when set, only such integrations."
)

// run returns what matches, by name and then by GUID, so that the order is the same every time.
func (q integrationQuery) run(ctx context.Context, client *connect.Client) ([]connect.Integration, error) {
	pattern, err := regexp.Compile(q.NameRegex.ValueString())
	if err != nil {
		return nil, fmt.Errorf("name_regex: %w", err)
	}
	all, err := client.SharedIntegrations(ctx)
	if err != nil {
		return nil, err
	}
	filter := integrationFilter{template: q.Template, authType: q.AuthType}
	matching := slices.DeleteFunc(slices.Clone(all), func(i connect.Integration) bool {
		return !filter.matches(i) || !pattern.MatchString(nameOf(i))
	})
	slices.SortFunc(matching, func(a, b connect.Integration) int {
		return cmp.Or(cmp.Compare(nameOf(a), nameOf(b)), cmp.Compare(a.GUID, b.GUID))
	})
	return matching, nil
}

func nameOf(integration connect.Integration) string {
	return types.StringPointerValue(integration.Name).ValueString()
}

// naming adds to each diagnostic which of the listed integrations it is about.
func naming(api *connect.Integration, diags diag.Diagnostics) diag.Diagnostics {
	var named diag.Diagnostics
	for _, d := range diags {
		detail := fmt.Sprintf("Integration %s (\"%s\"): %s", untrusted.Word(api.GUID), untrusted.Word(nameOf(*api)), d.Detail())
		if d.Severity() == diag.SeverityWarning {
			named.AddWarning(d.Summary(), detail)
		} else {
			named.AddError(d.Summary(), detail)
		}
	}
	return named
}
