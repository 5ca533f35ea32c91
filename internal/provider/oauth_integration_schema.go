package provider

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-validators/objectvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// oauthIntegrationSchema gives the blocks their types ready made: the framework would build them anew for each value that it looks at.
func oauthIntegrationSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "An OAuth integration of a Posit Connect server: how content gets access tokens from an identity provider or a service.\n\n" +
			"Managing integrations needs the API key of an administrator and a licence with OAuth integrations.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{isName},
				MarkdownDescription: "Name that publishers see. Connect does not keep names unique; the plan warns when two resources of a configuration give the same one.",
			},
			"description": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Description that publishers see. Leaving it out and `\"\"` are the same.",
			},
			"template": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "Id of the template, such as `custom`, `azure`, `aws` or `connect`. The `connect_oauth_templates` data source lists " +
					"what your server offers. Changing it replaces the integration.",
			},
			"verify_on_apply": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Let Connect fetch a token, and throw it away, after each apply that creates the integration or sends `config`. Only for " +
					"Service Account integrations. If Connect gets no token, the apply fails. The integration stays as it was written, and every apply tries again. " +
					"An integration that fails while it is created is tainted: the next apply replaces it, unless you run `terraform untaint` first. " +
					"Default: `false`.",
			},
			"id":           stableString("The integration's GUID."),
			"guid":         stableString("The integration's GUID."),
			"created_time": stableString("When the integration was created (RFC 3339)."),
			"redirect_uri": stableString("Redirect URI to register at the OAuth provider. It is the same for all integrations of a server."),
			"login_url":    stableString("Where a visitor signs in to this integration."),
			"environment_variables": schema.SetAttribute{
				Computed: true, ElementType: types.StringType, PlanModifiers: []planmodifier.Set{setplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "Environment variables that the integration sets in associated content.",
			},
			// ModifyPlan decides these two.
			"auth_type":    computedString("How the integration gets its tokens, as Connect reports it."),
			"updated_time": computedString("When the integration was last changed (RFC 3339)."),
		},
		// Blocks, not nested attributes: Terraform refuses a name that a block does not have, and drops one that an object does not have
		// (hashicorp/terraform#33570).
		Blocks: map[string]schema.Block{
			"config": schema.SingleNestedBlock{
				Attributes: configAttributes(), CustomType: types.ObjectType{AttrTypes: configTypes()},
				Validators: []validator.Object{objectvalidator.IsRequired()},
				MarkdownDescription: "Required. Configuration of the template. Which keys there are depends on `template` and on other keys. The plan checks them " +
					"against the server's own description of the template. A key that is left out gets the template's default, if there is one.",
			},
			"permissions": schema.SingleNestedBlock{
				Attributes: permissionAttributes(), CustomType: types.ObjectType{AttrTypes: permissionTypes()},
				MarkdownDescription: "Who may use the integration in content. Without this block, Terraform leaves the permissions alone. " +
					"With no user and no group in it, **every publisher** may use the integration.",
			},
		},
	}
}

func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// stableString does not change while the integration exists.
func stableString(description string) schema.StringAttribute {
	attribute := computedString(description)
	attribute.PlanModifiers = []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return attribute
}

func configAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		integration.ClientSecret: schema.StringAttribute{
			Optional: true, Sensitive: true,
			Validators: []validator.String{
				stringvalidator.LengthAtLeast(1),
				stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("client_secret_wo")),
			},
			MarkdownDescription: "Secret of the application. It is kept in the state. From Terraform 1.11 and OpenTofu 1.11 on, use `client_secret_wo` instead.",
		},
		"client_secret_wo": schema.StringAttribute{
			Optional: true, Sensitive: true, WriteOnly: true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "Secret of the application, write-only: it is in no plan and no state. Needs Terraform 1.11 or OpenTofu 1.11. Set " +
				"`client_secret_wo_version` with it. Without a version, a change of the secret is noticed through a salted hash, and the secret " +
				"must have 16 characters or more.",
		},
		"client_secret_wo_version": schema.StringAttribute{
			Optional: true,
			Validators: []validator.String{
				stringvalidator.AlsoRequires(path.MatchRelative().AtParent().AtName("client_secret_wo")),
			},
			MarkdownDescription: "Any text, such as a number or the version in a secrets manager. Another text sends `client_secret_wo` again. Nothing else " +
				"does, but a change that puts it to use again, as of `auth_mode` from `Public` to `Confidential`. No hash is kept.",
		},
		"secrets_wo": schema.MapAttribute{
			Optional: true, Sensitive: true, WriteOnly: true, ElementType: types.StringType,
			MarkdownDescription: "Values of secret fields with other names, by config key. Write-only like `client_secret_wo`.",
		},
		"secrets_wo_version": schema.StringAttribute{
			Optional: true,
			Validators: []validator.String{
				stringvalidator.AlsoRequires(path.MatchRelative().AtParent().AtName("secrets_wo")),
			},
			MarkdownDescription: "The same as `client_secret_wo_version`, for all of `secrets_wo`.",
		},
		extraAttribute: schema.DynamicAttribute{
			Optional: true,
			MarkdownDescription: "Config keys that have no argument here, as an object of strings and booleans. For templates and keys that are newer than " +
				"this release. They are checked and compared like the others.",
		},
	}
	for _, key := range integration.Keys {
		attributes[key.Name] = keyAttribute(key)
	}
	return attributes
}

func keyAttribute(key integration.Key) schema.Attribute {
	switch key.Kind {
	case integration.Bool:
		return schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: key.Description}
	case integration.Scopes:
		return schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: key.Description,
			Validators: []validator.Set{scopesValidator{"each scope is an element of its own"}},
		}
	default:
		validators := []validator.String{stringvalidator.LengthAtLeast(1)}
		if key.Name == "authorization_uri" || key.Name == "token_uri" {
			validators = append(validators, isURI)
		}
		return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: key.Description, Validators: validators}
	}
}

func permissionAttributes() map[string]schema.Attribute {
	guids := func(description, finder string) schema.SetAttribute {
		return schema.SetAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: description,
			Validators: []validator.Set{areGUIDs{isGUID(finder)}},
		}
	}
	return map[string]schema.Attribute{
		"user_guids":  guids("GUIDs of users. The `connect_user` data source finds them.", "Look it up with data.connect_user"),
		"group_guids": guids("GUIDs of groups. The `connect_group` data source finds them.", "Look it up with data.connect_group"),
	}
}

var permissionTypes = sync.OnceValue(func() map[string]attr.Type { return attributeTypesOf(permissionAttributes()) })

func attributeTypesOf[A interface{ GetType() attr.Type }](attributes map[string]A) map[string]attr.Type {
	attributeTypes := make(map[string]attr.Type, len(attributes))
	for name, attribute := range attributes {
		attributeTypes[name] = attribute.GetType()
	}
	return attributeTypes
}
