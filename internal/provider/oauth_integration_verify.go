package provider

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

var verifyPath = path.Root("verify_on_apply")

// Connect's error codes for a verification (names from Connect's OpenAPI document).
const (
	codeVerifyAuthType = 240
	codeNoToken        = 241
)

// What becomes of an integration whose verification failed. An error while creating taints in Terraform: nothing that depends on the
// integration has been applied yet, so that making it again harms nobody, while a warning would let an apply that asked for
// the check go on with an integration that does not work.
const (
	afterFailedCreate = "The integration is there, and the next apply makes a new one in its place; to keep it, run `terraform untaint ADDRESS` first."
	afterFailedUpdate = "The change is made. Every apply verifies the integration again until Connect gets a token."
)

// verify lets Connect fetch a token with an integration that has just been written. A failure is remembered, so that later applies
// verify again though they have nothing to send. next says what has become of the integration.
func (r *oauthIntegrationResource) verify(ctx context.Context, memory *integration.Memory, model oauthIntegrationModel, next string) diag.Diagnostics {
	memory.Unverified = false
	guid, authType := model.GUID.ValueString(), model.AuthType.ValueString()
	if authType != "" && authType != integration.ServiceAccount {
		return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(verifyPath, "Nothing to verify",
			fmt.Sprintf("`verify_on_apply`: Connect verifies %s integrations only, and made this one a %q integration. Remove `verify_on_apply`.", integration.ServiceAccount, authType))}
	}
	err := r.provider.client.VerifyIntegration(ctx, guid)
	if err == nil {
		return nil
	}
	memory.Unverified = true
	return verifyDiagnostics(verifyPath, guid, err, next)
}

// verifyDiagnostics is the one way from a failed verification to an error, for the resource and for the action.
func verifyDiagnostics(at path.Path, guid string, err error, next string) diag.Diagnostics {
	summary := "Unable to verify the OAuth integration " + guid
	why, hint := adviceOn(err)
	switch refused, ok := errors.AsType[*connect.Error](err); {
	case !ok:
	case refused.Code == codeNoToken:
		summary = "Connect gets no token with the OAuth integration " + guid
		why, hint = "", "Compare `config.client_id`, the secret, `config.token_uri`, `config.token_endpoint_auth_method` and `config.scopes` with what the "+
			"identity provider has registered, and make sure that Connect reaches `config.token_uri`."
	case refused.Code == codeVerifyAuthType:
		why, hint = "Connect verifies "+integration.ServiceAccount+" integrations only: a Viewer's needs a visitor who logs in.", "`"+at.String()+"` needs an integration whose `auth_type` is "+integration.ServiceAccount+"."
	case connect.IsNotFound(err):
		why, hint = "Connect has no integration with this GUID, or does not show it to this API key.", "Check `guid`."
	case refused.Status == http.StatusNotFound:
		why, hint = "Verifying came with Service Account integrations in Connect 2024.12; this server may be older.", "Upgrade Connect."
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, summary, paragraphs(why, sentence(err.Error()), next, hint))}
}
