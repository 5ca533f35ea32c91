package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// ValidateConfig is the fence that needs no server.
func (r *oauthIntegrationResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config oauthIntegrationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.Config.IsNull() {
		return
	}
	secrets, _ := config.Config.Attributes()["secrets_wo"].(types.Map)
	resp.Diagnostics.Append(validateExtra(config.Config.Attributes()[extraAttribute])...)
	resp.Diagnostics.Append(validateSecretMap(secrets)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(findingDiagnostics(integration.Validate(config.configured()))...)
	}
}

// validateExtra accepts strings and booleans under keys that have no attribute of their own.
func validateExtra(extra attr.Value) diag.Diagnostics {
	var diags diag.Diagnostics
	refuse := func(format string, args ...any) {
		diags.AddAttributeError(attributePath("config."+extraAttribute), "Invalid extra", fmt.Sprintf(format, args...))
	}
	members, known := extraMembers(extra)
	if known && members == nil {
		refuse("`config.extra` must be an object of strings and booleans. Write it like extra = { audience = \"api\" }.")
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		switch {
		case name == integration.ClientSecret:
			refuse("`config.extra` holds \"client_secret\", which would be in the state in plain text. Give it as `config.client_secret_wo`, or as `config.client_secret` before Terraform or OpenTofu 1.11.")
		case integration.Typed(name) != nil:
			refuse("`config.extra` holds %q, which has an attribute of its own. Set `config.%[1]s` instead.", name)
		case !isScalar(members[name]):
			refuse("`config.extra.%s` must be a string or a boolean: Connect's config has no other values. Put numbers in quotes.", name)
		}
	}
	return diags
}

// isScalar is true of null too, whatever its type: a member that is null is none.
func isScalar(value attr.Value) bool {
	switch value.(type) {
	case types.String, types.Bool:
		return true
	case types.Dynamic:
		return value.IsNull() || value.IsUnknown()
	}
	return value.IsNull()
}

func validateSecretMap(secrets types.Map) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, key := range slices.Sorted(maps.Keys(secrets.Elements())) {
		value, _ := secrets.Elements()[key].(types.String)
		switch {
		case key == integration.ClientSecret:
			diags.AddError("Secret has an attribute of its own",
				"`config.secrets_wo` holds \"client_secret\". Give it as `config.client_secret_wo` instead.")
		case integration.Typed(key) != nil:
			diags.AddError("Not a secret",
				fmt.Sprintf("`config.secrets_wo` holds %q, which is no secret. Set `config.%[1]s` instead.", key))
		case !value.IsUnknown() && value.ValueString() == "" && !value.IsNull():
			diags.AddError("Empty secret",
				fmt.Sprintf("`config.secrets_wo.%s` is empty. Give its value, or leave it out to keep what Connect has.", key))
		}
	}
	return diags
}
