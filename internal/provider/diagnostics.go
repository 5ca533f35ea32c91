package provider

import (
	"errors"
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
	if leavesOpen(err) {
		detail += "\n\nConnect may have carried the request out nevertheless; the next plan shows whether it did."
	}
	diags.AddError("Unable to "+action, detail)
	return diags
}

// leavesOpen reports whether a change may have been made although its answer does not say so. The client's connection errors say so
// themselves, and it looks into a create.
func leavesOpen(err error) bool {
	change := func(method string) bool { return method != http.MethodGet && method != http.MethodPost }
	if api, refused := errors.AsType[*connect.Error](err); refused {
		return api.Status >= http.StatusInternalServerError && change(api.Method)
	}
	unusable, answered := errors.AsType[*connect.NotConnectError](err)
	return answered && unusable.Status < http.StatusMultipleChoices && change(unusable.Method)
}

// hintFor returns the way out of an answer that refuses the request. The client's other errors name theirs in their own text.
func hintFor(err error) string {
	api, refused := errors.AsType[*connect.Error](err)
	if !refused {
		return ""
	}
	switch {
	case api.Status == http.StatusUnauthorized:
		return "Connect does not accept the API key. Check `api_key` (CONNECT_API_KEY): it may be mistyped, expired or deleted, or belong to another server."
	case api.Status == http.StatusPaymentRequired:
		return "The server's licence does not include OAuth integrations: they need an Enhanced or Advanced licence."
	case api.Status == http.StatusForbidden:
		return forbiddenHint(api.Path)
	case api.Status == http.StatusNotFound && isCollection(api.Path):
		return "This address has no OAuth integrations. They came with Connect 2024.08 and can be switched off there " +
			"(Applications.OAuthIntegrationsEnabled). If Connect is newer, check `server` (CONNECT_SERVER), its path prefix above all."
	case connect.IsNotFound(err):
		return "It was deleted outside Terraform, or the GUID belongs to another server. Plan again: a resource that is gone is then created anew."
	case api.Status == http.StatusConflict:
		return "Someone else may be changing the same thing. Plan again and look at what has changed before you apply."
	case api.Status == http.StatusTooManyRequests:
		return "Connect limits the rate of requests. Apply again later, with a smaller -parallelism, or raise `max_retries` and `request_timeout`."
	case api.Status >= http.StatusBadGateway && api.Status <= http.StatusGatewayTimeout:
		return "Connect, or the proxy in front of it, is out of service or too slow. Apply again once it answers; a higher `max_retries` bridges a restart."
	case api.Status >= http.StatusInternalServerError:
		return "Connect failed on its own side. Its log tells why, under the correlation id; if it goes on, show that to the server's administrator."
	}
	return ""
}

// forbiddenHint names the right that the request lacked. Writing integrations takes an administrator (Connect's OpenAPI document); a server
// may hide its users and groups from everyone else.
func forbiddenHint(path string) string {
	switch {
	case strings.HasSuffix(path, "/v1/users"), strings.HasSuffix(path, "/v1/groups"):
		return "The API key may not look up users or groups on this server. Use the key of an administrator (`api_key`, CONNECT_API_KEY), " +
			"or give the GUID instead of looking it up."
	case strings.Contains(path, "/v1/content/"):
		return "The API key is not allowed to do that. The integrations of a content item take the key of an administrator, or of someone who may edit the content item."
	}
	return "The API key is not allowed to do that. Managing OAuth integrations needs the key of an administrator (`api_key`, CONNECT_API_KEY)."
}

func isCollection(path string) bool {
	return strings.HasSuffix(path, "/oauth/integrations") || strings.HasSuffix(path, "/oauth/templates")
}
