package provider

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/connect-community/terraform-provider-connect/internal/template"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

func newOAuthTemplateDataSource() datasource.DataSource {
	return &dataSource[oauthTemplateModel]{typeName: "connect_oauth_template", schema: oauthTemplateSchema, read: readOAuthTemplate}
}

func oauthTemplateSchema() schema.Schema {
	attributes := oauthTemplateAttributes()
	attributes["id"] = schema.StringAttribute{Required: true, MarkdownDescription: "Id of the template to look up, such as `custom`."}
	return schema.Schema{
		MarkdownDescription: "What the server says about one template: its config keys, their defaults, and which of them are secret.",
		Attributes:          attributes,
	}
}

func readOAuthTemplate(ctx context.Context, p *providerData, model *oauthTemplateModel) diag.Diagnostics {
	id := model.ID
	offered, diags := offeredTemplates(ctx, p.client)
	if diags.HasError() {
		return diags
	}
	i := slices.IndexFunc(offered, func(t oauthTemplateModel) bool { return t.ID.Equal(id) })
	if i < 0 {
		ids := make([]string, len(offered))
		for n, t := range offered {
			ids[n] = t.ID.ValueString()
		}
		diags.AddAttributeError(path.Root("id"), "No such template",
			fmt.Sprintf("`id` is %s, which this server does not offer. It offers %s.%s", id, untrusted.List(ids), cmp.Or(template.Suggest(id.ValueString(), ids), " Choose one of them.")))
		return diags
	}
	*model = offered[i]
	return diags
}
