package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

// ModifyPlan asks the server only when something is to change.
func (r *contentOAuthIntegrationsResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	create := req.State.Raw.IsNull()
	if !create {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.ID = plan.ContentGUID; !plan.ID.IsUnknown() {
		plan.ID = types.StringValue(canonicalGUID(plan.ContentGUID.ValueString()))
	}
	if !create && !unsettled(plan.IntegrationGUIDs) && slices.Equal(guidsOf(plan.IntegrationGUIDs), guidsOf(state.IntegrationGUIDs)) {
		plan.IntegrationGUIDs = state.IntegrationGUIDs
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	before, diags := heldBefore(ctx, resp.Private, state.ID.ValueString())
	resp.Diagnostics.Append(diags...)
	checks := r.checks(plan, state)
	checks.creates, checks.before = create, before
	if r.provider.ready() && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.check(ctx, checks, plan, state)...)
	}
}

// checks asks about the integrations that are new to the set; about all where another auth_type is demanded.
func (r *contentOAuthIntegrationsResource) checks(plan, state contentOAuthIntegrationsModel) associationChecks {
	added := guidsOf(plan.IntegrationGUIDs)
	if plan.AuthType.Equal(state.AuthType) {
		added = without(added, guidsOf(state.IntegrationGUIDs))
	}
	return associationChecks{
		provider: r.provider, id: plan.ID.ValueString(), content: plan.ID.ValueString(), integrations: integrationGUIDsPath, added: added, authType: plan.AuthType,
	}
}

func (r *contentOAuthIntegrationsResource) check(ctx context.Context, checks associationChecks, plan, state contentOAuthIntegrationsModel) diag.Diagnostics {
	if !checks.creates && checks.id != checks.before { // planned once more, as a create
		return nil
	}
	diags := checks.checkClaim(r.typeName, allIntegrations)
	if diags.HasError() || plan.IntegrationGUIDs.Equal(state.IntegrationGUIDs) && plan.AuthType.Equal(state.AuthType) {
		return diags
	}
	diags.Append(checks.checkCount(ctx, len(plan.IntegrationGUIDs.Elements()))...)
	diags.Append(checks.checkIntegrations(ctx)...)
	if checks.creates && checks.content != "" && !diags.HasError() {
		held, ok, heldDiags := checks.held(ctx)
		diags.Append(heldDiags...)
		if ok {
			diags.Append(removals(plan, held)...)
		}
	}
	return diags
}

// removals names the integrations that a content item has already and that the create will remove.
func removals(plan contentOAuthIntegrationsModel, held []connect.Association) diag.Diagnostics {
	planned := guidsOf(plan.IntegrationGUIDs)
	others := slices.DeleteFunc(held, func(a connect.Association) bool { return slices.Contains(planned, canonicalGUID(a.IntegrationGUID)) })
	if len(others) == 0 {
		return nil
	}
	lines := make([]string, len(others))
	for i, other := range others {
		lines[i] = fmt.Sprintf("%s: \"%s\"", other.IntegrationGUID, other.IntegrationName)
	}
	unless := ""
	if unsettled(plan.IntegrationGUIDs) {
		unless = "\nThose among them that turn out to be in `integration_guids`, which is not wholly known yet, stay."
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(integrationGUIDsPath, "Other integrations of content item "+plan.ID.ValueString()+" will be removed",
		fmt.Sprintf("The content item %s has integrations that are not in `integration_guids`. They will be removed from it:\n%s%s\n"+
			"Add those that it is to keep. To see the difference in the plan itself, import first with `terraform import ADDRESS %[1]s`.",
			plan.ID.ValueString(), untrusted.Lines(lines), unless))}
}

// unsettled reports whether a set is not wholly known yet.
func unsettled(set types.Set) bool {
	return set.IsUnknown() || slices.ContainsFunc(set.Elements(), attr.Value.IsUnknown)
}

// without lists the GUIDs that are in none of the others.
func without(guids []string, others ...[]string) []string {
	return slices.DeleteFunc(slices.Clone(guids), func(guid string) bool {
		return slices.ContainsFunc(others, func(other []string) bool { return slices.Contains(other, guid) })
	})
}
