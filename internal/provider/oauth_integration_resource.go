package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

var (
	_ resource.Resource                   = (*oauthIntegrationResource)(nil)
	_ resource.ResourceWithConfigure      = (*oauthIntegrationResource)(nil)
	_ resource.ResourceWithValidateConfig = (*oauthIntegrationResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*oauthIntegrationResource)(nil)
	_ resource.ResourceWithImportState    = (*oauthIntegrationResource)(nil)
	_ resource.ResourceWithIdentity       = (*oauthIntegrationResource)(nil)
)

// oauthIntegrationType is the name of the resource in configurations.
const oauthIntegrationType = "connect_oauth_integration"

func newOAuthIntegrationResource() resource.Resource { return &oauthIntegrationResource{} }

type oauthIntegrationResource struct {
	provider *providerData
}

func (r *oauthIntegrationResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = oauthIntegrationType
}

func (r *oauthIntegrationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = oauthIntegrationSchema()
}

func (r *oauthIntegrationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = oauthIntegrationIdentitySchema()
}

func oauthIntegrationIdentitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"guid": identityschema.StringAttribute{RequiredForImport: true, Description: "The integration's GUID."},
	}}
}

func (r *oauthIntegrationResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.provider = providerDataFrom(req.ProviderData, &resp.Diagnostics)
}

func (r *oauthIntegrationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := readModel(ctx, req.Plan, &resp.Diagnostics)
	config := readModel(ctx, req.Config, &resp.Diagnostics).Config
	if resp.Diagnostics.HasError() {
		return
	}
	configured, _ := configValues(config)
	secrets := secretsIn(config)
	changes := secrets.changes(nil, nil)
	api, err := r.provider.client.CreateIntegration(ctx, plan.createInput(changes.send))
	if err != nil {
		resp.Diagnostics.Append(apiDiagnostics("create the OAuth integration "+plan.Name.String(), err)...)
		return
	}
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, api.GUID)...)
	w := written{plan: plan, configured: configured, api: api, sent: sentAll, secrets: secrets, changes: changes}
	w.store(ctx, r.provider.publicURL, &resp.State, resp.Private, privateState{}, &resp.Diagnostics)
	if plan.VerifyOnApply.ValueBool() {
		verification{r.provider.client, api.GUID, api.AuthType, afterFailedCreate}.run(ctx, resp.Private, &resp.Diagnostics)
	}
}

func (r *oauthIntegrationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := readModel(ctx, req.State, &resp.Diagnostics)
	private := readPrivate(ctx, req.Private, &resp.Diagnostics)
	guid, imported := state.GUID.ValueString(), state.isImport()
	if imported {
		guid = strings.ToLower(guid) // as Connect writes it, however it was typed
	}
	// The framework wants the identity after every read, also of a resource that is gone or came from a CLI without identities.
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, guid)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !r.provider.ready() {
		if imported {
			resp.Diagnostics.AddError("Unable to import while the provider is not configured",
				"The provider configuration depends on values that are not known yet. Apply those first, then import.")
			return
		}
		tflog.Info(ctx, "The provider configuration is not known yet; keeping the state as it is")
		return
	}
	if imported {
		state = emptyModel()
	}
	r.provider.managed.Store(guid, true)
	r.provider.inState.Store(guid, true)
	api, err := r.provider.readIntegration(ctx, guid, imported)
	switch {
	case connect.IsNotFound(err) && !imported:
		resp.Diagnostics.AddWarning("OAuth integration is gone",
			fmt.Sprintf("Connect has no integration with the GUID %s (%s) any more. It was deleted outside Terraform; the plan creates it again.", guid, state.Name.ValueString()))
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		resp.Diagnostics.Append(apiDiagnostics("read the OAuth integration "+guid, err)...)
		return
	}
	model, private, diags := refreshed(ctx, api, state, private, r.provider.publicURL)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model.object())...)
	private.write(ctx, resp.Private, &resp.Diagnostics)
}

