package provider

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// faultCase is one thing that goes wrong while Terraform creates, reads, updates, deletes or lists.
type faultCase struct {
	name  string
	fault connecttest.FaultFunc // nil: the connection is refused
	times int                   // how often; negative: for ever
	// everywhere: other requests meet the fault too, such as the list in which a lost create is looked for.
	everywhere bool
}

const (
	once   = 1
	always = -1
)

func faultCases() []faultCase {
	header := func(contentType string) http.Header { return http.Header{"Content-Type": {contentType}} }
	answer := func(body string) connecttest.FaultFunc {
		return connecttest.Answer(http.StatusOK, header("application/json"), body)
	}
	refuse := func(status, code int) connecttest.FaultFunc {
		return connecttest.ConnectError(status, code, "No.")
	}
	gatewayTimeout := connecttest.Answer(http.StatusGatewayTimeout, header("text/html"), "<html>504</html>")
	unavailable := connecttest.Answer(http.StatusServiceUnavailable, http.Header{"Retry-After": {"5"}}, "")
	failed := connecttest.ConnectError(http.StatusInternalServerError, 1, "An internal failure occurred.")
	return []faultCase{
		{"connection refused, once", nil, once, false},
		{"connection refused", nil, always, true},
		{"cut before it arrived, once", connecttest.DropBefore(), once, false},
		{"cut before it arrived, always", connecttest.DropBefore(), always, true},
		{"done, then cut, once", connecttest.DropAfter(), once, false},
		{"done, then cut, always", connecttest.DropAfter(), always, false},
		{"done, then cut, and the list is down", connecttest.DropAfter(), always, true},
		{"done, half an answer, once", connecttest.HalfBody(), once, false},
		{"done, half an answer, always", connecttest.HalfBody(), always, false},
		{"502 of a proxy, once", connecttest.BadGatewayHTML(), once, false},
		{"502 of a proxy, always", connecttest.BadGatewayHTML(), always, true},
		{"done, then 502, once", connecttest.CommitThen(connecttest.BadGatewayHTML()), once, false},
		{"done, then 504, once", connecttest.CommitThen(gatewayTimeout), once, false},
		{"done, then 504, always", connecttest.CommitThen(gatewayTimeout), always, false},
		{"503 with Retry-After, once", unavailable, once, false},
		{"503 with Retry-After, always", unavailable, always, true},
		{"429 with Retry-After, once", connecttest.RateLimit("7"), once, false},
		{"429 with Retry-After, always", connecttest.RateLimit("7"), always, true},
		{"429, come back in an hour", connecttest.RateLimit("3600"), always, true},
		{"500, nothing done", failed, always, false},
		{"done, then 500", connecttest.CommitThen(failed), once, false},
		{"500 that echoes the request", connecttest.EchoRequest(http.StatusInternalServerError), always, false},
		{"400 that echoes the request", connecttest.EchoRequest(http.StatusBadRequest), always, false},
		{"401", refuse(http.StatusUnauthorized, 24), always, true},
		{"402", refuse(http.StatusPaymentRequired, 221), always, true},
		{"403", refuse(http.StatusForbidden, 22), always, true},
		{"409", refuse(http.StatusConflict, 9), always, false},
		{"404 of a proxy", connecttest.Answer(http.StatusNotFound, header("text/html"), "<html>404</html>"), always, true},
		{"login page with 200", connecttest.LoginPage(), always, true},
		{"done, then a login page, once", connecttest.CommitThen(connecttest.LoginPage()), once, false},
		{"redirect to another host", connecttest.Redirect(http.StatusTemporaryRedirect, "http://login.example.org/"), always, true},
		{"redirect to another scheme", connecttest.Redirect(http.StatusTemporaryRedirect, "https://connect.example.com/"), always, true},
		{"redirect loop", connecttest.Redirect(http.StatusTemporaryRedirect, "/loop"), always, true},
		{"200 without a body", answer(""), always, false},
		{"a list for an object, and the reverse", answer(`[[]]`), always, false},
		{"null", answer(`null`), always, false},
		{"another integration", answer(anotherIntegration), always, false},
		{"done, then another integration, once", connecttest.CommitThen(answer(anotherIntegration)), once, false},
		{"what is no GUID", answer(`{"guid":"../../../v1/users","name":"n","template":"custom","config":{}}`), always, false},
		{"an echo in disguise", echoInDisguise, always, true},
		{"secrets of an integration, shown", rewritten(`"config":{`, `"config":{"client_secret":"`+faultSecret+`",`), always, false},
		{"everything twice", twice, always, false},
		{"20,000 environment variables", rewritten(`"environment_variables":[`, `"environment_variables":[`+strings.Repeat(`"V",`, 20_000)), always, false},
		{"text that steers the terminal", connecttest.ConnectError(http.StatusBadRequest, 2, "\x1b[2J\u202e"+strings.Repeat("x", 1<<20)), always, false},
		{"not UTF-8", answer("{\"guid\":\"\xff\xfe\"}"), always, false},
		{"nested without end", answer(strings.Repeat(`[`, 1<<16)), always, false},
		{"100 MB", connecttest.Huge(100 << 20), always, false},
		{"no answer", connecttest.Hang(), always, true},
		{"done, then no answer", connecttest.CommitThen(connecttest.Hang()), always, false},
		{"done, a byte per second", connecttest.Drip(secondsPerByte), always, false},
		{"three informational answers first", connecttest.EarlyHints(3), always, true},
		{"not HTTP", connecttest.NotHTTP("SSH-2.0-OpenSSH_9.9\r\n"), always, true},
	}
}

