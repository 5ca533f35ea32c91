package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

var _ datasource.DataSourceWithConfigValidators = (*oauthIntegrationDataSource)(nil)

func newOAuthIntegrationDataSource() datasource.DataSource {
	return &oauthIntegrationDataSource{dataSourceBase{typeName: "connect_oauth_integration"}}
}

type oauthIntegrationDataSource struct {
	dataSourceBase
}

func (d *oauthIntegrationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := integrationDataAttributes()
	attributes["guid"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{isGUID("To look the integration up by its name, give `name` instead")},
		MarkdownDescription: "GUID to look up. Give either `guid` or `name`.",
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Exact name to look up. Names are not unique in Connect: several matches are an error that lists them.",
	}
	attributes["template"] = schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: "Template id; when set, only integrations of that template match.",
	}
	attributes["auth_type"] = schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: "Authentication type as Connect reports it; when set, only such integrations match.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds one existing OAuth integration by its GUID or exact name. A publisher's API key finds the integrations that it may use.",
		Attributes:          attributes,
	}
}

func (d *oauthIntegrationDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(path.MatchRoot("guid"), path.MatchRoot("name")),
	}
}

func (d *oauthIntegrationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var wanted integrationFilter
	for name, target := range map[string]*types.String{"guid": &wanted.guid, "name": &wanted.name, "template": &wanted.template, "auth_type": &wanted.authType} {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), target)...)
	}
	if !d.provider.requireReady(&resp.Diagnostics) || resp.Diagnostics.HasError() {
		return
	}
	integration, diags := wanted.one(ctx, d.provider.client)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	model, diags := d.provider.integrationData(ctx, integration)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// integrationData is an integration as data sources show it.
type integrationData struct {
	integrationModel
	ContentCount types.Int64 `tfsdk:"content_count"`
}

// integrationData is the resource's own conversion, without the attributes that only a configuration has.
func (p *providerData) integrationData(ctx context.Context, api *connect.Integration) (integrationData, diag.Diagnostics) {
	model, _, diags := p.adopted(ctx, api)
	if diags.HasError() {
		return integrationData{}, diags
	}
	held := model.Config.Attributes()
	readable := configDataTypes()
	for name := range held {
		if _, ok := readable[name]; !ok {
			delete(held, name)
		}
	}
	config, configDiags := types.ObjectValue(readable, held)
	model.Config = config
	return integrationData{model, types.Int64PointerValue(api.ContentCount)}, append(diags, configDiags...)
}
