package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

func newGroupDataSource() datasource.DataSource {
	return &dataSource[groupModel]{typeName: "connect_group", schema: groupSchema, read: readGroup}
}

type groupModel struct {
	GUID types.String `tfsdk:"guid"`
	Name types.String `tfsdk:"name"`
}

func groupSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Finds one group by name, for the `permissions` of an integration. It fails on servers without groups.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Exact name to look up. More than one match is an error that lists them.",
			},
			"guid": schema.StringAttribute{Computed: true, MarkdownDescription: "The group's GUID, as `permissions` takes it."},
		},
	}
}

func readGroup(ctx context.Context, p *providerData, model *groupModel) diag.Diagnostics {
	group, diags := principalLookup[connect.Group]{
		kind: "group", attribute: "name", wanted: model.Name.ValueString(),
		narrow:   "Give the GUID of the one that you mean directly.",
		search:   p.client.Groups,
		text:     func(g connect.Group) string { return g.Name },
		describe: func(g connect.Group) string { return g.GUID + ": " + g.Name },
	}.one(ctx)
	*model = groupModel{GUID: types.StringValue(group.GUID), Name: types.StringValue(group.Name)}
	return diags
}