// refreshed is what a read makes of Connect's answer.
func refreshed(ctx context.Context, api *connect.Integration, state oauthIntegrationModel, private privateState, publicURL string) (oauthIntegrationModel, privateState, diag.Diagnostics) {
	model, base, diags := fromAPI(ctx, api, state, private.Baseline, publicURL)
	held, _ := configValues(state.Config)
	values, _ := configValues(model.Config)
	private.Baseline = base
	private.Vanished = vanishedKeys(private.Vanished, held, values)
	return model, private, diags
}

func (r *oauthIntegrationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state := readModel(ctx, req.Plan, &resp.Diagnostics), readModel(ctx, req.State, &resp.Diagnostics)
	config := readModel(ctx, req.Config, &resp.Diagnostics).Config
	private := readPrivate(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	configured, _ := configValues(config)
	secrets := secretsIn(config)
	changes := secrets.changes(&state, private.Secrets)
	w := written{plan: plan, configured: configured, secrets: secrets, changes: changes}
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, state.GUID.ValueString())...)
	input := plan.updateInput(state, changes.send)
	if input.IsEmpty() {
		w.storeUnsent(ctx, state, &resp.State, resp.Private, private, &resp.Diagnostics)
	} else if !r.send(ctx, input, state, private, &w, resp) {
		return
	}
	if plan.VerifyOnApply.ValueBool() && (input.Config != nil || private.Unverified) {
		v := verification{r.provider.client, state.GUID.ValueString(), state.AuthType.ValueString(), afterFailedUpdate}
		if w.api != nil {
			v.authType = w.api.AuthType
		}
		v.run(ctx, resp.Private, &resp.Diagnostics)
	}
}

// send carries out an update that has something to send, and reports whether all of it went out. What Connect took is in the state
// in any case.
func (r *oauthIntegrationResource) send(ctx context.Context, input connect.IntegrationUpdate, state oauthIntegrationModel, private privateState, w *written, resp *resource.UpdateResponse) bool {
	u := update{client: r.provider.client, plan: w.plan, state: state, secrets: w.changes.send}
	if input.Config != nil { // only config keys are judged by the template
		u.rules = r.provider.rules(ctx, w.plan.Template)
	}
	api, notCleared, err := u.run(ctx, input)
	if api == nil {
		resp.Diagnostics.Append(apiDiagnostics("update the OAuth integration "+w.plan.Name.String(), withReplaceHint(err))...)
		return false
	}
	w.api, w.sent, w.notCleared = api, sentBy(input), notCleared
	w.store(ctx, r.provider.publicURL, &resp.State, resp.Private, private, &resp.Diagnostics)
	if err != nil {
		resp.Diagnostics.Append(apiDiagnostics(fmt.Sprintf("clear %s of the OAuth integration %s; everything else of this update is done", listed(notCleared), w.plan.Name), err)...)
		return false
	}
	for _, key := range notCleared {
		resp.Diagnostics.AddAttributeError(configPath(key), "Connect did not clear "+key,
			fmt.Sprintf("%q was to be removed from the integration, but Connect still holds its old value; every way of removing it was tried. "+
				"Everything else of this update is done. Set %[1]q to the value that you want instead, or make a new integration with "+
				"`terraform apply -replace=ADDRESS`.", key))
	}
	return true
}

func (r *oauthIntegrationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var guid, name types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("guid"), &guid)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("name"), &name)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.provider.leaving.Store(guid.ValueString(), true)
	if err := r.provider.client.DeleteIntegration(ctx, guid.ValueString()); err != nil && !connect.IsNotFound(err) {
		resp.Diagnostics.Append(r.provider.deletionFailed(ctx, guid.ValueString(), name.ValueString(), err)...)
	}
}

func (r *oauthIntegrationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("guid"), path.Root("guid"), req, resp)
}

func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, guid string) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.SetAttribute(ctx, path.Root("guid"), guid)
}

// vanishedKeys adds the keys whose value a read saw disappear, and drops those that have one again.
func vanishedKeys(vanished []string, held, read map[string]any) []string {
	for key := range held {
		if _, still := read[key]; !still && !slices.Contains(vanished, key) {
			vanished = append(vanished, key)
		}
	}
	vanished = slices.DeleteFunc(vanished, func(key string) bool { return read[key] != nil })
	slices.Sort(vanished)
	return vanished
}

func listed(keys []string) string { return "`" + strings.Join(keys, "`, `") + "`" }
