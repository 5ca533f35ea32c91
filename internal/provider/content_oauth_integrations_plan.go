package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

// ModifyPlan asks the server only when the set is to change.
func (r *contentOAuthIntegrationsResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	create := req.State.Raw.IsNull()
	if plan.ID = plan.ContentGUID; !plan.ContentGUID.IsUnknown() {
		plan.ID = types.StringValue(canonicalGUID(plan.ContentGUID.ValueString()))
	}
	if !create && !unsettled(plan.IntegrationGUIDs) && slices.Equal(guidsOf(plan.IntegrationGUIDs), guidsOf(state.IntegrationGUIDs)) {
		plan.IntegrationGUIDs = state.IntegrationGUIDs
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	if !r.provider.ready() || plan.IntegrationGUIDs.Equal(state.IntegrationGUIDs) ||
		!create && !plan.ContentGUID.Equal(state.ContentGUID) { // a replacement is planned once more, as a create
		return
	}
	resp.Diagnostics.Append(r.checkCount(ctx, plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.checkIntegrations(ctx, guidsOf(plan.IntegrationGUIDs), guidsOf(state.IntegrationGUIDs))...)
	if create && !plan.ContentGUID.IsUnknown() {
		resp.Diagnostics.Append(r.checkContent(ctx, plan)...)
	}
}

// checkCount refuses several integrations where the server is known to take one. A server that hides its version decides by itself.
func (r *contentOAuthIntegrationsResource) checkCount(ctx context.Context, plan contentOAuthIntegrationsModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(guidsOf(plan.IntegrationGUIDs)) < 2 {
		return nil
	}
	if server := r.provider.release(ctx); server != nil && server.LessThan(severalAssociationsSince) {
		diags.AddAttributeError(integrationGUIDsPath, "Connect is too old for several integrations",
			fmt.Sprintf("The server runs Connect %s, which takes one integration per content item. Several came with %s. Leave one, or upgrade Connect.",
				server.Original(), severalAssociationsSince.Original()))
	}
	return diags
}

// checkIntegrations warns of GUIDs that are new to the set and that the server does not have.
func (r *contentOAuthIntegrationsResource) checkIntegrations(ctx context.Context, planned, held []string) diag.Diagnostics {
	var diags diag.Diagnostics
	added := without(planned, held)
	if len(added) == 0 {
		return nil
	}
	all, err := r.provider.client.SharedIntegrations(ctx)
	if err != nil {
		tflog.Info(ctx, "The integrations of a content item are not checked", map[string]any{"error": err.Error()})
		return nil
	}
	if unknown := without(added, guidsIn(all)); len(unknown) > 0 {
		diags.AddAttributeWarning(integrationGUIDsPath, "Integration is not on the server",
			fmt.Sprintf("Connect shows this API key no integration with: %s. It will probably refuse the set.", strings.Join(unknown, ", ")))
	}
	return diags
}

// checkContent names the integrations that a content item has already and that the create will remove.
func (r *contentOAuthIntegrationsResource) checkContent(ctx context.Context, plan contentOAuthIntegrationsModel) diag.Diagnostics {
	var diags diag.Diagnostics
	content := canonicalGUID(plan.ContentGUID.ValueString())
	associations, err := r.provider.client.ContentAssociations(ctx, content)
	switch {
	case connect.IsNotFound(err):
		diags.AddAttributeError(contentGUIDPath, "No such content item",
			fmt.Sprintf("Connect has no content item with the GUID %s, or does not show it to this API key. The GUID stands in the address of the content item's page.", content))
		return diags
	case err != nil:
		tflog.Info(ctx, "The content item's present integrations are not checked", map[string]any{"error": err.Error()})
		return nil
	}
	planned := guidsOf(plan.IntegrationGUIDs)
	others := slices.DeleteFunc(associations, func(a connect.Association) bool { return slices.Contains(planned, canonicalGUID(a.IntegrationGUID)) })
	if len(others) == 0 {
		return nil
	}
	lines := make([]string, len(others))
	for i, other := range others {
		lines[i] = fmt.Sprintf("  - %s: %q", other.IntegrationGUID, other.IntegrationName)
	}
	unless := ""
	if unsettled(plan.IntegrationGUIDs) {
		unless = "\nThose among them that turn out to be in `integration_guids`, which is not wholly known yet, stay."
	}
	diags.AddAttributeWarning(integrationGUIDsPath, "Other integrations will be removed",
		fmt.Sprintf("The content item %s has integrations that are not in `integration_guids`. They will be removed from it:\n%s%s\n"+
			"Add those that it is to keep. To see the difference in the plan itself, import first: terraform import ADDRESS %[1]s",
			content, strings.Join(lines, "\n"), unless))
	return diags
}

// unsettled reports whether a set is not wholly known yet.
func unsettled(set types.Set) bool {
	return set.IsUnknown() || slices.ContainsFunc(set.Elements(), attr.Value.IsUnknown)
}
