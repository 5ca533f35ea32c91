package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

func newGroupDataSource() datasource.DataSource {
	return &groupDataSource{dataSourceBase{typeName: "connect_group"}}
}

type groupDataSource struct {
	dataSourceBase
}

type groupModel struct {
	GUID types.String `tfsdk:"guid"`
	Name types.String `tfsdk:"name"`
}

func (d *groupDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
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

func (d *groupDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	if !d.provider.requireReady(&resp.Diagnostics) || resp.Diagnostics.HasError() {
		return
	}
	group, diags := principalLookup[connect.Group]{
		kind: "group", attribute: "name", wanted: name.ValueString(),
		narrow:   "Give the GUID of the one that you mean directly.",
		search:   d.provider.client.Groups,
		text:     func(g connect.Group) string { return g.Name },
		describe: func(g connect.Group) string { return g.GUID + ": " + g.Name },
	}.one(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, groupModel{GUID: types.StringValue(group.GUID), Name: types.StringValue(group.Name)})...)
}
