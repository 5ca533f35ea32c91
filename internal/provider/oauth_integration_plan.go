package provider

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// ModifyPlan decides every value of the plan that the configuration leaves open, so that nothing depends on what the framework
// makes of Optional and Computed attributes.
func (r *oauthIntegrationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		r.warnOfLostUse(ctx, req, "destroyed", &resp.Diagnostics)
		return
	}
	config := readModel(ctx, req.Config, &resp.Diagnostics)
	plan := readModel(ctx, req.Plan, &resp.Diagnostics)
	private := readPrivate(ctx, req.Private, &resp.Diagnostics)
	var state *oauthIntegrationModel
	if !req.State.Raw.IsNull() {
		held := readModel(ctx, req.State, &resp.Diagnostics)
		state = &held
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if state != nil && !plan.Template.Equal(state.Template) {
		r.warnOfLostUse(ctx, req, "replaced", &resp.Diagnostics)
		if r.provider.ready() {
			r.provider.leaving.Store(state.GUID.ValueString(), true)
		}
		state, private = nil, privateState{}
	}
	p := newPlanning(r.provider, config, plan, state, private)
	if config.Config.IsUnknown() {
		p.planUnknown()
	} else {
		resp.Diagnostics.Append(p.run(ctx)...)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, p.plan.object())...)
	}
}

// planning is one resource's plan. A nil state means that the integration is to be created.
type planning struct {
	provider *providerData
	config   oauthIntegrationModel
	plan     oauthIntegrationModel
	state    *oauthIntegrationModel
	private  privateState

	configured template.Values
	extraKnown bool
	held       template.Values
	secrets    configuredSecrets
	changes    secretChanges
	rules      *rules
}

func newPlanning(provider *providerData, config, plan oauthIntegrationModel, state *oauthIntegrationModel, private privateState) *planning {
	p := &planning{provider: provider, config: config, plan: plan, state: state, private: private, held: template.Values{}}
	p.configured, p.extraKnown = configValues(config.Config)
	if state != nil {
		p.held, _ = configValues(state.Config)
	}
	p.secrets = secretsIn(config.Config)
	p.changes = p.secrets.changes(state, private.Secrets)
	return p
}

func (p *planning) run(ctx context.Context) diag.Diagnostics {
	var diags diag.Diagnostics
	planned := p.held
	if !p.settled() {
		p.rules = p.provider.rules(ctx, p.plan.Template)
		planned = p.plannedValues()
	}
	diags.Append(p.checkVersion(ctx, planned)...)
	if !diags.HasError() {
		diags.Append(p.check(planned)...)
	}
	diags.Append(p.checkNames(ctx)...)
	config, configDiags := p.plannedConfig(ctx, planned)
	diags.Append(configDiags...)
	p.plan.Config = config
	if p.state == nil {
		p.planCreate()
		return diags
	}
	p.planUpdate(&diags)
	return diags
}

// settled reports that the planned config is the state's without asking the server: all that is configured is held already, and
// all that is not configured holds the default that the last write planned.
func (p *planning) settled() bool {
	if p.state == nil || !p.extraKnown || len(p.private.Vanished) > 0 || len(p.changes.send) > 0 || p.changes.undecided {
		return false
	}
	for key, value := range p.configured {
		if !sameValue(key, value, p.held[key]) {
			return false
		}
	}
	for key, value := range p.held {
		if _, configured := p.configured[key]; !configured && !sameValue(key, value, p.private.Defaulted[key]) {
			return false
		}
	}
	return true
}

// plannedValues decides each key. Configured values stand as they are.
func (p *planning) plannedValues() template.Values {
	planned := maps.Clone(p.configured)
	for _, key := range configKeys {
		if _, configured := p.configured[key.name]; configured {
			continue
		}
		if value := p.plannedDefault(key.name); value != nil {
			planned[key.name] = value
		}
	}
	return planned
}

// plannedDefault is the value of a key that the configuration leaves out; nil is null.
func (p *planning) plannedDefault(key string) any {
	held, isHeld := p.held[key]
	if p.rules == nil {
		if p.state == nil || isHeld || slices.Contains(p.private.Vanished, key) || len(changedKeys(p.held, p.configured)) > 0 {
			return template.Unknown{}
		}
		return nil
	}
	wanted := p.state == nil || isHeld || slices.Contains(p.private.Vanished, key) ||
		p.rules.visibility(key, p.held) == template.Hidden
	byDefault := p.rules.defaultOf(key)
	if !wanted {
		return nil
	}
	switch p.rules.visibility(key, p.configured) {
	case template.Visible:
		return byDefault
	case template.VisibilityUnknown:
		if byDefault != nil {
			return template.Unknown{}
		}
	case template.Undecidable:
		if p.rules.key(key) != nil && isHeld {
			return held
		}
	}
	return nil
}

