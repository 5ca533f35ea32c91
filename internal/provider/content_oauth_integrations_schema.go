package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type contentOAuthIntegrationsModel struct {
	ID               types.String `tfsdk:"id"`
	ContentGUID      types.String `tfsdk:"content_guid"`
	IntegrationGUIDs types.Set    `tfsdk:"integration_guids"`
	AuthType         types.String `tfsdk:"auth_type"`
}

var integrationGUIDsPath = path.Root("integration_guids")

var (
	contentGUIDs     = isGUID("It stands at the end of the address of the content item's page in Connect")
	integrationGUIDs = isGUID("Look it up with data.connect_oauth_integration")
)

func (m contentOAuthIntegrationsModel) side() associationSide {
	content := canonicalGUID(m.ContentGUID.ValueString())
	return associationSide{
		id: content, content: content, integrations: guidsOf(m.IntegrationGUIDs), unknown: unknownIn(m.IntegrationGUIDs), whole: true, authType: m.AuthType,
	}
}

func contentOAuthIntegrationsSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The whole set of OAuth integrations that one content item uses (its associations). It is authoritative: what is not listed is removed " +
			"from the content item, whoever added it. Use one such resource for each content item; where several places each add their own, " +
			"use `connect_content_oauth_integration` instead.\n\n" +
			"The plan warns when a content item that is new to Terraform has other integrations already, and names them. An update or destroy " +
			"changes nothing, and fails, if somebody else has changed the set since the plan.\n\n" +
			"More than one integration for a content item needs Connect 2025.07. The API key must be an administrator's, or belong to someone who may edit the content item.",
		Attributes: map[string]schema.Attribute{
			"content_guid": schema.StringAttribute{
				Required: true, Validators: []validator.String{contentGUIDs},
				PlanModifiers:       []planmodifier.String{sameGUID{}, stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "GUID of the content item. Changing it takes the integrations from the old content item and gives them to the new one.",
			},
			"integration_guids": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.Set{areGUIDs{integrationGUIDs}}, PlanModifiers: []planmodifier.Set{sameGUID{}},
				MarkdownDescription: "GUIDs of all integrations that the content item is to use. `[]`: none.",
			},
			"auth_type": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "The `auth_type` that each of the integrations must have, such as `Viewer` or `Service Account`. The plan refuses others. " +
					"Left out: any will do.",
			},
			"id": computedString("The content item's GUID."),
		},
	}
}
