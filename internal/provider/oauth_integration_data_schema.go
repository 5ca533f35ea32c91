package provider

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// integrationDataAttributes describe an integration as data: for the singular and the plural data source, which show config in forms of
// their own. Objects have their types ready made, as in the resource.
func integrationDataAttributes(config map[string]schema.Attribute) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"config": schema.SingleNestedAttribute{
			Computed: true, Attributes: config, CustomType: types.ObjectType{AttrTypes: attributeTypesOf(config)},
			MarkdownDescription: "Configuration as Connect shows it. Connect never shows secret fields.",
		},
		"permissions": schema.SingleNestedAttribute{
			Computed: true, CustomType: types.ObjectType{AttrTypes: permissionTypes()},
			Attributes: map[string]schema.Attribute{
				"user_guids":  shownTexts("GUIDs of users."),
				"group_guids": shownTexts("GUIDs of groups."),
			},
			MarkdownDescription: "Who may use the integration in content. Null: every publisher, or the server does not say.",
		},
		"environment_variables": shownTexts("Environment variables that the integration sets in associated content."),
		"content_count": schema.Int64Attribute{
			Computed: true, MarkdownDescription: "How many content items use the integration. Null if the server does not say.",
		},
	}
	for name, description := range map[string]string{
		"id":           "The integration's GUID.",
		"guid":         "The integration's GUID.",
		"name":         "Name that publishers see.",
		"description":  "Description that publishers see.",
		"template":     "Template id.",
		"auth_type":    "How the integration gets its tokens, as Connect reports it.",
		"created_time": "When the integration was created (RFC 3339).",
		"updated_time": "When the integration was last changed (RFC 3339).",
		"redirect_uri": "Redirect URI to register at the OAuth provider. It is the same for all integrations of a server.",
		"login_url":    "Where a visitor signs in to this integration.",
	} {
		attributes[name] = schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return attributes
}

func shownTexts(description string) schema.SetAttribute {
	return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

func configDataAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		extraAttribute: schema.DynamicAttribute{Computed: true, MarkdownDescription: "Config keys that have no attribute here, as an object."},
	}
	for _, key := range integration.Keys {
		switch key.Kind {
		case integration.Bool:
			attributes[key.Name] = schema.BoolAttribute{Computed: true, MarkdownDescription: key.Description}
		case integration.Scopes:
			attributes[key.Name] = shownTexts(key.Description)
		default:
			attributes[key.Name] = schema.StringAttribute{Computed: true, MarkdownDescription: key.Description}
		}
	}
	return attributes
}

// configDataTypes are the types of the readable config; built once, and not to be changed.
var configDataTypes = sync.OnceValue(func() map[string]attr.Type { return attributeTypesOf(configDataAttributes()) })
