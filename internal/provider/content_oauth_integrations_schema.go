package provider

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
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
}

var (
	contentGUIDPath      = path.Root("content_guid")
	integrationGUIDsPath = path.Root("integration_guids")
)

// guidSpelling is how Connect shows GUIDs. Another spelling of the same one would be a difference in every plan.
var guidSpelling = stringvalidator.RegexMatches(regexp.MustCompile(`^[^\sA-Z]+$`), "write the GUID as Connect shows it: in lower case, without blanks")

func contentOAuthIntegrationsSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The whole set of OAuth integrations that one content item uses (its associations). It is authoritative: what is not listed is removed " +
			"from the content item, whoever added it. Use one such resource per content item.\n\n" +
			"The plan warns when a content item that is new to Terraform has other integrations already, and names them. An update or destroy " +
			"stops without a change where it would undo what somebody else did after the plan.\n\n" +
			"Several integrations per content item need Connect 2025.07. The API key must be an administrator's, or belong to someone who may edit the content item.",
		Attributes: map[string]schema.Attribute{
			"content_guid": schema.StringAttribute{
				Required: true, Validators: []validator.String{guidSpelling},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "GUID of the content item. Changing it clears the set of the old content item and writes that of the new one.",
			},
			"integration_guids": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators:          []validator.Set{setvalidator.ValueStringsAre(guidSpelling)},
				MarkdownDescription: "GUIDs of all integrations that the content item is to use. `[]`: none.",
			},
			"id": computedString("The content item's GUID."),
		},
	}
}

func contentOAuthIntegrationsIdentity() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"content_guid": identityschema.StringAttribute{RequiredForImport: true, Description: "The content item's GUID."},
	}}
}
