package provider

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

type contentOAuthIntegrationModel struct {
	ID                  types.String `tfsdk:"id"`
	ContentGUID         types.String `tfsdk:"content_guid"`
	IntegrationGUID     types.String `tfsdk:"integration_guid"`
	AuthType            types.String `tfsdk:"auth_type"`
	IntegrationName     types.String `tfsdk:"integration_name"`
	IntegrationTemplate types.String `tfsdk:"integration_template"`
	CreatedTime         types.String `tfsdk:"created_time"`
}

var integrationGUIDPath = path.Root("integration_guid")

func contentOAuthIntegrationSchema() schema.Schema {
	guid := []planmodifier.String{sameGUID{}, stringplanmodifier.RequiresReplace()}
	return schema.Schema{
		MarkdownDescription: "One OAuth integration that one content item uses (an association). It leaves all other integrations of the content item alone, so " +
			"modules of different teams can each add theirs. Where one place is to own the whole list, use `connect_content_oauth_integrations` instead. " +
			"Do not use both for one content item: in one configuration that is an error, and in two they undo each other.\n\n" +
			"Servers before Connect 2025.07 take one integration for each content item. The API key must be an administrator's, or belong to someone who may edit the content item.",
		Attributes: map[string]schema.Attribute{
			"content_guid": schema.StringAttribute{
				Required: true, Validators: []validator.String{contentGUIDs}, PlanModifiers: guid,
				MarkdownDescription: "GUID of the content item. Changing it replaces the association.",
			},
			"integration_guid": schema.StringAttribute{
				Required: true, Validators: []validator.String{integrationGUIDs}, PlanModifiers: guid,
				MarkdownDescription: "GUID of the integration that the content item is to use. Changing it replaces the association.",
			},
			"auth_type": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "The `auth_type` that the integration must have, such as `Viewer` or `Service Account`: the plan refuses any other. " +
					"Left out: any will do, and this shows which it is.",
			},
			"id":                   stableString("Both GUIDs: `content_guid/integration_guid`."),
			"integration_name":     stableString("Name of the integration when it was last read."),
			"integration_template": stableString("Template of the integration."),
			"created_time":         stableString("When the content item was given the integration."),
		},
	}
}

// content and integration are the GUIDs as Connect writes them; "" while they are not known.
func (m contentOAuthIntegrationModel) content() string {
	return canonicalGUID(m.ContentGUID.ValueString())
}

func (m contentOAuthIntegrationModel) integration() string {
	return canonicalGUID(m.IntegrationGUID.ValueString())
}

func (m contentOAuthIntegrationModel) side() associationSide {
	side := associationSide{content: m.content(), authType: m.AuthType}
	if m.integration() != "" {
		side.integrations = []string{m.integration()}
	}
	if m.content() != "" && m.integration() != "" {
		side.id = m.content() + "/" + m.integration()
	}
	return side
}

// read takes over what Connect tells of the association. An auth type that it does not tell stays.
func (m *contentOAuthIntegrationModel) read(association connect.Association) {
	m.ID = types.StringValue(m.side().id)
	m.IntegrationName = optionalString(association.IntegrationName)
	m.IntegrationTemplate = optionalString(association.IntegrationTemplate)
	m.CreatedTime = optionalString(association.CreatedTime)
	m.AuthType = optionalString(cmp.Or(association.IntegrationAuthType, m.AuthType.ValueString()))
}
