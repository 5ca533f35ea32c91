package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// oauthIntegrationModel is the resource: an integration, and what only a configuration says of it.
type oauthIntegrationModel struct {
	integrationData
	VerifyOnApply types.Bool
}

// integrationData is what resource and data sources share.
type integrationData struct {
	ID                   types.String `tfsdk:"id"`
	GUID                 types.String `tfsdk:"guid"`
	Name                 types.String `tfsdk:"name"`
	Description          types.String `tfsdk:"description"`
	Template             types.String `tfsdk:"template"`
	Config               types.Object `tfsdk:"config"`
	Permissions          types.Object `tfsdk:"permissions"`
	AuthType             types.String `tfsdk:"auth_type"`
	CreatedTime          types.String `tfsdk:"created_time"`
	UpdatedTime          types.String `tfsdk:"updated_time"`
	EnvironmentVariables types.Set    `tfsdk:"environment_variables"`
	ContentCount         types.Int64  `tfsdk:"content_count"`
	RedirectURI          types.String `tfsdk:"redirect_uri"`
	LoginURL             types.String `tfsdk:"login_url"`
}

// fromAPI is the one way from Connect's answer into a model: for create, update, read, import, list and data sources. Where the
// held model (the state or the plan; empty after an import) says the same as the answer, or the baseline explains the
// difference, the held form stays. It returns what is left of the baseline.
func fromAPI(ctx context.Context, api *connect.Integration, held oauthIntegrationModel, base baseline, publicURL string) (oauthIntegrationModel, baseline, diag.Diagnostics) {
	var diags diag.Diagnostics
	model := held
	model.ID, model.GUID = types.StringValue(api.GUID), types.StringValue(api.GUID)
	model.Name, base.Name = reconcileText(held.Name, api.Name, base.Name)
	model.Description, base.Description = reconcileText(held.Description, api.Description, base.Description)
	model.Template = types.StringValue(api.Template)
	model.AuthType = optionalString(api.AuthType)
	model.CreatedTime, model.UpdatedTime = types.StringValue(api.CreatedTime), types.StringValue(api.UpdatedTime)
	model.ContentCount = types.Int64PointerValue(api.ContentCount)
	model.RedirectURI = types.StringValue(redirectURI(publicURL))
	model.LoginURL = types.StringValue(loginURL(publicURL, api.GUID))

	variables, variableDiags := types.SetValueFrom(ctx, types.StringType, api.EnvironmentVariables)
	diags.Append(variableDiags...)
	model.EnvironmentVariables = variables

	model.Permissions = reconcilePermissions(held, api)

	heldValues, _ := configValues(held.Config)
	values, config := reconcileConfig(heldValues, api.Config, base.Config)
	base.Config = config
	object, configDiags := withValues(ctx, held.Config, values)
	diags.Append(configDiags...)
	model.Config = object
	return model, base, diags
}

// reconcileText compares a name or description: null and "" are the same, and an unchanged baseline keeps the held text.
func reconcileText(held types.String, api, base *string) (types.String, *string) {
	text := types.StringPointerValue(api)
	switch {
	case held.ValueString() == text.ValueString() && !held.IsUnknown():
		if held.IsNull() && text.ValueString() == "" {
			return types.StringNull(), nil
		}
		return held, nil
	case base != nil && *base == text.ValueString():
		return held, base
	case text.ValueString() == "":
		return types.StringNull(), nil
	}
	return text, nil
}

// reconcileConfig returns the values that the state should hold, and the part of the baseline that still explains a difference.
func reconcileConfig(held template.Values, api map[string]any, base map[string]any) (template.Values, map[string]any) {
	values, left := template.Values{}, map[string]any{}
	for _, key := range unionKeys(held, api) {
		answered := canonicalEmpty(api[key])
		remembered, explained := base[key]
		switch {
		case sameValue(key, held[key], answered):
			answered = held[key]
		case explained && sameValue(key, remembered, answered):
			left[key] = remembered
			answered = held[key]
		}
		if answered != nil {
			values[key] = answered
		}
	}
	return values, left
}

