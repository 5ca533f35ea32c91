package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

func newOAuthIntegrationAssociationsDataSource() datasource.DataSource {
	return &dataSource[oauthIntegrationAssociationsModel]{
		typeName: "connect_oauth_integration_associations", schema: oauthIntegrationAssociationsSchema, read: readOAuthIntegrationAssociations,
	}
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

func oauthIntegrationAssociationsSchema() schema.Schema {
	return schema.Schema{
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

func readOAuthIntegrationAssociations(ctx context.Context, p *providerData, model *oauthIntegrationAssociationsModel) diag.Diagnostics {
	guid := canonicalGUID(model.IntegrationGUID.ValueString())
	uses, err := contentUsing(ctx, p.client, guid, namedUses)
	switch {
	case connect.IsNotFound(err):
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(integrationGUIDPath, "No such OAuth integration: "+guid,
			"`integration_guid`: Connect shows this API key no OAuth integration with the GUID "+guid+". data.connect_oauth_integration finds that of an integration by its name.")}
	case err != nil:
		return apiDiagnostics("list the content that uses the OAuth integration "+guid, err)
	}
	model.Associations = make([]associationModel, len(uses))
	for i, use := range uses {
		model.Associations[i] = associationModel{types.StringValue(use.guid), optionalString(use.name), optionalString(use.title), optionalString(use.since)}
	}
	return nil
}
