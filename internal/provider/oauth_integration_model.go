package provider

import (
	"context"
	"net/url"
	"slices"
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
		Settings: m.settings(), GUID: m.GUID.ValueString(), ClientSecret: stringValue(m.Config.Attributes()[integration.ClientSecret]),
	}
}

// planned reads the planned side, as ModifyPlan wrote it.
func (m oauthIntegrationModel) planned(decisions integration.Decisions) integration.Planned {
	return integration.Planned{Settings: m.settings(), Decisions: decisions}
}

func (m integrationModel) settings() integration.Settings {
	config, _ := configValues(m.Config)
	return integration.Settings{
		Name: stringValue(m.Name), Description: stringValue(m.Description), Template: stringValue(m.Template),
		Config: config, Permissions: permissionsIn(m.Permissions),
	}
}

// hold takes over what was decided about an integration. Where that means the same as what is held, the held form stays: a description
// that is null or "", the order of a set, an extra that is a map or an object.
func (m *integrationModel) hold(ctx context.Context, s integration.Settings) diag.Diagnostics {
	m.Name, m.Description = holdText(m.Name, s.Name), holdText(m.Description, s.Description)
	m.Template = holdText(m.Template, s.Template)
	m.Permissions = holdPermissions(m.Permissions, s.Permissions)
	config, diags := holdConfig(ctx, m.Config, s.Config)
	m.Config = config
	return diags
}

func holdText(held types.String, value template.Value) types.String {
	switch {
	case value.IsUnknown():
		return types.StringUnknown()
	case !held.IsUnknown() && stringValue(held).Equal(value):
		return held
	case value.IsNull():
		return types.StringNull()
	}
	return types.StringValue(value.String())
}

// observe takes over what Connect computes. While an apply lasts Terraform accepts no other value than a planned one, so that there only
// what is unknown is filled in; the next read brings the rest.
func (m *integrationModel) observe(ctx context.Context, api *connect.Integration, publicURL string, applying bool) diag.Diagnostics {
	variables, diags := types.SetValueFrom(ctx, types.StringType, append([]string{}, api.EnvironmentVariables...))
	observe(&m.ID, types.StringValue(api.GUID), applying)
	observe(&m.GUID, types.StringValue(api.GUID), applying)
	observe(&m.AuthType, optionalString(api.AuthType), applying)
	observe(&m.CreatedTime, types.StringValue(api.CreatedTime), applying)
	observe(&m.UpdatedTime, types.StringValue(api.UpdatedTime), applying)
	observe(&m.EnvironmentVariables, variables, applying)
	observe(&m.RedirectURI, types.StringValue(redirectURI(publicURL)), applying)
	observe(&m.LoginURL, types.StringValue(loginURL(publicURL, api.GUID)), applying)
	return diags
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
	diags := append(shownSecrets(api), model.hold(ctx, settings)...)
	return model, memory, append(diags, model.observe(ctx, api, p.publicURL, false)...)
}

func permissionsIn(permissions types.Object) integration.Permissions {
	members := permissions.Attributes()
	p := integration.Permissions{Managed: !permissions.IsNull(), Users: guidsOf(members["user_guids"]), Groups: guidsOf(members["group_guids"])}
	for _, member := range members {
		set, isSet := member.(types.Set)
		p.Unknown = p.Unknown || member.IsUnknown() || isSet && slices.ContainsFunc(set.Elements(), attr.Value.IsUnknown)
	}
	p.Unknown = p.Unknown || permissions.IsUnknown()
	return p
}

func holdPermissions(held types.Object, p integration.Permissions) types.Object {
	if !p.Managed || p.Unknown {
		return held
	}
	hold := func(name string, guids []string) attr.Value {
		set, isSet := held.Attributes()[name].(types.Set)
		if len(guids) == 0 && (!isSet || len(set.Elements()) > 0) {
			return types.SetNull(types.StringType)
		}
		if len(guids) == 0 {
			return set
		}
		return guidSet(guids, set)
	}
	return types.ObjectValueMust(permissionTypes(), map[string]attr.Value{
		"user_guids": hold("user_guids", p.Users), "group_guids": hold("group_guids", p.Groups),
	})
}

func stringValue(value attr.Value) template.Value {
	text, isText := value.(types.String)
	switch {
	case !isText || text.IsNull():
		return template.Value{}
	case text.IsUnknown():
		return template.Unknown()
	}
	return template.Text(text.ValueString())
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
