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
)

// ReadIsState tells package protocol that Connect holds what the state says. It looks only into a list that other reads have brought:
// what has to be asked for is left to Read.
func (p *connectProvider) ReadIsState(ctx context.Context, req *tfprotov6.ReadResourceRequest) *tfprotov6.ResourceIdentityData {
	provider := p.configured.Load()
	if req.TypeName != oauthIntegrationType || !provider.ready() {
		return nil
	}
	state, isState := decodeModel(ctx, req.CurrentState)
	private, stored, isPrivate := decodePrivate(ctx, req.Private)
	if !isState || !isPrivate {
		return nil
	}
	guid := state.GUID.ValueString()
	api := provider.client.ListedIntegration(guid)
	if api == nil {
		return nil
	}
	model, private, diags := refreshed(ctx, api, state, private, provider.publicURL)
	remembered, err := json.Marshal(private)
	identity := identityOf(guid)
	if len(diags) > 0 || err != nil || !bytes.Equal(remembered, stored) || !model.object().Equal(state.object()) || !sameIdentity(req.CurrentIdentity, identity) {
		return nil
	}
	provider.managed.Store(guid, true)
	return identity
}

// PlanIsState tells package protocol that an integration stays as it is. It decides as ModifyPlan does, where that needs no request.
func (p *connectProvider) PlanIsState(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) bool {
	provider := p.configured.Load()
	if req.TypeName != oauthIntegrationType || !provider.ready() {
		return false
	}
	state, isState := decodeModel(ctx, req.PriorState)
	proposed, isProposed := decodeModel(ctx, req.ProposedNewState)
	proposed.Config = withoutWriteOnly(proposed.Config)
	if !isState || !isProposed || !proposed.object().Equal(state.object()) {
		return false
	}
	config, isConfig := decodeModel(ctx, req.Config)
	private, _, isPrivate := decodePrivate(ctx, req.PriorPrivate)
	if !isConfig || !isPrivate || config.Config.IsUnknown() {
		return false
	}
	planning := newPlanning(provider, config, state, &state, private)
	return planning.settled() && len(planning.run(ctx)) == 0 && planning.plan.object().Equal(state.object())
}

// decodeModel reads the whole resource; false if there is none.
func decodeModel(ctx context.Context, raw *tfprotov6.DynamicValue) (oauthIntegrationModel, bool) {
	if raw == nil {
		return oauthIntegrationModel{}, false
	}
	value, err := raw.Unmarshal(oauthIntegrationTerraformType())
	if err != nil || value.IsNull() {
		return oauthIntegrationModel{}, false
	}
	converted, err := types.ObjectType{AttrTypes: oauthIntegrationAttributeTypes()}.ValueFromTerraform(ctx, value)
	object, ok := converted.(types.Object)
	return modelOf(object), err == nil && ok
}

var oauthIntegrationTerraformType = sync.OnceValue(func() tftypes.Type {
	return types.ObjectType{AttrTypes: oauthIntegrationAttributeTypes()}.TerraformType(context.Background())
})

// decodePrivate reads what the framework wrote: a JSON object of the provider's values in base64, and of its own under names
// that begin with a dot. It also returns the provider's value as it is stored.
func decodePrivate(ctx context.Context, raw []byte) (private privateState, stored []byte, ok bool) {
	var values privateValues
	if len(raw) > 0 && json.Unmarshal(raw, &values) != nil {
		return private, nil, false
	}
	var diags diag.Diagnostics
	private = readPrivate(ctx, values, &diags)
	return private, values[privateKey], len(diags) == 0
}

type privateValues map[string][]byte

func (v privateValues) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return v[key], nil
}

// identityOf is the identity of the resource's identity schema; nil if it cannot be written.
func identityOf(guid string) *tfprotov6.ResourceIdentityData {
	identityType := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"guid": tftypes.String}}
	data, err := tfprotov6.NewDynamicValue(identityType, tftypes.NewValue(identityType, map[string]tftypes.Value{"guid": tftypes.NewValue(tftypes.String, guid)}))
	if err != nil {
		return nil
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: &data}
}

// sameIdentity is true also where none is held: states of older CLIs have none.
func sameIdentity(held, told *tfprotov6.ResourceIdentityData) bool {
	return held == nil || told != nil && held.IdentityData != nil && bytes.Equal(held.IdentityData.MsgPack, told.IdentityData.MsgPack)
}
