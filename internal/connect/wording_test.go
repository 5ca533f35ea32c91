package connect

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTextsOfErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want string
	}{
		{&Error{Method: "GET", Path: "/p", Status: 502, Attempts: 1},
			"GET /p was answered with 502 Bad Gateway and no content type instead of Connect's JSON. It may come from a proxy in front of Connect, or `server` may not be Connect's address"},
		{&Error{Method: "GET", Path: "/p", Status: 502, Attempts: 2, ContentType: "text/html", CorrelationID: "7"},
			"GET /p was answered with 502 Bad Gateway and text/html instead of Connect's JSON. It may come from a proxy in front of Connect, or `server` may not be Connect's address" +
				" (after 2 attempts, correlation id 7)"},
		{&Error{Method: "GET", Path: "/p", Status: 400, Code: 4}, "GET /p was answered with 400 Bad Request (Connect's error code 4)"},
		{&Error{Method: "GET", Path: "/p", Status: 400, Code: 4, Message: "no"}, "GET /p was answered with 400 Bad Request: no (Connect's error code 4)"},
		{&ConnectionError{Method: "GET", Path: "/p", Detail: "d", Attempts: 1, MayHaveArrived: true}, "GET /p got no answer: d"},
		{&ConnectionError{Method: "POST", Path: "/p", Detail: "d", Attempts: 2, MayHaveArrived: true, CorrelationID: "7"}, "POST /p got no answer: d (after 2 attempts, correlation id 7)"},
		{&ConnectionError{Method: "PATCH", Path: "/p", Detail: "d", MayHaveArrived: true},
			"PATCH /p got no answer: d. Connect may have carried the request out nevertheless; the next plan shows whether it did"},
		{&ConnectionError{Method: "PATCH", Path: "/p", Detail: "d"}, "PATCH /p got no answer: d"},
	} {
		if diff := cmp.Diff(test.want, test.err.Error()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestSpent(t *testing.T) {
	t.Parallel()
	if got := spent(time.Now().Add(-90 * time.Second)); got != "1m30s" {
		t.Errorf("long: %s", got)
	}
	if got := spent(time.Now()); strings.HasSuffix(got, "m") || got == "1s" {
		t.Errorf("short: %s", got)
	}
	if got := spent(time.Now().Add(-300 * time.Millisecond)); !strings.HasSuffix(got, "ms") {
		t.Errorf("less than a second: %s", got)
	}
}
