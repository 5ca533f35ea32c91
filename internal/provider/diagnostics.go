package provider

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

// apiDiagnostics is the only way from a client error to a diagnostic. action completes "Unable to …". The detail says why, as far as
// that is known, then what Connect said and where, and then what to do.
func apiDiagnostics(action string, err error) diag.Diagnostics {
	return refusedDiagnostics(action, err, "")
}

// refusedDiagnostics are apiDiagnostics with the way out, where the caller knows one; "" where it does not.
func refusedDiagnostics(action string, err error, wayOut string) diag.Diagnostics {
	why, next := adviceOn(err)
	if wayOut != "" {
		why, next = "", wayOut
	}
	open := ""
	if leavesOpen(err) {
		open = "Connect may have carried the request out nevertheless: the next plan shows whether it did."
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to "+action, paragraphs(why, sentence(err.Error()), next, open))}
}

// paragraphs puts the texts that are not empty below each other.
func paragraphs(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), "\n\n")
}

// createDiagnostics says first what is certain about an integration whose creation failed.
func createDiagnostics(name string, err error, wayOut string) diag.Diagnostics {
	title := ""
	switch err.(type) { //nolint:errorlint // the client returns these as they are
	case *connect.LostCreateError:
		title = fmt.Sprintf("OAuth integration %q may have been created", name)
	case *connect.AmbiguousCreateError:
		title = fmt.Sprintf("It is not certain which OAuth integration was created as %q", name)
	default:
		return refusedDiagnostics(fmt.Sprintf("create the OAuth integration %q", name), err, wayOut)
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic(title, sentence(err.Error()))}
}

// sentence makes a whole sentence of an error's text, however a server has ended it. What ends in an address stays as it is, to be copied.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	last := text[strings.LastIndexByte(text, ' ')+1:]
	if !strings.HasSuffix(last, ".") && !strings.HasSuffix(last, ")") && !strings.Contains(last, "://") {
		text += "."
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
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

// adviceOn returns why Connect refused a request, and what to do. The client's other errors tell both in their own text.
func adviceOn(err error) (why, next string) {
	api, refused := errors.AsType[*connect.Error](err)
	if !refused {
		return "", ""
	}
	switch {
	case api.Code == 0 && (api.Status == http.StatusUnauthorized || api.Status == http.StatusForbidden):
		return "Something in front of Connect refuses the request.", "Check `server` (CONNECT_SERVER), and whether the proxy wants `headers` of its own."
	case api.Status == http.StatusUnauthorized:
		return "Connect does not accept the API key.", "Check `api_key` (CONNECT_API_KEY): it may be mistyped, expired or deleted, or belong to another server."
	case api.Status == http.StatusPaymentRequired:
		return "The server's licence does not include OAuth integrations.", "They need an Enhanced or Advanced licence: ask the server's administrator."
	case api.Status == http.StatusForbidden:
		return adviceOnForbidden(api)
	case api.Status == http.StatusNotFound && isCollection(api.Path):
		return "This address has no OAuth integrations. They came with Connect 2024.08 and can be switched off (Applications.OAuthIntegrationsEnabled).",
			"Ask the server's administrator, or check the path in `server` (CONNECT_SERVER) where Connect is newer: the `/connect` of the dashboard is no part of it."
	case connect.IsNotFound(err):
		return "It was deleted outside Terraform, or belongs to another server.", "Plan again: what is gone is then created anew."
	case api.Status == http.StatusBadRequest && strings.HasSuffix(api.Path, "/v1/groups"): // documented for servers without groups
		return "It seems that this server has no groups.", "Name users in `permissions.user_guids` instead, or ask the server's administrator."
	case api.Status == http.StatusConflict:
		return "Someone else may be changing the same thing.", "Plan again, and look at what has changed before you apply."
	case api.Status == http.StatusTooManyRequests:
		return "Connect limits the rate of requests.", "Apply again later with a smaller -parallelism, or raise `max_retries` and `request_timeout`."
	case api.Status >= http.StatusBadGateway && api.Status <= http.StatusGatewayTimeout:
		return "Connect, or the proxy in front of it, is out of service or too slow.", "Apply again once it answers. A higher `max_retries` bridges a restart."
	case api.Status >= http.StatusInternalServerError:
		return "Connect failed on its own side.", "Look in its log for the correlation id, or show the id to the server's administrator."
	case api.Code == 0:
		return "", "Check `server` (CONNECT_SERVER), and what stands in front of Connect."
	}
	return "", "Correct what Connect names, and apply again."
}

// adviceOnForbidden names the right that the request lacked. Writing integrations takes an administrator (Connect's OpenAPI document); a
// server may hide its users and groups from everyone else, and refuse to read integrations where they are switched off.
func adviceOnForbidden(api *connect.Error) (why, next string) {
	const admin = "Use the key of an administrator (`api_key`, CONNECT_API_KEY)"
	switch {
	case strings.HasSuffix(api.Path, "/v1/users"), strings.HasSuffix(api.Path, "/v1/groups"):
		return "The API key may not look up users or groups on this server.", admin + ", or give the GUID instead of looking it up."
	case strings.Contains(api.Path, "/v1/content/"):
		return "The API key may not change this content item.", admin + ", or of someone who may edit the content item."
	case isCollection(api.Path) && api.Method == http.MethodGet:
		return "The API key may not read OAuth integrations, or they are switched off on this server.", admin + ", and ask whether integrations are switched on."
	}
	return "The API key is not an administrator's, which managing OAuth integrations needs.", admin + "."
}

func isCollection(path string) bool {
	return strings.HasSuffix(path, "/oauth/integrations") || strings.HasSuffix(path, "/oauth/templates")
}
