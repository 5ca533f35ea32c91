package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
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
		model:        func() associationSided { return &contentOAuthIntegrationsModel{} },
	}}
}

// contentOAuthIntegrationsResource is the set of integrations of one content item.
type contentOAuthIntegrationsResource struct {
	associationBase
}

func (r *contentOAuthIntegrationsResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = contentOAuthIntegrationsSchema()
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
	r.keep(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (r *contentOAuthIntegrationsResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	imported := state.ID.IsNull()
	if !r.readable(ctx, req, resp, imported) {
		return
	}
	guid := state.side().content
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
func authTypesOf(associations []connect.Association) (found []string) {
	for _, association := range associations {
		if told := association.IntegrationAuthType; told != "" && !slices.Contains(found, told) {
			found = append(found, told)
		}
	}
	return slices.Sorted(slices.Values(found))
}

func (r *contentOAuthIntegrationsResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	held := state.side()
	resp.Diagnostics.Append(r.provider.alone(ctx, held.content, func() diag.Diagnostics {
		return r.change(ctx, held, plan.side().integrations)
	})...)
	r.keep(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (r *contentOAuthIntegrationsResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state contentOAuthIntegrationsModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	held := state.side()
	resp.Diagnostics.Append(r.provider.alone(ctx, held.content, func() diag.Diagnostics {
		return r.change(ctx, held, r.provider.given(held.content))
	})...)
}

// change turns the set that the state holds into the planned one. Connect only replaces the whole set, without a condition, so the set
// is read first: whatever somebody else changed since the plan, and the change would undo, stops it.
func (r *contentOAuthIntegrationsResource) change(ctx context.Context, held associationSide, planned []string) diag.Diagnostics {
	associations, err := r.provider.client.ContentAssociations(ctx, held.content)
	if connect.IsNotFound(err) && len(planned) == 0 {
		return nil // nothing is left to clear
	}
	if err != nil {
		return contentUnread(held.content, err)
	}
	now := integrationsIn(associations)
	if diags := conflict(held, now, planned); diags.HasError() || slices.Equal(now, planned) {
		return diags
	}
	return r.set(ctx, held.content, planned)
}

// conflict compares what is there now with what the plan was made from. What somebody else did and the plan would have done too,
// such as an integration that is gone and was to be removed, is none.
func conflict(held associationSide, now, planned []string) diag.Diagnostics {
	var found []string
	if added := without(now, held.integrations, planned); len(added) > 0 {
		found = append(found, "added "+untrusted.List(added))
	}
	if removed := without(held.integrations, now, without(held.integrations, planned)); len(removed) > 0 {
		found = append(found, "removed "+strings.Join(removed, ", "))
	}
	if len(found) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(integrationGUIDsPath, "The content item's integrations changed after the plan",
		fmt.Sprintf("`integration_guids`: since Terraform read the content item %s, somebody %s. Nothing was changed. Plan again, and the plan shows what to undo or to adopt.",
			held.content, strings.Join(found, " and ")))}
}

// set replaces the content item's integrations.
func (r *contentOAuthIntegrationsResource) set(ctx context.Context, content string, guids []string) diag.Diagnostics {
	err := r.provider.client.SetContentAssociations(ctx, content, guids)
	if err == nil || connect.IsNotFound(err) && len(guids) == 0 {
		r.provider.gave(content, guids...)
		return nil
	}
	return r.provider.associationRefused(ctx, err, content, guids)
}
