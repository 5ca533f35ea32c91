package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ action.ActionWithConfigure = (*oauthIntegrationVerifyAction)(nil)

func newOAuthIntegrationVerifyAction() action.Action { return &oauthIntegrationVerifyAction{} }

// oauthIntegrationVerifyAction lets Connect test an integration whenever Terraform is told to, and changes nothing.
type oauthIntegrationVerifyAction struct {
	provider *providerData
}

func (a *oauthIntegrationVerifyAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_oauth_integration_verify"
}

func (a *oauthIntegrationVerifyAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lets Connect fetch a token with a Service Account integration, and throw it away. That shows whether the secret, the endpoints and " +
			"the scopes still work. It changes nothing, and fails with Connect's reason if no token comes.\n\n" +
			"Needs Terraform 1.14. With older versions and OpenTofu, use `verify_on_apply` of the resource.",
		Attributes: map[string]schema.Attribute{
			"guid": schema.StringAttribute{
				Required: true, Validators: []validator.String{integrationGUIDs},
				MarkdownDescription: "GUID of the integration. Its `auth_type` must be `Service Account`.",
			},
		},
	}
}

func (a *oauthIntegrationVerifyAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.provider, _ = req.ProviderData.(*providerData) // nil before the provider is configured
}

func (a *oauthIntegrationVerifyAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var guid types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("guid"), &guid)...)
	if !a.provider.requireReady(&resp.Diagnostics) || resp.Diagnostics.HasError() {
		return
	}
	resp.SendProgress(action.InvokeProgressEvent{Message: "Connect fetches a token with the OAuth integration " + guid.ValueString()})
	if err := a.provider.client.VerifyIntegration(ctx, guid.ValueString()); err != nil {
		resp.Diagnostics.Append(verifyDiagnostics(path.Root("guid"), guid.ValueString(), err, "")...)
		return
	}
	resp.SendProgress(action.InvokeProgressEvent{Message: "Connect got a token"})
}
