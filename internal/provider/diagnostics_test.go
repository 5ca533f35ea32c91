package provider

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

func TestSentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"it failed": "It failed.", "it failed.": "It failed.", "it failed (id 1)": "It failed (id 1)", "status 499 ": "Status 499.", "": ".", "élan": "Élan.",
		"set `server` to https://connect.example.com": "Set `server` to https://connect.example.com",
	} {
		if got := sentence(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

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
	var read strings.Builder
	for _, test := range []struct {
		name string
		err  error
	}{
		{"401", refused(401, 24, "Your credentials are not valid.", one)},
		{"402", refused(402, 221, "The license does not allow it.", integrations)},
		{"403", refused(403, 22, "You don't have permission to perform this operation.", one)},
		{"403 on groups", refused(403, 22, "You don't have permission to perform this operation.", "/sub/__api__/v1/groups")},
		{"403 on users", refused(403, 22, "You don't have permission to perform this operation.", "/sub/__api__/v1/users")},
		{"403 on content", refused(403, 22, "You don't have permission to perform this operation.", "/__api__/v1/content/c/oauth/integrations/associations")},
		{"403 of a proxy", refused(403, 0, "", one)},
		{"404 on the collection", refused(404, 0, "", integrations)},
		{"404 on the templates", refused(404, 0, "", "/__api__/v1/oauth/templates")},
		{"404 of a proxy", refused(404, 0, "", one)},
		{"404 of Connect", refused(404, 4, "The requested object does not exist.", one)},
		{"409", refused(409, 9, "The object was changed.", one)},
		{"422", refused(422, 228, "client_id is required", one)},
		{"429", refused(429, 277, "The rate limit has been exceeded.", one)},
		{"500", refused(500, 1, "An internal failure occurred.", one)},
		{"502", refused(502, 0, "", one)},
		{"503", refused(503, 0, "", one)},
		{"not Connect", &connect.NotConnectError{Method: "GET", Path: one, Status: 200, CorrelationID: "id-1", Reason: "its content type is text/html instead of JSON"}},
		{"not Connect, after a change", &connect.NotConnectError{Method: "PATCH", Path: one, Status: 200, CorrelationID: "id-1", Reason: "it is not JSON"}},
		{"500, after a change", &connect.Error{Status: 500, Code: 1, Message: "An internal failure occurred.", Method: "DELETE", Path: one, CorrelationID: "id-1", Attempts: 1}},
		{"redirect to another server", &connect.RedirectError{Method: "GET", Path: one, Status: 302, Origin: "https://new.example.com", Server: "https://new.example.com/rsc"}},
		{"redirect to a login page", &connect.RedirectError{Method: "GET", Path: one, Status: 302, Origin: "https://login.example.com"}},
		{"redirect of a write", &connect.RedirectError{Method: "PATCH", Path: one, Status: 301, SameOrigin: true}},
		{"redirect loop", &connect.RedirectError{Method: "GET", Path: one, Status: 302, SameOrigin: true, Loop: true}},
		{"unknown host", unanswered(connect.FailureConnection, "GET", "dial tcp: lookup connect.example.com: no such host", false, nil)},
		{"refused connection", unanswered(connect.FailureConnection, "PATCH", "dial tcp 127.0.0.1:1: connect: connection refused", false, nil)},
		{"cut connection of a write", unanswered(connect.FailureConnection, "PATCH", "the connection was cut", true, nil)},
		{"unknown authority", unanswered(connect.FailureTLS, "GET", "tls: failed to verify certificate: x509: certificate signed by unknown authority", false, nil)},
		{"timeout", unanswered(connect.FailureTimeout, "GET", "no success within 60s", true, context.DeadlineExceeded)},
		{"cancelled", unanswered(connect.FailureCancelled, "DELETE", "the operation was cancelled", true, context.Canceled)},
		{"several candidates", &connect.AmbiguousCreateError{Name: "n", GUIDs: []string{"aaaa", "bbbb"}, Cause: lost}},
		{"lost create", &connect.LostCreateError{Name: "n", Cause: lost, LookError: refused(403, 22, "no", integrations)}},
		{"not created", &connect.NotCreatedError{Name: "n", Cause: lost}},
		{"not created, 500", &connect.NotCreatedError{Name: "n", Cause: refused(500, 1, "An internal failure occurred.", integrations)}},
		{"anything else", errors.New("set `server`")},
	} {
		diags := createDiagnostics("Corporate IdP", test.err, "")
		if len(diags) != 1 {
			t.Fatalf("%s: got %v", test.name, diags)
		}
		fmt.Fprintf(&read, "## %s\n\n%s\n\n%s\n\n", test.name, diags[0].Summary(), diags[0].Detail())
	}
	golden(t, "client-errors.golden.md", read.String())
}

// golden compares a text with a file below testdata, and writes the file where CONNECT_GOLDEN is "write".
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("CONNECT_GOLDEN") == "write" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not what users read now (-want +got); `make golden` writes it:\n%s", name, diff)
	}
}
