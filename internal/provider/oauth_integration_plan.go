package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// ModifyPlan decides every value of the plan that the configuration leaves open, so that nothing depends on what the framework
// makes of Optional and Computed attributes. What it decides goes into the planned private state, and the apply follows it.
func (r *oauthIntegrationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state, config oauthIntegrationModel
	create, destroy := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !create {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if destroy {
		resp.Diagnostics.Append(r.provider.warnOfUse(ctx, state.GUID.ValueString(), state.Name.ValueString(), "destroyed")...)
		return
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	owner, diags := heldBefore(ctx, resp.Private, state.GUID.ValueString())
	resp.Diagnostics.Append(diags...)
	if !create && !plan.Template.Equal(state.Template) {
		// A replacement is planned once more, as a create, but Terraform shows only the warnings of this plan.
		resp.Diagnostics.Append(r.provider.warnOfUse(ctx, state.GUID.ValueString(), state.Name.ValueString(), "replaced")...)
		state = oauthIntegrationModel{}
	}
	decisions, diags := r.plan(ctx, resp.Private, owner, config, &plan, state)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	resp.Diagnostics.Append(writePrivate(ctx, resp.Private, decisionsKey, decisions)...)
}

// plan fills in the plan of one integration; the state is empty where it is to be created. owner is what the name belongs to already.
func (r *oauthIntegrationResource) plan(
	ctx context.Context, private privateState, owner string, config oauthIntegrationModel, plan *oauthIntegrationModel, state oauthIntegrationModel,
) (integration.Decisions, diag.Diagnostics) {
	var (
		prior  *integration.Prior
		memory integration.Memory
		diags  diag.Diagnostics
	)
	if !state.GUID.IsNull() {
		prior = state.prior()
		memory, diags = readMemory(ctx, private)
	}
	configured := config.configured()
	facts, factDiags := r.provider.facts(ctx, integration.Need(configured, prior, memory), plan.Template)
	if diags.Append(factDiags...); diags.HasError() {
		return integration.Decisions{}, diags
	}
	planned, findings := integration.Plan(configured, prior, memory, facts)
	diags.Append(findingDiagnostics(findings)...)
	if r.provider.ready() {
		diags.Append(r.provider.names.warn(config.Name, owner)...)
	}

	plan.Config = plannedBase(config.Config, state.Config)
	diags.Append(plan.hold(planned.Settings)...)
	if prior != nil {
		plan.UpdatedTime, plan.AuthType = state.UpdatedTime, state.AuthType
		if planned.Sends {
			plan.UpdatedTime = types.StringUnknown()
		}
		if planned.NewAuthType {
			plan.AuthType = types.StringUnknown()
		}
	} else if r.provider.ready() {
		plan.RedirectURI = types.StringValue(redirectURI(r.provider.publicURL))
	}
	return planned.Decisions, diags
}
