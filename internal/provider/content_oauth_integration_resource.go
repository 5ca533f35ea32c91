package provider

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

var (
	_ resource.ResourceWithConfigure   = (*contentOAuthIntegrationResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*contentOAuthIntegrationResource)(nil)
	_ resource.ResourceWithImportState = (*contentOAuthIntegrationResource)(nil)
	_ resource.ResourceWithIdentity    = (*contentOAuthIntegrationResource)(nil)
)

func newContentOAuthIntegrationResource() resource.Resource {
	return &contentOAuthIntegrationResource{associationBase{
		resourceBase: resourceBase{
			typeName: "connect_content_oauth_integration",
			identity: []identityGUID{{"content_guid", "The content item's GUID."}, {"integration_guid", "The integration's GUID."}},
		},
		integrations: integrationGUIDPath,
		model:        func() associationSided { return &contentOAuthIntegrationModel{} },
	}}
}

// contentOAuthIntegrationResource is one integration of one content item, beside others.
type contentOAuthIntegrationResource struct {
	associationBase
}

func (r *contentOAuthIntegrationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = contentOAuthIntegrationSchema()
}

func (r *contentOAuthIntegrationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan contentOAuthIntegrationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.provider.alone(ctx, plan.content(), func() diag.Diagnostics { return r.associate(ctx, &plan) })...)
	r.keep(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
}

// associate makes the association, and takes over what Connect tells of it.
func (r *contentOAuthIntegrationResource) associate(ctx context.Context, plan *contentOAuthIntegrationModel) diag.Diagnostics {
	association, err := r.provider.client.Associate(ctx, plan.content(), plan.integration())
	switch {
	case errors.Is(err, connect.ErrAssociated):
		return r.alreadyThere(plan.side())
	case err != nil:
		guids := []string{plan.integration()}
		if refused, ok := errors.AsType[*connect.Error](err); ok && refused.Code == codeAssignment {
			held, _ := r.provider.client.ContentAssociations(ctx, plan.content()) // without it, the reason is less sure
			guids = append(guids, integrationsIn(held)...)
		}
		return r.provider.associationRefused(ctx, err, plan.content(), guids)
	}
	r.provider.gave(plan.content(), plan.integration())
	if !plan.AuthType.IsUnknown() { // the plan has compared it
		association.IntegrationAuthType = plan.AuthType.ValueString()
	}
	plan.read(r.withAuthType(ctx, *association))
	return nil
}

func (r *contentOAuthIntegrationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state contentOAuthIntegrationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	imported := state.ID.IsNull()
	if !r.readable(ctx, req, resp, imported) {
		return
	}
	associations, err := r.provider.client.ContentAssociations(ctx, state.content())
	if err != nil && !connect.IsNotFound(err) {
		resp.Diagnostics.Append(contentUnread(state.content(), err)...)
		return
	}
	i := slices.IndexFunc(associations, func(a connect.Association) bool { return a.IntegrationGUID == state.integration() })
	if i < 0 {
		r.missing(ctx, fmt.Sprintf("association of content item %s with OAuth integration %s", state.content(), state.integration()), imported, resp)
		return
	}
	state.read(r.withAuthType(ctx, associations[i]))
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update has nothing to send: all that can change in place is the auth type that is demanded, and the plan right before has compared it.
func (r *contentOAuthIntegrationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan contentOAuthIntegrationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.keep(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (r *contentOAuthIntegrationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state contentOAuthIntegrationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.provider.alone(ctx, state.content(), func() diag.Diagnostics {
		if slices.Contains(r.provider.given(state.content()), state.integration()) {
			return nil
		}
		err := r.provider.client.Dissociate(ctx, state.content(), state.integration())
		if err == nil {
			return nil
		}
		return apiDiagnostics("take the OAuth integration "+state.integration()+" from the content item "+state.content(), err)
	})...)
}

// withAuthType asks for the integration where an association does not tell its auth type, as before 2025.07 (recorded).
func (r *contentOAuthIntegrationResource) withAuthType(ctx context.Context, association connect.Association) connect.Association {
	if association.IntegrationAuthType == "" {
		if integration, err := r.provider.client.ReadIntegration(ctx, association.IntegrationGUID); err == nil {
			association.IntegrationAuthType = integration.AuthType
		}
	}
	return association
}
