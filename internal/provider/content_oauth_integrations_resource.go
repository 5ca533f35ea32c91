package provider

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

var (
	_ resource.ResourceWithConfigure   = (*contentOAuthIntegrationsResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*contentOAuthIntegrationsResource)(nil)
	_ resource.ResourceWithImportState = (*contentOAuthIntegrationsResource)(nil)
	_ resource.ResourceWithIdentity    = (*contentOAuthIntegrationsResource)(nil)
)

func newContentOAuthIntegrationsResource() resource.Resource {
	return &contentOAuthIntegrationsResource{associationBase{
		resourceBase: resourceBase{
			typeName: "connect_content_oauth_integrations",
			identity: []identityGUID{{"content_guid", "The content item's GUID."}},
		},
		integrations: integrationGUIDsPath,
	}}
}

// contentOAuthIntegrationsResource is the set of integrations of one content item.
type contentOAuthIntegrationsResource struct {
	associationBase
}

func (r *contentOAuthIntegrationsResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = contentOAuthIntegrationsSchema()
}

func (r *contentOAuthIntegrationsResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.modifyPlan(ctx, req, resp, &contentOAuthIntegrationsModel{}, &contentOAuthIntegrationsModel{})
}

// Create replaces what is there. Terraform plans once more right before it, and that plan names what will be removed.
func (r *contentOAuthIntegrationsResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted := plan.side()
	resp.Diagnostics.Append(r.provider.alone(ctx, wanted.content, func() diag.Diagnostics {
		return r.set(ctx, wanted.content, wanted.integrations)
	})...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(r.identify(ctx, resp.State, resp.Identity)...)
}

func (r *contentOAuthIntegrationsResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	imported := state.ID.IsNull()
	if !r.readable(ctx, req, resp, imported) {
		return
	}
	guid := state.content()
	associations, err := r.provider.client.ContentAssociations(ctx, guid)
	switch {
	case connect.IsNotFound(err):
		r.missing(ctx, "content item "+guid, imported, resp)
		return
	case err != nil:
		resp.Diagnostics.Append(contentUnread(guid, err)...)
		return
	}
	state.ID = types.StringValue(guid)
	state.IntegrationGUIDs = guidSet(integrationsIn(associations), state.IntegrationGUIDs)
	if found := authTypesOf(associations); len(found) > 0 && !state.AuthType.IsNull() {
		state.AuthType = types.StringValue(strings.Join(found, ", "))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// authTypesOf lists the auth types, each once, that the associations tell.
func authTypesOf(associations []connect.Association) []string {
	var found []string
	for _, association := range associations {
		if association.IntegrationAuthType != "" {
			found = append(found, association.IntegrationAuthType)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func (r *contentOAuthIntegrationsResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	content := state.content()
	resp.Diagnostics.Append(r.provider.alone(ctx, content, func() diag.Diagnostics {
		return r.change(ctx, content, guidsOf(state.IntegrationGUIDs), guidsOf(plan.IntegrationGUIDs))
	})...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(r.identify(ctx, resp.State, resp.Identity)...)
}

func (r *contentOAuthIntegrationsResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	content := state.content()
	resp.Diagnostics.Append(r.provider.alone(ctx, content, func() diag.Diagnostics {
		return r.change(ctx, content, guidsOf(state.IntegrationGUIDs), r.provider.given(content))
	})...)
}
