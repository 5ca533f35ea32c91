package provider

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/template"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

func newOAuthTemplateDataSource() datasource.DataSource {
	return &oauthTemplateDataSource{dataSourceBase{typeName: "connect_oauth_template"}}
}

type oauthTemplateDataSource struct {
	dataSourceBase
}

func (d *oauthTemplateDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := oauthTemplateAttributes()
	attributes["id"] = schema.StringAttribute{Required: true, MarkdownDescription: "Id of the template to look up, such as `custom`."}
	resp.Schema = schema.Schema{
		MarkdownDescription: "What the server says about one template: its config keys, their defaults, and which of them are secret.",
		Attributes:          attributes,
	}
}

func (d *oauthTemplateDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	if !d.provider.requireReady(&resp.Diagnostics) || resp.Diagnostics.HasError() {
		return
	}
	offered, diags := offeredTemplates(ctx, d.provider.client)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	i := slices.IndexFunc(offered, func(t oauthTemplateModel) bool { return t.ID.Equal(id) })
	if i < 0 {
		ids := make([]string, len(offered))
		for n, t := range offered {
			ids[n] = t.ID.ValueString()
		}
		resp.Diagnostics.AddAttributeError(path.Root("id"), "No such template",
			fmt.Sprintf("`id` is %s, which this server does not offer. It offers %s.%s", id, untrusted.List(ids), cmp.Or(template.Suggest(id.ValueString(), ids), " Choose one of them.")))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, offered[i])...)
}
