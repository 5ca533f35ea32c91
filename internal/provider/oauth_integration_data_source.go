package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

func newOAuthIntegrationDataSource() datasource.DataSource {
	return &dataSource[integrationData]{
		typeName: "connect_oauth_integration", schema: oauthIntegrationDataSchema, read: readOAuthIntegration,
		validators: []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("guid"), path.MatchRoot("name"))},
	}
}

func oauthIntegrationDataSchema() schema.Schema {
	attributes := integrationDataAttributes(configDataAttributes())
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
	return schema.Schema{
		MarkdownDescription: "Finds one existing OAuth integration by its GUID or exact name. A publisher's API key finds the integrations that it may use.",
		Attributes:          attributes,
	}
}

func readOAuthIntegration(ctx context.Context, p *providerData, model *integrationData) diag.Diagnostics {
	wanted := integrationFilter{guid: model.GUID, name: model.Name, template: model.Template, authType: model.AuthType}
	integration, diags := wanted.one(ctx, p.client)
	if !diags.HasError() {
		*model, diags = p.integrationData(ctx, integration)
	}
	return diags
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
	readable, held := map[string]attr.Value{}, model.Config.Attributes()
	for name := range configDataTypes() {
		readable[name] = held[name]
	}
	model.Config = types.ObjectValueMust(configDataTypes(), readable)
	return integrationData{model, types.Int64PointerValue(api.ContentCount)}, diags
}
