package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

var (
	_ resource.ResourceWithConfigure      = (*oauthIntegrationResource)(nil)
	_ resource.ResourceWithValidateConfig = (*oauthIntegrationResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*oauthIntegrationResource)(nil)
	_ resource.ResourceWithImportState    = (*oauthIntegrationResource)(nil)
	_ resource.ResourceWithIdentity       = (*oauthIntegrationResource)(nil)
)

// oauthIntegrationType is the name of the resource in configurations.
const oauthIntegrationType = "connect_oauth_integration"

func newOAuthIntegrationResource() resource.Resource {
	return &oauthIntegrationResource{resourceBase{
		typeName: oauthIntegrationType,
		identity: []identityGUID{{"guid", "The integration's GUID."}},
	}}
}

// oauthIntegrationResource is one integration. What is planned, sent and remembered of it is decided in package integration.
type oauthIntegrationResource struct {
	resourceBase
}

func (r *oauthIntegrationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = oauthIntegrationSchema()
}

func (r *oauthIntegrationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config oauthIntegrationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	decisions := integration.Creation(config.configured(), plan.settings().Config)
	ctx, secrets := plannedSecrets(ctx, plan, config, decisions)
	planned := plan.planned(decisions)
	api, err := r.provider.client.CreateIntegration(ctx, planned.Create(secrets))
	if err != nil {
		resp.Diagnostics.Append(createDiagnostics(plan.Name.ValueString(), err, wayOut(err, planned.Permissions))...)
		return
	}
	write := integration.Write{Planned: planned, Secrets: secrets, Remote: api, Sent: integration.SentAll}
	memory, diags := plan.written(write, integration.Memory{})
	resp.Diagnostics.Append(diags...)
	plan.observe(api, r.provider.publicURL, true)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(r.identify(ctx, resp.State, resp.Identity)...)
	if plan.VerifyOnApply.ValueBool() {
		resp.Diagnostics.Append(r.verify(ctx, &memory, plan, afterFailedCreate)...)
	}
	resp.Diagnostics.Append(writeMemory(ctx, resp.Private, memory)...)
}

