package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// written is a finished write: what was planned, what of it went out, and what Connect answered.
type written struct {
	plan       oauthIntegrationModel
	configured template.Values
	api        *connect.Integration
	sent       sentParts
	secrets    configuredSecrets
	changes    secretChanges
	notCleared []string // keys that were to be cleared and were not
}

// store puts the write into the state: what was planned stays, what was not known is filled from the answer, and the differences
// become the new baseline.
func (w written) store(ctx context.Context, publicURL string, state *tfsdk.State, to privateWriter, private privateState, diags *diag.Diagnostics) {
	base := private.Baseline.after(w.plan, w.api, w.sent, w.notCleared)
	// A part that was not sent may differ because of an out-of-band change: the state keeps the plan, the next read shows it.
	held := *w.api
	if !w.sent.config {
		values, _ := configValues(w.plan.Config)
		held.Config = values
	}
	if !w.sent.name {
		held.Name = w.plan.Name.ValueStringPointer()
	}
	if !w.sent.description {
		held.Description = w.plan.Description.ValueStringPointer()
	}
	model, _, modelDiags := fromAPI(ctx, &held, w.plan, base, publicURL)
	diags.Append(modelDiags...)
	diags.Append(state.Set(ctx, keepPlanned(w.plan, model).object())...)
	w.remember(ctx, to, base, private, diags)
	w.warnOfLosses(base, diags)
}

// storeUnsent puts a change into the state for which there was nothing to send, such as a description that turns from null to "".
func (w written) storeUnsent(ctx context.Context, prior oauthIntegrationModel, state *tfsdk.State, to privateWriter, private privateState, diags *diag.Diagnostics) {
	model := keepPlanned(w.plan, prior)
	model.Name, model.Description, model.Config = w.plan.Name, w.plan.Description, w.plan.Config
	model.VerifyOnApply = w.plan.VerifyOnApply
	diags.Append(state.Set(ctx, model.object())...)
	w.remember(ctx, to, private.Baseline, private, diags)
}

func (w written) remember(ctx context.Context, to privateWriter, base baseline, private privateState, diags *diag.Diagnostics) {
	hashes, err := w.secrets.hashesAfter(w.changes, private.Secrets)
	if err != nil {
		diags.AddWarning("Unable to remember the write-only secret", "It will be sent again by the next apply. "+err.Error())
	}
	planned, _ := configValues(w.plan.Config)
	next := privateState{Baseline: base, Secrets: hashes, Defaulted: defaultedValues(planned, w.configured)}
	next.write(ctx, to, diags)
}

// keepPlanned restores the computed attributes that the plan already knew: Terraform accepts no other value for them, and the
// next read brings what has changed meanwhile.
func keepPlanned(plan, model oauthIntegrationModel) oauthIntegrationModel {
	model.Permissions = plan.Permissions
	model.AuthType = known(plan.AuthType, model.AuthType)
	model.CreatedTime = known(plan.CreatedTime, model.CreatedTime)
	model.UpdatedTime = known(plan.UpdatedTime, model.UpdatedTime)
	model.EnvironmentVariables = known(plan.EnvironmentVariables, model.EnvironmentVariables)
	model.ContentCount = known(plan.ContentCount, model.ContentCount)
	model.RedirectURI = known(plan.RedirectURI, model.RedirectURI)
	model.LoginURL = known(plan.LoginURL, model.LoginURL)
	return model
}

func known[T attr.Value](planned, answered T) T {
	if planned.IsUnknown() {
		return answered
	}
	return planned
}

// warnOfLosses says once, at the write, which configured keys Connect did not keep as they were sent.
func (w written) warnOfLosses(base baseline, diags *diag.Diagnostics) {
	var lost []string
	for key, answered := range base.Config {
		if _, configured := w.configured[key]; configured && answered == nil {
			lost = append(lost, key)
		}
	}
	if len(lost) == 0 {
		return
	}
	slices.Sort(lost)
	diags.AddWarning("Connect did not keep every config key",
		fmt.Sprintf("%s of %s: Connect took the request, but its answer is without them. Usually the other keys make them unused. "+
			"Remove them from the configuration; until then they are not compared.", listed(lost), w.plan.Name))
}

// defaultedValues are the planned values of keys that the configuration leaves out. While they stay, a plan need not ask for
// the template again.
func defaultedValues(planned, configured template.Values) map[string]any {
	defaulted := map[string]any{}
	for key, value := range planned {
		if _, set := configured[key]; !set && value != (template.Unknown{}) {
			defaulted[key] = value
		}
	}
	return defaulted
}