func canonicalEmpty(value any) any {
	if value == "" {
		return nil
	}
	return value
}

func unionKeys[V any, M1 ~map[string]V, M2 ~map[string]V](a M1, b M2) []string {
	keys := make([]string, 0, len(a)+len(b))
	for key := range a {
		keys = append(keys, key)
	}
	for key := range b {
		if _, both := a[key]; !both {
			keys = append(keys, key)
		}
	}
	return keys
}

func optionalString(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// createInput builds the POST body: all planned keys and the secrets.
func (m oauthIntegrationModel) createInput(secrets map[string]string) connect.IntegrationInput {
	values, _ := configValues(m.Config)
	return connect.IntegrationInput{
		Name:        m.Name.ValueString(),
		Description: m.Description.ValueStringPointer(),
		Template:    m.Template.ValueString(),
		Config:      requestConfig(values),
		Secrets:     secrets,
		Permissions: m.principals(),
	}
}

// updateInput builds the PATCH body: top-level fields only where they changed; when any config key or secret changed, every
// planned key, null for those to be cleared, and the secrets that changed. That is right on a server that merges config and
// on one that replaces it.
func (m oauthIntegrationModel) updateInput(state oauthIntegrationModel, secrets map[string]string) connect.IntegrationUpdate {
	var update connect.IntegrationUpdate
	if m.Name.ValueString() != state.Name.ValueString() {
		update.Name = connect.Set(m.Name.ValueString())
	}
	if text := m.Description.ValueString(); text != state.Description.ValueString() {
		update.Description = connect.Set(text)
		if text == "" {
			update.Description = connect.Null[string]()
		}
	}
	planned, _ := configValues(m.Config)
	held, _ := configValues(state.Config)
	if len(changedKeys(held, planned)) > 0 || len(secrets) > 0 {
		update.Config, update.Secrets = requestConfig(planned), secrets
		for _, key := range clearedKeys(held, planned) {
			update.Config[key] = nil
		}
	}
	if m.permissionsDiffer(state) {
		update.Permissions = m.principals()
	}
	return update
}

func requestConfig(values template.Values) map[string]any {
	config := make(map[string]any, len(values))
	for key, value := range values {
		if value != (template.Unknown{}) {
			config[key] = value
		}
	}
	return config
}

// changedKeys lists the keys whose planned value differs from the held one, clearedKeys those that lose theirs.
func changedKeys(held, planned template.Values) []string {
	var keys []string
	for _, key := range unionKeys(held, planned) {
		if !sameValue(key, held[key], planned[key]) {
			keys = append(keys, key)
		}
	}
	return keys
}

func clearedKeys(held, planned template.Values) []string {
	var keys []string
	for _, key := range changedKeys(held, planned) {
		if canonicalValue(key, planned[key]) == nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// isImport is true of what an import leaves to the first read. A template is all that every integration is sure to have: a server may
// let names be empty.
func (m oauthIntegrationModel) isImport() bool { return m.Template.IsNull() }

// emptyModel is the held model of an integration that Terraform does not know yet.
func emptyModel() oauthIntegrationModel {
	return oauthIntegrationModel{integrationData: integrationData{
		Config:               types.ObjectValueMust(configAttributeTypes(), emptyConfig()),
		Permissions:          types.ObjectNull(permissionAttributeTypes()),
		EnvironmentVariables: types.SetNull(types.StringType),
	}}
}

// configPath is the path of a config key's attribute; keys without one are members of extra.
func configPath(key string) path.Path {
	switch {
	case key == descriptionKey:
		return path.Root(descriptionKey)
	case key == clientSecretKey:
		return path.Root("config").AtName(clientSecretKey)
	case typedKey(key) != nil:
		return path.Root("config").AtName(key)
	}
	return path.Root("config").AtName(extraAttribute)
}