var faultOperations = []string{"create", "read", "update", "delete", "list", "templates", associateOperation, takeAwayOperation}

const (
	faultTableBegin = "<!-- fault table: written by `make fault-table` -->\n"
	faultTableEnd   = "<!-- end of the fault table -->\n"
)

// TestFaultTable meets every operation with every fault. Nothing is lost, doubled or shown, every error is one, and the next apply
// on a healthy server ends with exactly one integration. The outcomes are the table of SECURITY.md.
func TestFaultTable(t *testing.T) {
	t.Parallel()
	cases := faultCases()
	outcomes := make([][]string, len(cases))
	t.Run("cells", func(t *testing.T) { // returns when every cell is done
		for i, c := range cases {
			outcomes[i] = make([]string, len(faultOperations))
			for j, operation := range faultOperations {
				t.Run(c.name+"/"+operation, func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) { outcomes[i][j] = faultOutcome(t, c, operation) })
				})
			}
		}
	})
	table := faultTable(cases, outcomes)
	t.Log("\n" + table)
	kept, replace := tableInSecurity(t, faultTableBegin, faultTableEnd)
	switch {
	case t.Failed() || kept == table:
	case os.Getenv("CONNECT_FAULT_TABLE") == "write":
		replace(table)
	default:
		t.Error("the fault table of SECURITY.md is out of date: run `make fault-table` and look at what it changes")
	}
}

// tableInSecurity returns a table of SECURITY.md, and how to replace it.
func tableInSecurity(t *testing.T, begin, end string) (kept string, replace func(string)) {
	t.Helper()
	const file = "../../SECURITY.md"
	document, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(document), begin)
	kept, after, ends := strings.Cut(rest, end)
	if !begins || !ends {
		t.Fatalf("SECURITY.md has lost the marks %s and %s", begin, end)
	}
	return kept, func(table string) {
		if err := os.WriteFile(file, []byte(before+begin+table+end+after), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func faultOutcome(t *testing.T, c faultCase, operation string) string {
	if operation == associateOperation || operation == takeAwayOperation {
		return newAssociationFault(t, c, operation).outcome()
	}
	return newFaultRun(t, c, operation).outcome()
}

func faultTable(cases []faultCase, outcomes [][]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| fault | %s |\n|%s\n", strings.Join(faultOperations, " | "), strings.Repeat(" --- |", len(faultOperations)+1))
	for i, c := range cases {
		fmt.Fprintf(&b, "| %s | %s |\n", c.name, strings.Join(outcomes[i], " | "))
	}
	return b.String()
}
