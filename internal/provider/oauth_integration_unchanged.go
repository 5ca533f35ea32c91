package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// UnchangedRead answers for an integration that Connect holds as the state does. It looks only into a list that other reads have
// brought: what has to be asked for is left to Read.
func (p *connectProvider) UnchangedRead(ctx context.Context, req *tfprotov6.ReadResourceRequest) *tfprotov6.ReadResourceResponse {
	provider := p.configured.Load()
	if req.TypeName != oauthIntegrationType || !provider.ready() {
		return nil
	}
	state, isState := decodeModel(ctx, req.CurrentState)
	private, stored, isPrivate := decodePrivate(ctx, req.Private)
	if !isState || !isPrivate {
		return nil
	}
	api := provider.client.ListedIntegration(state.GUID.ValueString())
	if api == nil {
		return nil
	}
	model, private, diags := refreshed(ctx, api, state, private, provider.publicURL)
	model.Config = withoutWriteOnly(model.Config)
	remembered, err := json.Marshal(private)
	// Equality of sets is the receiver's view: only the state is sure to hold nothing twice.
	if len(diags) > 0 || err != nil || !bytes.Equal(remembered, stored) || !state.object().Equal(model.object()) {
		return nil
	}
	identity := tftypes.NewValue(identityType(), map[string]tftypes.Value{"guid": tftypes.NewValue(tftypes.String, api.GUID)})
	told, err := tfprotov6.NewDynamicValue(identityType(), identity)
	if err != nil || !isIdentity(req.CurrentIdentity, identity) {
		return nil
	}
	provider.managed.Store(api.GUID, true)
	provider.inState.Store(api.GUID, true)
	tflog.Trace(ctx, "Connect holds what the state says")
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: &tfprotov6.ResourceIdentityData{IdentityData: &told}}
}

// UnchangedPlan answers for an integration that stays as it is, and decides as ModifyPlan does.
func (p *connectProvider) UnchangedPlan(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	provider := p.configured.Load()
	if req.TypeName != oauthIntegrationType || !provider.ready() {
		return nil
	}
	state, isState := decodeModel(ctx, req.PriorState)
	proposed, isProposed := decodeModel(ctx, req.ProposedNewState)
	proposed.Config = withoutWriteOnly(proposed.Config)
	if !isState || !isProposed || !state.object().Equal(proposed.object()) {
		return nil
	}
	config, isConfig := decodeModel(ctx, req.Config)
	private, _, isPrivate := decodePrivate(ctx, req.PriorPrivate)
	if !isConfig || !isPrivate || config.Config.IsUnknown() {
		return nil
	}
	planning := newPlanning(provider, config, state, &state, private)
	if len(planning.run(ctx)) > 0 || !state.object().Equal(planning.plan.object()) {
		return nil
	}
	tflog.Trace(ctx, "The plan is the state")
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity}
}

// decodeModel reads the whole resource; false if there is none.
func decodeModel(ctx context.Context, raw *tfprotov6.DynamicValue) (oauthIntegrationModel, bool) {
	if raw == nil {
		return oauthIntegrationModel{}, false
	}
	value, err := raw.Unmarshal(oauthIntegrationTerraformType())
	if err != nil || value.IsNull() || !value.IsKnown() {
		return oauthIntegrationModel{}, false
	}
	converted, err := types.ObjectType{AttrTypes: oauthIntegrationAttributeTypes()}.ValueFromTerraform(ctx, value)
	object, ok := converted.(types.Object)
	return modelOf(object), err == nil && ok
}

var oauthIntegrationTerraformType = sync.OnceValue(func() tftypes.Type {
	return types.ObjectType{AttrTypes: oauthIntegrationAttributeTypes()}.TerraformType(context.Background())
})

// decodePrivate reads what the framework wrote: a JSON object of values in base64. It returns the provider's value also as it is
// stored, and false if there is anything but that one.
func decodePrivate(ctx context.Context, raw []byte) (private privateState, stored []byte, ok bool) {
	if len(raw) == 0 {
		return privateState{}, nil, true
	}
	var values privateValues
	if json.Unmarshal(raw, &values) != nil || len(values) != 1 || values[privateKey] == nil {
		return privateState{}, nil, false
	}
	var diags diag.Diagnostics
	private = readPrivate(ctx, values, &diags)
	return private, values[privateKey], len(diags) == 0
}

type privateValues map[string][]byte

func (v privateValues) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return v[key], nil
}

var identityType = sync.OnceValue(func() tftypes.Type {
	return oauthIntegrationIdentitySchema().Type().TerraformType(context.Background())
})

// isIdentity is true also where none is held: states of older CLIs have none.
func isIdentity(held *tfprotov6.ResourceIdentityData, identity tftypes.Value) bool {
	if held == nil {
		return true
	}
	if held.IdentityData == nil {
		return false
	}
	value, err := held.IdentityData.Unmarshal(identityType())
	return err == nil && value.Equal(identity)
}
