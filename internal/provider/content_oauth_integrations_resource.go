package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

var (
	_ resource.ResourceWithConfigure   = (*contentOAuthIntegrationsResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*contentOAuthIntegrationsResource)(nil)
	_ resource.ResourceWithImportState = (*contentOAuthIntegrationsResource)(nil)
	_ resource.ResourceWithIdentity    = (*contentOAuthIntegrationsResource)(nil)
)

func newContentOAuthIntegrationsResource() resource.Resource {
	return &contentOAuthIntegrationsResource{}
}

// contentOAuthIntegrationsResource is the set of integrations of one content item.
type contentOAuthIntegrationsResource struct {
	provider *providerData
}

func (r *contentOAuthIntegrationsResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_content_oauth_integrations"
}

func (r *contentOAuthIntegrationsResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = contentOAuthIntegrationsSchema()
}

func (r *contentOAuthIntegrationsResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = contentOAuthIntegrationsIdentity()
}

func (r *contentOAuthIntegrationsResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.provider = providerDataFrom(req.ProviderData, &resp.Diagnostics)
}

// Create replaces what is there. Terraform plans once more right before it, and that plan names what will be removed.
func (r *contentOAuthIntegrationsResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.set(ctx, plan.ContentGUID.ValueString(), guidsOf(plan.IntegrationGUIDs))...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(setContentIdentity(ctx, resp.Identity, plan.ContentGUID)...)
	plan.ID = plan.ContentGUID
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *contentOAuthIntegrationsResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(setContentIdentity(ctx, resp.Identity, state.ContentGUID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	guid, imported := state.ContentGUID.ValueString(), state.IntegrationGUIDs.IsNull()
	if !imported && !r.provider.ready() {
		tflog.Info(ctx, "The provider configuration is not known yet; keeping the state as it is")
		return
	}
	if !r.provider.requireReady(&resp.Diagnostics) {
		return
	}
	associations, err := r.provider.client.ContentAssociations(ctx, guid)
	switch {
	case connect.IsNotFound(err) && !imported:
		resp.Diagnostics.AddWarning("Content item is gone",
			fmt.Sprintf("Connect has no content item with the GUID %s any more, and so no integrations of it. They leave the state.", guid))
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		resp.Diagnostics.Append(apiDiagnostics("read the OAuth integrations of the content item "+guid, err)...)
		return
	}
	set, diags := types.SetValueFrom(ctx, types.StringType, integrationsIn(associations))
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, contentOAuthIntegrationsModel{ID: state.ContentGUID, ContentGUID: state.ContentGUID, IntegrationGUIDs: set})...)
}

func (r *contentOAuthIntegrationsResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(setContentIdentity(ctx, resp.Identity, state.ContentGUID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.change(ctx, state, guidsOf(plan.IntegrationGUIDs))...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *contentOAuthIntegrationsResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.change(ctx, state, nil)...)
}

func (r *contentOAuthIntegrationsResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	req.ID = strings.ToLower(req.ID) // as Connect writes GUIDs, and as content_guid wants them
	resource.ImportStatePassthroughWithIdentity(ctx, contentGUIDPath, contentGUIDPath, req, resp)
}

func setContentIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, guid types.String) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.SetAttribute(ctx, contentGUIDPath, guid)
}