func (r *oauthIntegrationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state oauthIntegrationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	memory, diags := readMemory(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	guid, imported := canonicalGUID(state.GUID.ValueString()), state.isImport()
	if !r.readable(ctx, req, resp, imported) {
		return
	}
	read := r.provider.client.ReadIntegration // through the list that all reads of a run share
	if imported {
		read = r.provider.client.Integration // as it is at this moment
	}
	api, err := read(ctx, guid)
	switch {
	case connect.IsNotFound(err):
		r.notThere(ctx, state, resp)
		return
	case err != nil:
		resp.Diagnostics.Append(apiDiagnostics("read the OAuth integration "+guid, err)...)
		return
	}
	if imported {
		state.integrationModel, memory, diags = r.provider.adopted(ctx, api)
		resp.Diagnostics.Append(writeMemory(ctx, resp.Private, memory)...)
	} else {
		api = r.provider.withoutSecrets(ctx, api, memory)
		diags = append(shownSecrets(api), state.hold(integration.Refresh(state.settings(), memory, api))...)
		state.observe(api, r.provider.publicURL, false)
	}
	resp.Diagnostics.Append(diags...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// notThere tells an integration that is gone from the state of another server, which is not this one's to judge.
func (r *oauthIntegrationResource) notThere(ctx context.Context, state oauthIntegrationModel, resp *resource.ReadResponse) {
	guid := state.GUID.ValueString()
	here := loginURL(r.provider.publicURL, guid)
	if there := state.LoginURL.ValueString(); there != "" && there != here {
		other, _, _ := strings.Cut(there, "/__oauth__/")
		resp.Diagnostics.AddError("The state belongs to another server",
			fmt.Sprintf("The state says that the integration %s (%s) is on %s, but `server` (CONNECT_SERVER) is %s, which does not have it. "+
				"Set `server` to the address that the state names, or `public_url` where only browsers use that one. If that server is no more, take the resource out of the state with `terraform state rm ADDRESS`.",
				state.Name, guid, other, r.provider.client.Server()))
		return
	}
	what := "OAuth integration " + guid
	if name := state.Name.ValueString(); name != "" {
		what = fmt.Sprintf("OAuth integration %q (%s)", name, guid)
	}
	r.missing(ctx, what, state.isImport(), resp)
}

func (r *oauthIntegrationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config oauthIntegrationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	memory, diags := readMemory(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	decisions, diags := readPrivate[integration.Decisions](ctx, req.Private, decisionsKey)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, secrets := plannedSecrets(ctx, plan, config, decisions)
	update := integration.Update{Planned: plan.planned(decisions), Prior: *state.prior(), Secrets: secrets}
	tries, err := r.send(ctx, update)
	api := integration.Accepted(tries)
	if err != nil && api == nil {
		resp.Diagnostics.Append(refusedDiagnostics("update the OAuth integration "+plan.Name.String(), err, wayOut(err, update.Planned.Permissions))...)
		return
	}
	write := integration.Write{Planned: update.Planned, Secrets: secrets, Remote: api, Left: update.Left(tries)}
	if api != nil {
		write.Sent = integration.SentBy(tries[0].Request)
	}
	due := memory.Unverified || write.Sent.Config
	memory, diags = plan.written(write, memory)
	memory.Unverified = due && plan.VerifyOnApply.ValueBool() // until verify says otherwise
	resp.Diagnostics.Append(diags...)
	if api != nil {
		plan.observe(api, r.provider.publicURL, true)
	}
	observe(&plan.AuthType, state.AuthType, true) // nothing was sent, so nothing has changed
	observe(&plan.UpdatedTime, state.UpdatedTime, true)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(r.identify(ctx, resp.State, resp.Identity)...)
	switch left := strings.Join(integration.LeftAttributes(write.Left), "`, `"); {
	case err != nil:
		resp.Diagnostics.Append(apiDiagnostics(fmt.Sprintf("clear `%s` of the OAuth integration %s; everything else of this update is done", left, plan.Name), err)...)
	case len(write.Left) > 0:
		resp.Diagnostics.Append(findingDiagnostics(integration.NotCleared(write.Left))...)
	case memory.Unverified:
		resp.Diagnostics.Append(r.verify(ctx, &memory, plan, afterFailedUpdate)...)
	}
	resp.Diagnostics.Append(writeMemory(ctx, resp.Private, memory)...)
}

// send carries out an update: one request, and more where keys are hard to clear. A refusal ends it only when no further form is left
// and nothing was accepted.
func (r *oauthIntegrationResource) send(ctx context.Context, update integration.Update) ([]integration.Try, error) {
	var tries []integration.Try
	var refused error
	for try, more := update.Next(nil); more; try, more = update.Next(tries) {
		answer, err := r.provider.client.UpdateIntegration(ctx, update.Prior.GUID, try.Request)
		if err != nil && !isRefusal(err) {
			return tries, err
		}
		if err != nil {
			refused = err
		}
		try.Answer = answer
		tries = append(tries, try)
	}
	if integration.Accepted(tries) == nil {
		return tries, refused
	}
	return tries, nil
}

// written takes over a finished write, and returns what is to be remembered.
func (m *oauthIntegrationModel) written(write integration.Write, memory integration.Memory) (integration.Memory, diag.Diagnostics) {
	settings, memory, findings := integration.Written(write, memory)
	diags := findingDiagnostics(findings)
	diags.Append(shownSecrets(write.Remote)...)
	return memory, append(diags, m.hold(settings)...)
}

// plannedSecrets takes the values of the secrets that the plan named, and nothing else, from the configuration. The context knows
// every configured secret, so that no error of this apply shows one.
func plannedSecrets(ctx context.Context, plan, config oauthIntegrationModel, decisions integration.Decisions) (context.Context, map[string]string) {
	configured, planned := secretsIn(config.Config), secretsIn(plan.Config)
	for _, secret := range configured.ByKey {
		ctx = connect.WithSecrets(ctx, secret.Value.String())
	}
	maps.Copy(configured.ByKey, planned.ByKey) // client_secret, which is in the plan: ignore_changes counts there
	return ctx, configured.Values(decisions.Secrets)
}

func (r *oauthIntegrationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var guid, name types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("guid"), &guid)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("name"), &name)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.provider.client.DeleteIntegration(ctx, guid.ValueString()); err != nil && !connect.IsNotFound(err) {
		resp.Diagnostics.Append(r.provider.deletionFailed(ctx, guid.ValueString(), name.ValueString(), err)...)
	}
}

// Connect's error codes for what it does not take (names from Connect's OpenAPI document).
const (
	codeProhibitedChange = 229
	codeAuthTypeMismatch = 238
	codeUnknownUser      = 261
	codeUnknownGroup     = 262
)

// wayOut says what to do about a refusal that concerns one part of an integration, "" of any other error.
func wayOut(err error, permissions integration.Permissions) string {
	refused, ok := errors.AsType[*connect.Error](err)
	switch {
	case !ok:
	case refused.Code == codeProhibitedChange, refused.Code == codeAuthTypeMismatch:
		return "This server does not change that on an existing integration. Make a new one in its place with `terraform apply -replace=ADDRESS`."
	case permissions.Managed && (refused.Code == codeUnknownUser || refused.Code == codeUnknownGroup):
		return fmt.Sprintf("`permissions` names %s, and Connect does not have all of them. Look them up with data.connect_user and data.connect_group.",
			strings.Join(slices.Concat(permissions.Users, permissions.Groups), ", "))
	}
	return ""
}

// isRefusal reports whether Connect understood the request and would not have it.
func isRefusal(err error) bool {
	refused, ok := errors.AsType[*connect.Error](err)
	return ok && (refused.Status == http.StatusBadRequest || refused.Status == http.StatusUnprocessableEntity)
}
