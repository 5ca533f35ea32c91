package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// associationBase is what both resources of associations are built on. It plans for both.
type associationBase struct {
	resourceBase
	integrations path.Path               // the attribute with their GUIDs
	model        func() associationSided // an empty one
}

// keep makes the state of what was written, unless that failed.
func (b *associationBase) keep(ctx context.Context, written associationSided, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	if !diags.HasError() {
		diags.Append(state.Set(ctx, written)...)
		diags.Append(b.identify(ctx, *state, identity)...)
	}
}

// associationSide is what a plan or a state says of a content item's integrations. GUIDs are as Connect writes them.
type associationSide struct {
	id, content  string   // "" while they are not known
	integrations []string // those that are known
	unknown      int      // how many of a set are not, as far as that can be told
	whole        bool     // the content item has no others
	authType     types.String
}

// guids are all that it names.
func (s associationSide) guids() []string { return append(slices.Clone(s.integrations), s.content) }

// associationSided is the model of either resource.
type associationSided interface{ side() associationSide }

// ModifyPlan asks the server only when something is to change. A replacement is planned once more, as a create.
func (b *associationBase) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	planned, held := b.model(), b.model()
	resp.Diagnostics.Append(req.Plan.Get(ctx, planned)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, held)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	plan, state := planned.side(), held.side()
	if plan.id != "" {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), plan.id)...)
	}
	before, diags := heldBefore(ctx, resp.Private, state.id)
	resp.Diagnostics.Append(diags...)
	replaced := state.id != "" && state.id != plan.id
	if b.provider.ready() && !replaced && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(b.check(ctx, plan, state, before)...)
	}
}

// check looks for what the other resources of the run and the server have against a plan. before is the id of what the state holds, or held
// before a replacement.
func (b *associationBase) check(ctx context.Context, plan, state associationSide, before string) diag.Diagnostics {
	mine := claim{typeName: b.typeName, id: plan.id, creates: state.id == ""}
	renewed := mine.creates && before != "" && before == plan.id // the first plan of a replacement by the same has claimed it
	var others []claim
	if plan.content != "" && !renewed {
		others = b.provider.associations.claim(plan.content, mine)
	}
	diags := checkClaim(plan.content, mine, others)
	added := plan.integrations
	if plan.authType.Equal(state.authType) { // of those that stay another one may be demanded
		added = without(added, state.integrations)
	}
	if diags.HasError() || !mine.creates && plan.unknown == 0 && len(added) == 0 {
		return diags
	}
	diags.Append(b.checkCount(ctx, plan, len(plan.integrations)+plan.unknown)...)
	diags.Append(b.checkIntegrations(ctx, plan, added)...)
	if mine.creates && plan.content != "" && !diags.HasError() {
		diags.Append(b.checkContent(ctx, plan, before, others)...)
	}
	return diags
}