// plannedConfig puts the planned values beside the configured ones, which are taken over verbatim. Write-only values are in
// no plan. Of two ways to write the same extra, the state's stands.
func (p *planning) plannedConfig(ctx context.Context, planned template.Values) (types.Object, diag.Diagnostics) {
	attributes := emptyConfig()
	maps.Copy(attributes, withoutWriteOnly(p.config.Config).Attributes())
	if p.state != nil && p.extraKnown && p.sameExtra() {
		attributes[extraAttribute] = p.state.Config.Attributes()[extraAttribute]
	}
	config, diags := types.ObjectValue(configAttributeTypes(), attributes)
	if diags.HasError() {
		return config, diags
	}
	config, setDiags := withValues(ctx, config, planned)
	return config, append(diags, setDiags...)
}

func (p *planning) sameExtra() bool {
	return !slices.ContainsFunc(changedKeys(p.held, p.configured), func(key string) bool { return typedKey(key) == nil })
}

func (p *planning) planCreate() {
	p.plan.ID, p.plan.GUID = types.StringUnknown(), types.StringUnknown()
	p.plan.AuthType = types.StringUnknown()
	p.plan.CreatedTime, p.plan.UpdatedTime = types.StringUnknown(), types.StringUnknown()
	p.plan.EnvironmentVariables = types.SetUnknown(types.StringType)
	p.plan.ContentCount = types.Int64Unknown()
	p.plan.LoginURL = types.StringUnknown()
	p.plan.RedirectURI = types.StringUnknown()
	if p.provider.ready() {
		p.plan.RedirectURI = types.StringValue(redirectURI(p.provider.publicURL))
	}
}

// planUpdate restores what Connect computes from the state. Only what the update can change is left open: updated_time, when a
// request will really be sent, and auth_type with its config key.
func (p *planning) planUpdate(diags *diag.Diagnostics) {
	if p.plan.Description.ValueString() == "" && p.state.Description.ValueString() == "" && !p.plan.Description.IsUnknown() {
		p.plan.Description = p.config.Description
	}
	p.restoreComputed()
	planned, _ := configValues(p.plan.Config)
	if !sameValue("auth_type", planned["auth_type"], p.held["auth_type"]) {
		p.plan.AuthType = types.StringUnknown()
	}
	update := p.plan.updateInput(*p.state, p.changes.send)
	unknown := p.plan.Name.IsUnknown() || p.plan.Description.IsUnknown() || !p.extraKnown || p.changes.undecided
	verify := p.private.Unverified && p.plan.VerifyOnApply.ValueBool()
	if unknown || verify || !update.IsEmpty() {
		p.plan.UpdatedTime = types.StringUnknown()
	}
	if verify && update.IsEmpty() {
		diags.AddAttributeWarning(verifyPath, "The integration will be verified again",
			"Connect got no token with it after the last apply. Nothing else is sent, and the plan shows only `updated_time`.")
	}
	p.warnOfSecrets(diags)
	p.warnOfPermissions(diags)
}

// planUnknown plans while the whole config is unknown: what does not depend on it stays.
func (p *planning) planUnknown() {
	if p.state == nil {
		p.planCreate()
		return
	}
	p.restoreComputed()
	p.plan.AuthType, p.plan.UpdatedTime = types.StringUnknown(), types.StringUnknown()
}

func (p *planning) restoreComputed() {
	p.plan.ID, p.plan.GUID = p.state.ID, p.state.GUID
	p.plan.AuthType = p.state.AuthType
	p.plan.CreatedTime, p.plan.UpdatedTime = p.state.CreatedTime, p.state.UpdatedTime
	p.plan.EnvironmentVariables, p.plan.ContentCount = p.state.EnvironmentVariables, p.state.ContentCount
	p.plan.RedirectURI, p.plan.LoginURL = p.state.RedirectURI, p.state.LoginURL
}

func (r *oauthIntegrationResource) warnOfLostUse(ctx context.Context, req resource.ModifyPlanRequest, fate string, diags *diag.Diagnostics) {
	var guid, name types.String
	diags.Append(req.State.GetAttribute(ctx, path.Root("guid"), &guid)...)
	diags.Append(req.State.GetAttribute(ctx, path.Root("name"), &name)...)
	diags.Append(r.provider.warnOfUse(ctx, guid.ValueString(), name.ValueString(), fate)...)
}
