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
	var plan, state contentOAuthIntegrationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	create := req.State.Raw.IsNull()
	if !create {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.ContentGUID.IsUnknown() && !plan.IntegrationGUID.IsUnknown() {
		plan.ID = types.StringValue(plan.id())
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
	before, diags := heldBefore(ctx, resp.Private, state.ID.ValueString())
	resp.Diagnostics.Append(diags...)
	checks := r.checks(plan)
	checks.creates, checks.before = create, before
	if r.provider.ready() && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.check(ctx, checks, plan, state)...)
	}
}

func (r *contentOAuthIntegrationResource) checks(plan contentOAuthIntegrationModel) associationChecks {
	checks := associationChecks{provider: r.provider, id: plan.id(), content: plan.content(), integrations: integrationGUIDPath, authType: plan.AuthType}
	if guid := plan.integration(); guid != "" {
		checks.added = []string{guid}
	}
	return checks
}

func (r *contentOAuthIntegrationResource) check(ctx context.Context, checks associationChecks, plan, state contentOAuthIntegrationModel) diag.Diagnostics {
	if !checks.creates && checks.id != checks.before { // planned once more, as a create
		r.provider.associations.replaced.Store(checks.before, true)
		return nil
	}
	diags := checks.checkClaim(r.typeName, plan.integration())
	switch {
	case diags.HasError():
	case checks.creates:
		diags.Append(checks.checkIntegrations(ctx)...)
		if checks.content != "" && !diags.HasError() {
			diags.Append(r.checkHeld(ctx, checks, plan)...)
		}
	case !plan.AuthType.Equal(state.AuthType):
		diags.Append(checks.checkIntegrations(ctx)...)
	}
	return diags
}

// checkHeld looks at what the content item has already. What this run replaces is not in the way.
func (r *contentOAuthIntegrationResource) checkHeld(ctx context.Context, checks associationChecks, plan contentOAuthIntegrationModel) diag.Diagnostics {
	held, ok, diags := checks.held(ctx)
	if !ok {
		return diags
	}
	others := append(r.provider.associations.add(plan.content(), plan.integration()), integrationsIn(held)...)
	others = slices.DeleteFunc(distinctGUIDs(others), func(guid string) bool {
		_, replaced := r.provider.associations.replaced.Load(plan.content() + "/" + guid)
		return replaced || guid != "" && guid == plan.integration()
	})
	diags.Append(checks.checkCount(ctx, len(others)+1)...)
	if !checks.isRenewed() && slices.Contains(integrationsIn(held), plan.integration()) {
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
