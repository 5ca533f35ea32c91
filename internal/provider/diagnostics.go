package provider

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

// apiDiagnostics is the only way from a client error to a diagnostic. action completes "Unable to …". The detail is what Connect
// said, where it said it, and the way out where one is known.
func apiDiagnostics(action string, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	detail := err.Error()
	if hint := hintFor(err); hint != "" {
		detail += "\n\n" + hint
	}
	diags.AddError("Unable to "+action, detail)
	return diags
}

func hintFor(err error) string {
	var api *connect.Error
	if !errors.As(err, &api) {
		return ""
	}
	switch api.Status {
	case http.StatusUnauthorized:
		return "Connect does not accept the API key. Check `api_key` (CONNECT_API_KEY): it may be mistyped, expired or deleted, or belong to another server."
	case http.StatusPaymentRequired:
		return "The server's licence does not include OAuth integrations: they need an Enhanced or Advanced licence."
	case http.StatusForbidden:
		if strings.Contains(api.Path, "/v1/content/") {
			return "The API key is not allowed to do that. The integrations of a content item take the key of an administrator, or of someone who may edit the content item."
		}
		return "The API key is not allowed to do that. Managing OAuth integrations needs the key of an administrator (`api_key`, CONNECT_API_KEY)."
	case http.StatusNotFound:
		if collection := strings.HasSuffix(api.Path, "/oauth/integrations") || strings.HasSuffix(api.Path, "/oauth/templates"); collection {
			return "This address has no OAuth integrations. They came with Connect 2024.08 and can be switched off there " +
				"(Applications.OAuthIntegrationsEnabled). If Connect is newer, check `server` (CONNECT_SERVER), its path prefix above all."
		}
	case http.StatusTooManyRequests:
		return fmt.Sprintf("Connect limits the rate of requests. Apply again later, with a smaller -parallelism, or raise `max_retries` and `request_timeout`. (%s)", api.Path)
	}
	return ""
}
