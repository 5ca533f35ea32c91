package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// ValidateConfig is the fence that needs no server. What Posit documents is an error, what is inferred at most a warning, and
// unknown values and templates pass. A missing secret is not judged here: generated and adopted configurations leave the
// secret with Connect, and only the plan knows whether there is one.
func (r *oauthIntegrationResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config := readModel(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || config.Config.IsUnknown() || config.Config.IsNull() {
		return
	}
	values, extraKnown := configValues(config.Config)
	secrets := secretsIn(config.Config)
	resp.Diagnostics.Append(validateExtra(config.Config.Attributes()[extraAttribute])...)
	resp.Diagnostics.Append(validateSecretMap(secrets.others)...)
	t := template.Lookup(config.Template.ValueString())
	resp.Diagnostics.Append(validateVerify(config.VerifyOnApply, t, values)...)
	if t != nil {
		validateAgainst(t, values, extraKnown, secrets, &resp.Diagnostics)
	}
}

// validateExtra accepts strings and booleans under keys that have no attribute of their own.
func validateExtra(extra attr.Value) diag.Diagnostics {
	var diags diag.Diagnostics
	at := path.Root("config").AtName(extraAttribute)
	dynamic, ok := extra.(types.Dynamic)
	if !ok || dynamic.IsNull() || dynamic.IsUnknown() || dynamic.IsUnderlyingValueNull() || dynamic.IsUnderlyingValueUnknown() {
		return nil
	}
	switch dynamic.UnderlyingValue().(type) {
	case types.Object, types.Map:
	default:
		diags.AddAttributeError(at, "Invalid extra", "`extra` must be an object of strings and booleans, such as { workspace_host = \"example.com\" }.")
		return diags
	}
	members, _ := extraMembers(extra)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if typedKey(name) != nil || name == clientSecretKey {
			diags.AddAttributeError(at, "Config key has an attribute of its own",
				fmt.Sprintf("Set `config.%s` instead of putting %[1]q into `extra`.", name))
			continue
		}
		switch member := members[name].(type) {
		case types.String, types.Bool:
		case types.Dynamic:
			if member.IsNull() || member.IsUnknown() {
				continue
			}
			diags.AddAttributeError(at, "Invalid extra", fmt.Sprintf("%q must be a string or a boolean.", name))
		default:
			diags.AddAttributeError(at, "Invalid extra",
				fmt.Sprintf("%q must be a string or a boolean: Connect's config has no other values. Put numbers in quotes.", name))
		}
	}
	return diags
}

func validateSecretMap(secrets types.Map) diag.Diagnostics {
	var diags diag.Diagnostics
	at := path.Root("config").AtName("secrets_wo")
	for _, key := range slices.Sorted(maps.Keys(secrets.Elements())) {
		value, _ := secrets.Elements()[key].(types.String)
		switch {
		case key == clientSecretKey:
			diags.AddAttributeError(at, "Secret has an attribute of its own", "Set `client_secret_wo` instead of putting \"client_secret\" into `secrets_wo`.")
		case typedKey(key) != nil:
			diags.AddAttributeError(at, "Not a secret", fmt.Sprintf("Set `config.%s` instead of putting %[1]q into `secrets_wo`.", key))
		case !value.IsUnknown() && value.ValueString() == "" && !value.IsNull():
			diags.AddAttributeError(at, "Empty secret", fmt.Sprintf("The secret %q is empty. Give its value, or leave it out to keep what Connect has.", key))
		}
	}
	return diags
}

func validateAgainst(t *template.Template, values template.Values, extraKnown bool, secrets configuredSecrets, diags *diag.Diagnostics) {
	judge := func(documented bool, key, summary, detail string) {
		if documented {
			diags.AddAttributeError(configPath(key), summary, detail)
		} else {
			diags.AddAttributeWarning(configPath(key), summary, detail+" This is not documented by Posit, so the server decides.")
		}
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		k := t.Key(key)
		if k == nil {
			if typedKey(key) != nil && values[key] != (template.Unknown{}) {
				judge(t.Complete, key, "Config key of another template", t.Foreign(key).Detail)
			}
			continue
		}
		// The catalogue's regular expressions are inferred: only values are judged here.
		if problem := t.Check(key, values[key]); problem != nil && problem.Aspect == template.AspectValues {
			judge(k.IsDocumented(problem.Aspect), key, "Invalid value for "+key, problem.Detail)
			values[key] = template.Unknown{} // nothing follows from a value that is wrong
		}
	}
	if k := t.Key(clientSecretKey); slices.Contains(secrets.keys(), clientSecretKey) && !secrets.others.IsUnknown() {
		at := secretPath(secrets)
		switch {
		case k == nil:
			diags.AddAttributeError(at, "Template without a client secret", t.Foreign(clientSecretKey).Detail)
		case t.Visibility(clientSecretKey, values) == template.Hidden && k.IsDocumented(template.AspectVisibility):
			diags.AddAttributeError(at, "Secret for a public client",
				"An OAuth application with auth_mode = \"Public\" has no secret. Remove the secret, or set auth_mode to \"Confidential\".")
		case t.Visibility(clientSecretKey, values) == template.Hidden:
			diags.AddAttributeWarning(at, "Secret is not used", "With these values the template does not use client_secret. This is not documented by Posit, so the server decides.")
		}
	}
	if !extraKnown {
		return
	}
	for _, problem := range t.Missing(values, func(string) bool { return true }) {
		if t.Key(problem.Key).IsDocumented(template.AspectRequired) {
			diags.AddAttributeError(configPath(problem.Key), "Missing "+problem.Key, problem.Detail)
		}
	}
}

// secretPath is the attribute that the client secret is given in.
func secretPath(secrets configuredSecrets) path.Path {
	if secrets.plain.IsNull() {
		return path.Root("config").AtName("client_secret_wo")
	}
	return path.Root("config").AtName(clientSecretKey)
}
