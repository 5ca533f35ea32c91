package provider

import (
	"context"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// oauthIntegrationModel is the resource: an integration, and what only a configuration says of it.
type oauthIntegrationModel struct {
	integrationModel
	VerifyOnApply types.Bool `tfsdk:"verify_on_apply"`
}

// integrationModel is what resource and data sources share.
type integrationModel struct {
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
	RedirectURI          types.String `tfsdk:"redirect_uri"`
	LoginURL             types.String `tfsdk:"login_url"`
}

// configured reads the user's side of a configuration.
func (m oauthIntegrationModel) configured() integration.Configured {
	_, open := configValues(m.Config)
	return integration.Configured{Settings: m.settings(), Open: open, Secrets: secretsIn(m.Config), Verify: valueIn(m.VerifyOnApply)}
}

// prior reads the state's side.
func (m oauthIntegrationModel) prior() *integration.Prior {
	return &integration.Prior{
		Settings: m.settings(), GUID: m.GUID.ValueString(), ClientSecret: valueIn(m.Config.Attributes()[integration.ClientSecret]),
	}
}

// planned reads the planned side, as ModifyPlan wrote it.
func (m oauthIntegrationModel) planned(decisions integration.Decisions) integration.Planned {
	return integration.Planned{Settings: m.settings(), Decisions: decisions}
}

func (m integrationModel) settings() integration.Settings {
	config, _ := configValues(m.Config)
	return integration.Settings{
		Name: valueIn(m.Name), Description: valueIn(m.Description), Template: valueIn(m.Template),
		Config: config, Permissions: permissionsIn(m.Permissions),
	}
}

// hold takes over what was decided about an integration. Where that means the same as what is held, the held form stays: a description
// that is null or "", the order of a set, an extra that is a map or an object.
func (m *integrationModel) hold(s integration.Settings) (diags diag.Diagnostics) {
	m.Name, m.Description = holdText(m.Name, s.Name), holdText(m.Description, s.Description)
	m.Template = holdText(m.Template, s.Template)
	m.Permissions = holdPermissions(m.Permissions, s.Permissions)
	m.Config, diags = holdConfig(m.Config, s.Config)
	return diags
}

func holdText(held types.String, value template.Value) types.String {
	switch {
	case value.IsUnknown():
		return types.StringUnknown()
	case !held.IsUnknown() && valueIn(held).Equal(value):
		return held
	case value.IsNull():
		return types.StringNull()
	}
	return types.StringValue(value.String())
}

// observe takes over what Connect computes. While an apply lasts Terraform accepts no other value than a planned one, so that there only
// what is unknown is filled in; the next read brings the rest.
func (m *integrationModel) observe(api *connect.Integration, publicURL string, applying bool) {
	observe(&m.ID, types.StringValue(api.GUID), applying)
	observe(&m.GUID, types.StringValue(api.GUID), applying)
	observe(&m.AuthType, optionalString(api.AuthType), applying)
	observe(&m.CreatedTime, types.StringValue(api.CreatedTime), applying)
	observe(&m.UpdatedTime, types.StringValue(api.UpdatedTime), applying)
	observe(&m.EnvironmentVariables, textSet(api.EnvironmentVariables), applying)
	observe(&m.RedirectURI, types.StringValue(redirectURI(publicURL)), applying)
	observe(&m.LoginURL, types.StringValue(loginURL(publicURL, api.GUID)), applying)
}

func observe[T attr.Value](target *T, value T, applying bool) {
	if !applying || (*target).IsUnknown() {
		*target = value
	}
}

// isImport is true of what an import leaves to the first read. A template is all that every integration is sure to have: a server may
// let names be empty.
func (m oauthIntegrationModel) isImport() bool { return m.Template.IsNull() }

// adopted is the model of an integration that Terraform does not know yet.
func (p *providerData) adopted(ctx context.Context, api *connect.Integration) (integrationModel, integration.Memory, diag.Diagnostics) {
	api = p.withoutSecrets(ctx, api, integration.Memory{})
	model := integrationModel{Config: emptyConfig(), Permissions: types.ObjectNull(permissionTypes())}
	settings, memory := integration.Adopt(api)
	model.observe(api, p.publicURL, false)
	return model, memory, append(shownSecrets(api), model.hold(settings)...)
}

func permissionsIn(permissions types.Object) integration.Permissions {
	users, _ := permissions.Attributes()["user_guids"].(types.Set)
	groups, _ := permissions.Attributes()["group_guids"].(types.Set)
	return integration.Permissions{
		Managed: !permissions.IsNull(), Users: guidsOf(users), Groups: guidsOf(groups),
		Unknown: permissions.IsUnknown() || unknownIn(users)+unknownIn(groups) > 0,
	}
}

func holdPermissions(held types.Object, p integration.Permissions) types.Object {
	if !p.Managed || p.Unknown {
		return held
	}
	hold := func(name string, guids []string) attr.Value {
		set, _ := held.Attributes()[name].(types.Set)
		if len(guids) == 0 && (set.IsNull() || len(set.Elements()) > 0) {
			return types.SetNull(types.StringType)
		}
		return guidSet(guids, set)
	}
	return types.ObjectValueMust(permissionTypes(), map[string]attr.Value{
		"user_guids": hold("user_guids", p.Users), "group_guids": hold("group_guids", p.Groups),
	})
}

func textSet(texts []string) types.Set {
	elements := make([]attr.Value, len(texts))
	for i, text := range texts {
		elements[i] = types.StringValue(text)
	}
	return types.SetValueMust(types.StringType, elements)
}

func optionalString(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// redirectURI is the callback that an OAuth application registers: one for the whole server (administration guide, every
// template's page).
func redirectURI(publicURL string) string {
	return strings.TrimSuffix(publicURL, "/") + "/__oauth__/integrations/callback"
}

// loginURL is where a visitor signs in to one integration (Connect's OpenAPI document).
func loginURL(publicURL, guid string) string {
	return strings.TrimSuffix(publicURL, "/") + "/__oauth__/integrations/" + url.PathEscape(guid) + "/login"
}
