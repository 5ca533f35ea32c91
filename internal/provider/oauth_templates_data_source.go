package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

func newOAuthTemplatesDataSource() datasource.DataSource {
	return &dataSource[oauthTemplatesModel]{typeName: "connect_oauth_templates", schema: oauthTemplatesSchema, read: readOAuthTemplates}
}

type oauthTemplatesModel struct {
	Templates []oauthTemplateModel `tfsdk:"templates"`
}

func oauthTemplatesSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The templates that the server offers for OAuth integrations, as it describes them.",
		Attributes: map[string]schema.Attribute{
			"templates": schema.ListNestedAttribute{
				Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: oauthTemplateAttributes()},
				MarkdownDescription: "All templates, ordered by id.",
			},
		},
	}
}

func readOAuthTemplates(ctx context.Context, p *providerData, model *oauthTemplatesModel) (diags diag.Diagnostics) {
	model.Templates, diags = offeredTemplates(ctx, p.client)
	return diags
}

// offeredTemplates asks the server for its templates and returns them by id. Unlike the checks of a plan, it does not fall back on
// the built-in catalogue: what cannot be read is an error.
func offeredTemplates(ctx context.Context, client *connect.Client) ([]oauthTemplateModel, diag.Diagnostics) {
	var diags diag.Diagnostics
	raws, err := client.Templates(ctx)
	if err != nil {
		return nil, apiDiagnostics("read the server's templates", err)
	}
	offered := make([]oauthTemplateModel, 0, len(raws))
	for _, raw := range raws {
		parsed, _, err := template.Parse(raw.JSON)
		if err != nil {
			tflog.Info(ctx, "A template of the server cannot be read", map[string]any{"template": raw.ID, "error": err.Error()})
			diags.AddError("Unable to read a template of the server",
				fmt.Sprintf("The server describes its template \"%s\" in a way that this release of the provider does not know. Try a newer release.", untrusted.Word(raw.ID)))
			continue
		}
		offered = append(offered, oauthTemplateFrom(parsed))
	}
	slices.SortFunc(offered, func(a, b oauthTemplateModel) int { return strings.Compare(a.ID.ValueString(), b.ID.ValueString()) })
	return offered, diags
}
