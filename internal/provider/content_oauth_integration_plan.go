package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ModifyPlan asks the server before an association is made, or when another auth type is demanded.
func (r *contentOAuthIntegrationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan contentOAuthIntegrationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var state *contentOAuthIntegrationModel
	if !req.State.Raw.IsNull() {
		state = &contentOAuthIntegrationModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if !plan.ContentGUID.IsUnknown() && !plan.IntegrationGUID.IsUnknown() {
		plan.ID = types.StringValue(plan.id())
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
	replaces, _ := readPrivate[string](ctx, resp.Private, replacesKey) // by the plan before this one, where there was one
	if state != nil {
		resp.Diagnostics.Append(writePrivate(ctx, resp.Private, replacesKey, state.id())...)
	}
	if r.provider.ready() && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.check(ctx, plan, state, replaces)...)
	}
}

func (r *contentOAuthIntegrationResource) checks(plan contentOAuthIntegrationModel) associationChecks {
	checks := associationChecks{provider: r.provider, content: plan.content(), integrations: integrationGUIDPath, authType: plan.AuthType}
	if guid := plan.integration(); guid != "" {
		checks.added = []string{guid}
	}
	return checks
}

func (r *contentOAuthIntegrationResource) check(ctx context.Context, plan contentOAuthIntegrationModel, state *contentOAuthIntegrationModel, replaces string) diag.Diagnostics {
	checks := r.checks(plan)
	replaced := state != nil && (plan.content() != state.content() || plan.integration() != state.integration()) // planned once more, as a create
	if replaced {
		r.provider.replaced.Store(state.id(), true)
		return nil
	}
	var diags diag.Diagnostics
	if state != nil || replaces != plan.id() { // else it has been claimed
		diags = checks.checkClaim(claim{r.typeName, plan.integration(), state == nil})
	}
	switch {
	case diags.HasError():
	case state == nil:
		diags.Append(checks.checkIntegrations(ctx)...)
		if checks.content != "" && !diags.HasError() {
			diags.Append(r.checkHeld(ctx, checks, plan, replaces)...)
		}
	case !plan.AuthType.Equal(state.AuthType):
		diags.Append(checks.checkIntegrations(ctx)...)
	}
	return diags
}

// checkHeld looks at what the content item has already. What this run replaces is not in the way.
func (r *contentOAuthIntegrationResource) checkHeld(ctx context.Context, checks associationChecks, plan contentOAuthIntegrationModel, replaces string) diag.Diagnostics {
	held, ok, diags := checks.held(ctx)
	if !ok {
		return diags
	}
	others := append(r.provider.associations.add(plan.content(), plan.integration()), integrationsIn(held)...)
	others = slices.DeleteFunc(distinctGUIDs(others), func(guid string) bool {
		_, replaced := r.provider.replaced.Load(plan.content() + "/" + guid)
		return replaced || guid != "" && guid == plan.integration()
	})
	diags.Append(checks.checkCount(ctx, len(others)+1)...)
	if replaces != plan.id() && slices.Contains(integrationsIn(held), plan.integration()) {
		summary, detail := alreadyAssociated(plan)
		diags.Append(checks.refusal(integrationGUIDPath, summary, detail, plan.integration()))
	}
	return diags
}

func alreadyAssociated(plan contentOAuthIntegrationModel) (summary, detail string) {
	return "Content item " + plan.content() + " uses the integration already",
		fmt.Sprintf("`integration_guid`: the content item %s uses the OAuth integration %s already.\n"+
			"  - If Terraform does not know it, import the association with `terraform import ADDRESS %s`.\n"+
			"  - If a resource with another address holds it, keep one of them. A `moved` block renames it.\n"+
			"  - If this resource replaces itself, leave out `create_before_destroy`.", plan.content(), plan.integration(), plan.id())
}
