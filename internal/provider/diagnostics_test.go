package provider

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

// TestEveryClientErrorIsOneDiagnosticWithTheWayOut fixes what users read, word for word.
func TestEveryClientErrorIsOneDiagnosticWithTheWayOut(t *testing.T) {
	t.Parallel()
	const (
		integrations = "/__api__/v1/oauth/integrations"
		one          = integrations + "/aaaa"
	)
	refused := func(status, code int, message, path string) *connect.Error {
		return &connect.Error{Status: status, Code: code, Message: message, Method: "GET", Path: path, ContentType: "text/html", CorrelationID: "id-1", Attempts: 1}
	}
	unanswered := func(failure connect.Failure, method, detail string, arrived bool, cause error) *connect.ConnectionError {
		return &connect.ConnectionError{
			Failure: failure, Method: method, Path: one, CorrelationID: "id-1", Attempts: 3, MayHaveArrived: arrived, Detail: detail, Err: cause,
		}
	}
	lost := unanswered(connect.FailureConnection, http.MethodPost, "the connection was cut", true, nil)
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"401": {
			refused(401, 24, "Your credentials are not valid.", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 401 Unauthorized: Your credentials are not valid. (Connect's error code " +
				"24, correlation id id-1)\n\n" +
				"Connect does not accept the API key. Check `api_key` (CONNECT_API_KEY): it may be mistyped, expired or deleted, or belong to " +
				"another server.",
		},
		"402": {
			refused(402, 221, "The license does not allow it.", integrations),
			"GET /__api__/v1/oauth/integrations was answered with 402 Payment Required: The license does not allow it. (Connect's error code " +
				"221, correlation id id-1)\n\n" +
				"The server's licence does not include OAuth integrations: they need an Enhanced or Advanced licence.",
		},
		"403": {
			refused(403, 22, "You don't have permission to perform this operation.", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 403 Forbidden: You don't have permission to perform this operation. " +
				"(Connect's error code 22, correlation id id-1)\n\n" +
				"The API key is not allowed to do that. Managing OAuth integrations needs the key of an administrator (`api_key`, CONNECT_API_KEY).",
		},
		"403 on groups": {
			refused(403, 22, "You don't have permission to perform this operation.", "/sub/__api__/v1/groups"),
			"GET /sub/__api__/v1/groups was answered with 403 Forbidden: You don't have permission to perform this operation. (Connect's error " +
				"code 22, correlation id id-1)\n\n" +
				"The API key may not look up users or groups on this server. Use the key of an administrator (`api_key`, CONNECT_API_KEY), or give " +
				"the GUID instead of looking it up.",
		},
		"403 on users": {
			refused(403, 22, "You don't have permission to perform this operation.", "/sub/__api__/v1/users"),
			"GET /sub/__api__/v1/users was answered with 403 Forbidden: You don't have permission to perform this operation. (Connect's error " +
				"code 22, correlation id id-1)\n\n" +
				"The API key may not look up users or groups on this server. Use the key of an administrator (`api_key`, CONNECT_API_KEY), or give " +
				"the GUID instead of looking it up.",
		},
		"403 on content": {
			refused(403, 22, "You don't have permission to perform this operation.", "/__api__/v1/content/c/oauth/integrations/associations"),
			"GET /__api__/v1/content/c/oauth/integrations/associations was answered with 403 Forbidden: You don't have permission to " +
				"perform this operation. (Connect's error code 22, correlation id id-1)\n\n" +
				"The API key is not allowed to do that. The integrations of a content item take the key of an administrator, " +
				"or of someone who may edit the content item.",
		},
		"403 of a proxy": {
			refused(403, 0, "", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 403 Forbidden and text/html instead of Connect's JSON. It may come from " +
				"a proxy in front of Connect, or the server address may not be Connect's (correlation id id-1)\n\n" +
				"The API key is not allowed to do that. Managing OAuth integrations needs the key of an administrator (`api_key`, CONNECT_API_KEY).",
		},
		"404 on the collection": {
			refused(404, 0, "", integrations),
			"GET /__api__/v1/oauth/integrations was answered with 404 Not Found and text/html instead of Connect's JSON. It may come from a " +
				"proxy in front of Connect, or the server address may not be Connect's (correlation id id-1)\n\n" +
				"This address has no OAuth integrations. They came with Connect 2024.08 and can be switched off there " +
				"(Applications.OAuthIntegrationsEnabled). If Connect is newer, check `server` (CONNECT_SERVER), its path prefix above all.",
		},
		"404 on the templates": {
			refused(404, 0, "", "/__api__/v1/oauth/templates"),
			"GET /__api__/v1/oauth/templates was answered with 404 Not Found and text/html instead of Connect's JSON. It may come from a proxy " +
				"in front of Connect, or the server address may not be Connect's (correlation id id-1)\n\n" +
				"This address has no OAuth integrations. They came with Connect 2024.08 and can be switched off there " +
				"(Applications.OAuthIntegrationsEnabled). If Connect is newer, check `server` (CONNECT_SERVER), its path prefix above all.",
		},
		"404 of a proxy": {
			refused(404, 0, "", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 404 Not Found and text/html instead of Connect's JSON. It may come from " +
				"a proxy in front of Connect, or the server address may not be Connect's (correlation id id-1)",
		},
		"404 of Connect": {
			refused(404, 4, "The requested object does not exist.", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 404 Not Found: The requested object does not exist. " +
				"(Connect's error code 4, correlation id id-1)\n\n" +
				"It was deleted outside Terraform, or the GUID belongs to another server. Plan again: a resource that is gone is then created anew.",
		},
		"409": {
			refused(409, 9, "The object was changed.", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 409 Conflict: The object was changed. (Connect's error code 9, " +
				"correlation id id-1)\n\n" +
				"Someone else may be changing the same thing. Plan again and look at what has changed before you apply.",
		},
		"422": {
			refused(422, 228, "client_id is required", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 422 Unprocessable Entity: client_id is required (Connect's error code " +
				"228, correlation id id-1)",
		},
		"429": {
			refused(429, 277, "The rate limit has been exceeded.", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 429 Too Many Requests: The rate limit has been exceeded. (Connect's " +
				"error code 277, correlation id id-1)\n\n" +
				"Connect limits the rate of requests. Apply again later, with a smaller -parallelism, or raise `max_retries` and `request_timeout`.",
		},
		"500": {
			refused(500, 1, "An internal failure occurred.", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 500 Internal Server Error: An internal failure occurred. (Connect's " +
				"error code 1, correlation id id-1)\n\n" +
				"Connect failed on its own side. Its log tells why, under the correlation id; if it goes on, show that to the server's " +
				"administrator.",
		},
		"502": {
			refused(502, 0, "", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 502 Bad Gateway and text/html instead of Connect's JSON. It may come " +
				"from a proxy in front of Connect, or the server address may not be Connect's (correlation id id-1)\n\n" +
				"Connect, or the proxy in front of it, is out of service or too slow. Apply again once it answers; a higher `max_retries` bridges " +
				"a restart.",
		},
		"503": {
			refused(503, 0, "", one),
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 503 Service Unavailable and text/html instead of Connect's JSON. It may " +
				"come from a proxy in front of Connect, or the server address may not be Connect's (correlation id id-1)\n\n" +
				"Connect, or the proxy in front of it, is out of service or too slow. Apply again once it answers; a higher `max_retries` bridges " +
				"a restart.",
		},
		"not Connect": {
			&connect.NotConnectError{Method: "GET", Path: one, Status: 200, CorrelationID: "id-1", Reason: "its content type is text/html instead of JSON"},
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 200 OK, but its content type is text/html instead of JSON. The answer " +
				"may come from a proxy or login page in front of Connect: check the server address, and whether the proxy wants headers of its own " +
				"(correlation id id-1)",
		},
		"not Connect, after a change": {
			&connect.NotConnectError{Method: "PATCH", Path: one, Status: 200, CorrelationID: "id-1", Reason: "it is not JSON"},
			"PATCH /__api__/v1/oauth/integrations/aaaa was answered with 200 OK, but it is not JSON. The answer may come from a proxy or login " +
				"page in front of Connect: check the server address, and whether the proxy wants headers of its own (correlation id id-1)\n\n" +
				"Connect may have carried the request out nevertheless; the next plan shows whether it did.",
		},
		"500, after a change": {
			&connect.Error{Status: 500, Code: 1, Message: "An internal failure occurred.", Method: "DELETE", Path: one, CorrelationID: "id-1", Attempts: 1},
			"DELETE /__api__/v1/oauth/integrations/aaaa was answered with 500 Internal Server Error: An internal failure occurred. " +
				"(Connect's error code 1, correlation id id-1)\n\n" +
				"Connect failed on its own side. Its log tells why, under the correlation id; if it goes on, show that to the server's administrator.\n\n" +
				"Connect may have carried the request out nevertheless; the next plan shows whether it did.",
		},
		"redirect to another server": {
			&connect.RedirectError{Method: "GET", Path: one, Status: 302, Origin: "https://new.example.com", Server: "https://new.example.com/rsc"},
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 302 Found to https://new.example.com, which is not followed, because " +
				"the API key must go to no other server. Set server to https://new.example.com/rsc",
		},
		"redirect to a login page": {
			&connect.RedirectError{Method: "GET", Path: one, Status: 302, Origin: "https://login.example.com"},
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 302 Found to https://login.example.com, which is not followed, because " +
				"the API key must go to no other server. If Connect is served there, set server to https://login.example.com; if that is a login " +
				"page, let API requests pass the proxy in front of Connect",
		},
		"redirect of a write": {
			&connect.RedirectError{Method: "PATCH", Path: one, Status: 301, SameOrigin: true},
			"PATCH /__api__/v1/oauth/integrations/aaaa was answered with 301 Moved Permanently, a redirect within the server, which is " +
				"followed for reads only. Set server to the address that is not redirected: check its path prefix",
		},
		"redirect loop": {
			&connect.RedirectError{Method: "GET", Path: one, Status: 302, SameOrigin: true, Loop: true},
			"GET /__api__/v1/oauth/integrations/aaaa was answered with 302 Found, again and again: the server redirects in a loop. Check the " +
				"proxy in front of Connect",
		},
		"unknown host": {
			unanswered(connect.FailureConnection, "GET", "dial tcp: lookup connect.example.com: no such host", false, nil),
			"GET /__api__/v1/oauth/integrations/aaaa got no answer: dial tcp: lookup connect.example.com: no such host. Check the server " +
				"address and the network (after 3 attempts, correlation id id-1)",
		},
		"refused connection": {
			unanswered(connect.FailureConnection, "PATCH", "dial tcp 127.0.0.1:1: connect: connection refused", false, nil),
			"PATCH /__api__/v1/oauth/integrations/aaaa got no answer: dial tcp 127.0.0.1:1: connect: connection refused. Check the server " +
				"address and the network (after 3 attempts, correlation id id-1)",
		},
		"cut connection of a write": {
			unanswered(connect.FailureConnection, "PATCH", "the connection was cut", true, nil),
			"PATCH /__api__/v1/oauth/integrations/aaaa got no answer: the connection was cut. Check the server address and the network. " +
				"Connect may have carried the request out nevertheless; the next plan shows whether it did (after 3 attempts, correlation id id-1)",
		},
		"unknown authority": {
			unanswered(connect.FailureTLS, "GET", "tls: failed to verify certificate: x509: certificate signed by unknown authority", false, nil),
			"GET /__api__/v1/oauth/integrations/aaaa got no answer: tls: failed to verify certificate: x509: certificate signed by unknown " +
				"authority. Check that server begins with the right scheme; for a certificate of your own authority, set ca_certificate (after 3 " +
				"attempts, correlation id id-1)",
		},
		"timeout": {
			unanswered(connect.FailureTimeout, "GET", "no success within 60s", true, context.DeadlineExceeded),
			"GET /__api__/v1/oauth/integrations/aaaa got no answer: no success within 60s. Apply again, or raise request_timeout (after 3 " +
				"attempts, correlation id id-1)",
		},
		"cancelled": {
			unanswered(connect.FailureCancelled, "DELETE", "the operation was cancelled", true, context.Canceled),
			"DELETE /__api__/v1/oauth/integrations/aaaa got no answer: the operation was cancelled. Connect may have carried the request out " +
				"nevertheless; the next plan shows whether it did (after 3 attempts, correlation id id-1)",
		},
		"several candidates": {
			&connect.AmbiguousCreateError{Name: "n", GUIDs: []string{"aaaa", "bbbb"}, Cause: lost},
			"the answer to the creation of integration \"n\" was lost, and it cannot be told for certain which integration it created. " +
				"Candidates: aaaa, bbbb. Import the one that is yours by its guid, or delete it in Connect, then apply again. What was lost: POST " +
				"/__api__/v1/oauth/integrations/aaaa got no answer: the connection was cut. Check the server address and the network (after 3 " +
				"attempts, correlation id id-1)",
		},
		"lost create": {
			&connect.LostCreateError{Name: "n", Cause: lost, LookError: refused(403, 22, "no", integrations)},
			"integration \"n\" may have been created: the answer was lost (POST /__api__/v1/oauth/integrations/aaaa got no answer: the " +
				"connection was cut. Check the server address and the network (after 3 attempts, correlation id id-1)), and Connect could not be " +
				"asked for its integrations (GET /__api__/v1/oauth/integrations was answered with 403 Forbidden: no (Connect's error code 22, " +
				"correlation id id-1)). Look in Connect for an integration of that name: import it by its guid, or delete it, before you apply " +
				"again\n\n" +
				"The API key is not allowed to do that. Managing OAuth integrations needs the key of an administrator (`api_key`, CONNECT_API_KEY).",
		},
		"not created": {
			&connect.NotCreatedError{Name: "n", Cause: lost},
			"integration \"n\" was not created: Connect's list of integrations does not show it. Apply again once the cause is removed: POST " +
				"/__api__/v1/oauth/integrations/aaaa got no answer: the connection was cut. Check the server address and the network (after 3 " +
				"attempts, correlation id id-1)",
		},
		"not created, 500": {
			&connect.NotCreatedError{Name: "n", Cause: refused(500, 1, "An internal failure occurred.", integrations)},
			"integration \"n\" was not created: Connect's list of integrations does not show it. Apply again once the cause is removed: GET " +
				"/__api__/v1/oauth/integrations was answered with 500 Internal Server Error: An internal failure occurred. (Connect's error code " +
				"1, correlation id id-1)\n\n" +
				"Connect failed on its own side. Its log tells why, under the correlation id; if it goes on, show that to the server's " +
				"administrator.",
		},
		"anything else": {
			errors.New("set `server`"),
			"set `server`",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := apiDiagnostics("do it", test.err)
			if len(diags) != 1 || diags[0].Summary() != "Unable to do it" {
				t.Fatalf("got %v", diags)
			}
			if diff := cmp.Diff(test.want, diags[0].Detail()); diff != "" {
				t.Errorf("detail (-want +got):\n%s", diff)
			}
		})
	}
}
