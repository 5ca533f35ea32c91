package provider

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// authServiceAccount is the one auth type that Connect verifies (Connect's OpenAPI document).
const authServiceAccount = "Service Account"

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
	afterFailedCreate = "The integration was created and is in the state. Terraform marks it as tainted: the next apply makes a new one in its place. " +
		"To keep this one, run `terraform untaint ADDRESS` before it."
	afterFailedUpdate = "The integration was changed and is in the state as it is now. Every apply verifies it again until Connect gets a token."
)

// validateVerify refuses verify_on_apply where it is certain that there is nothing to verify.
func validateVerify(wanted types.Bool, t *template.Template, values template.Values) diag.Diagnostics {
	var diags diag.Diagnostics
	authType := values["auth_type"]
	if authType == nil && t != nil {
		if k := t.Key("auth_type"); k != nil && k.IsDocumented(template.AspectDefault) {
			authType = k.Default
		}
	}
	if text, known := authType.(string); wanted.ValueBool() && known && text != authServiceAccount {
		diags.AddAttributeError(verifyPath, "Nothing to verify",
			fmt.Sprintf("Connect verifies %s integrations only, and this one has the auth_type %q: only a visitor's login would show whether it works. "+
				"Remove `verify_on_apply`.", authServiceAccount, text))
	}
	return diags
}

// verification is one test of an integration that has just been written. next says what has become of it if the test fails.
type verification struct {
	client               *connect.Client
	guid, authType, next string
}

// run lets Connect fetch a token. A failure is remembered, so that later applies verify again though they have nothing to send.
func (v verification) run(ctx context.Context, private privateStore, diags *diag.Diagnostics) {
	if v.authType != "" && v.authType != authServiceAccount {
		diags.AddAttributeWarning(verifyPath, "Nothing to verify",
			fmt.Sprintf("Connect verifies %s integrations only, and made this one a %s integration. Remove `verify_on_apply`.", authServiceAccount, v.authType))
		return
	}
	err := v.client.VerifyIntegration(ctx, v.guid)
	if err == nil {
		return
	}
	diags.Append(verifyDiagnostics(verifyPath, v.guid, err, v.next)...)
	remembered := readPrivate(ctx, private, diags)
	remembered.Unverified = true
	remembered.write(ctx, private, diags)
}

// verifyDiagnostics is the one way from a failed verification to an error, for the resource and for the action.
func verifyDiagnostics(at path.Path, guid string, err error, next string) diag.Diagnostics {
	var (
		diags   diag.Diagnostics
		refused *connect.Error
		summary = "Unable to verify the OAuth integration " + guid
		hint    = hintFor(err)
	)
	switch errors.As(err, &refused); {
	case refused == nil:
	case refused.Code == codeNoToken:
		summary = "Connect gets no token with the OAuth integration " + guid
		hint = "Compare client_id, the secret, token_uri, token_endpoint_auth_method and scopes with what the identity provider has registered, " +
			"and make sure that Connect reaches token_uri."
	case refused.Code == codeVerifyAuthType:
		hint = "Connect verifies " + authServiceAccount + " integrations only: a Viewer's needs a visitor who logs in."
	case connect.IsNotFound(err):
		hint = "Connect has no integration with this GUID, or does not show it to this API key."
	case refused.Status == http.StatusNotFound:
		hint = "Verifying came with Service Account integrations in Connect 2024.12; this server may be older."
	}
	paragraphs := slices.DeleteFunc([]string{err.Error(), hint, next}, func(text string) bool { return text == "" })
	diags.AddAttributeError(at, summary, strings.Join(paragraphs, "\n\n"))
	return diags
}
