package provider

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The resource goes in and out as an object. Struct tags would do, but for each field, each time, the framework then compiles a
// regular expression: a third of all that the provider adds to the framework's own work in a plan.

// objectReader is a configuration, a plan or a state.
type objectReader interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}

// readModel reads the whole resource from something that is not null.
func readModel(ctx context.Context, from objectReader, diags *diag.Diagnostics) oauthIntegrationModel {
	var object types.Object
	diags.Append(from.Get(ctx, &object)...)
	return modelOf(object)
}

func modelOf(object types.Object) oauthIntegrationModel {
	var m oauthIntegrationModel
	values := object.Attributes()
	m.ID, _ = values["id"].(types.String)
	m.GUID, _ = values["guid"].(types.String)
	m.Name, _ = values["name"].(types.String)
	m.Description, _ = values["description"].(types.String)
	m.Template, _ = values["template"].(types.String)
	m.Config, _ = values["config"].(types.Object)
	m.Permissions, _ = values["permissions"].(types.Object)
	m.AuthType, _ = values["auth_type"].(types.String)
	m.CreatedTime, _ = values["created_time"].(types.String)
	m.UpdatedTime, _ = values["updated_time"].(types.String)
	m.EnvironmentVariables, _ = values["environment_variables"].(types.Set)
	m.ContentCount, _ = values["content_count"].(types.Int64)
	m.RedirectURI, _ = values["redirect_uri"].(types.String)
	m.LoginURL, _ = values["login_url"].(types.String)
	m.VerifyOnApply, _ = values["verify_on_apply"].(types.Bool)
	return m
}

var oauthIntegrationAttributeTypes = sync.OnceValue(func() map[string]attr.Type {
	types := attributeTypesOf(oauthIntegrationSchema().Attributes)
	for name, block := range oauthIntegrationSchema().Blocks {
		types[name] = block.Type()
	}
	return types
})

// object is what a plan or a state is set to.
func (m oauthIntegrationModel) object() types.Object {
	return types.ObjectValueMust(oauthIntegrationAttributeTypes(), map[string]attr.Value{
		"id":                    m.ID,
		"guid":                  m.GUID,
		"name":                  m.Name,
		"description":           m.Description,
		"template":              m.Template,
		"config":                m.Config,
		"permissions":           m.Permissions,
		"auth_type":             m.AuthType,
		"created_time":          m.CreatedTime,
		"updated_time":          m.UpdatedTime,
		"environment_variables": m.EnvironmentVariables,
		"content_count":         m.ContentCount,
		"redirect_uri":          m.RedirectURI,
		"login_url":             m.LoginURL,
		"verify_on_apply":       m.VerifyOnApply,
	})
}
