package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

func newOAuthIntegrationAssociationsDataSource() datasource.DataSource {
	return &oauthIntegrationAssociationsDataSource{dataSourceBase{typeName: "connect_oauth_integration_associations"}}
}

type oauthIntegrationAssociationsDataSource struct {
	dataSourceBase
}

type oauthIntegrationAssociationsModel struct {
	IntegrationGUID types.String       `tfsdk:"integration_guid"`
	Associations    []associationModel `tfsdk:"associations"`
}

type associationModel struct {
	ContentGUID  types.String `tfsdk:"content_guid"`
	ContentName  types.String `tfsdk:"content_name"`
	ContentTitle types.String `tfsdk:"content_title"`
	CreatedTime  types.String `tfsdk:"created_time"`
}

func (d *oauthIntegrationAssociationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The content items that use an OAuth integration. The API key must be an administrator's.",
		Attributes: map[string]schema.Attribute{
			"integration_guid": schema.StringAttribute{
				Required: true, Validators: []validator.String{integrationGUIDs},
				MarkdownDescription: "GUID of the integration. `data.connect_oauth_integration` finds it.",
			},
			"associations": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "One for each content item, in the order in which they were given the integration. Empty if none uses it.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"content_guid":  schema.StringAttribute{Computed: true, MarkdownDescription: "GUID of the content item."},
					"content_name":  schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the content item; null where the API key may not see the item, and after the first 1,000 items."},
					"content_title": schema.StringAttribute{Computed: true, MarkdownDescription: "Title of the content item, if it has one."},
					"created_time":  schema.StringAttribute{Computed: true, MarkdownDescription: "When the content item was given the integration."},
				}},
			},
		},
	}
}

func (d *oauthIntegrationAssociationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model oauthIntegrationAssociationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !d.provider.requireReady(&resp.Diagnostics) || resp.Diagnostics.HasError() {
		return
	}
	guid := canonicalGUID(model.IntegrationGUID.ValueString())
	uses, err := contentUsing(ctx, d.provider.client, guid, namedUses)
	switch {
	case connect.IsNotFound(err):
		resp.Diagnostics.AddAttributeError(integrationGUIDPath, "No such OAuth integration: "+guid,
			"`integration_guid`: Connect shows this API key no OAuth integration with the GUID "+guid+". data.connect_oauth_integration finds that of an integration by its name.")
		return
	case err != nil:
		resp.Diagnostics.Append(apiDiagnostics("list the content that uses the OAuth integration "+guid, err)...)
		return
	}
	model.Associations = make([]associationModel, len(uses))
	for i, use := range uses {
		model.Associations[i] = associationModel{types.StringValue(use.guid), optionalString(use.name), optionalString(use.title), optionalString(use.since)}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
