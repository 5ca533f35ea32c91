package connecttest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// answered is what a client on the network sees.
type answered struct {
	status int
	header http.Header
	body   string
	err    error // of the request, or of reading the body
}

// ask sends one request over the network, follows no redirect and keeps no connection.
func ask(t *testing.T, s *connecttest.Server, method, path, body string) answered {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.URL()+"/__api__"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Key "+s.AdminKey())
	transport := &http.Transport{DisableKeepAlives: true}
	plain := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := plain.Do(req)
	if err != nil {
		return answered{err: err}
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return answered{resp.StatusCode, resp.Header, string(raw), err}
}

func TestFaultsThatAnswerInConnectsPlace(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Prefix: "/rsc", NoDefaultIntegration: true})
	for name, test := range map[string]struct {
		fault  connecttest.FaultFunc
		status int
		header map[string]string
		body   string
	}{
		"answer":                    {connecttest.Answer(500, http.Header{"X-Mine": {"1"}}, `{"code":1,"error":"x"}`), 500, map[string]string{"X-Mine": "1"}, `"error":"x"`},
		"connect error":             {connecttest.ConnectError(500, 1, "broken"), 500, map[string]string{"Content-Type": "application/json"}, `{"code":1,"error":"broken","payload":null}`},
		"login page":                {connecttest.LoginPage(), 200, map[string]string{"Content-Type": "text/html; charset=utf-8"}, "Sign in"},
		"bad gateway":               {connecttest.BadGatewayHTML(), 502, map[string]string{"Content-Type": "text/html; charset=utf-8"}, "502 Bad Gateway"},
		"redirect":                  {connecttest.Redirect(302, "/login"), 302, map[string]string{"Location": "/login"}, ""},
		"rate limit":                {connecttest.RateLimit("7"), 429, map[string]string{"Retry-After": "7"}, `"code":277`},
		"rate limit without a time": {connecttest.RateLimit(""), 429, map[string]string{"Retry-After": ""}, `"code":277`},
		"echo":                      {connecttest.EchoRequest(400), 400, nil, secret},
	} {
		s.Inject(connecttest.Fault{Do: test.fault})
		got := ask(t, s, "POST", integrationsPath, viewerBody)
		if got.err != nil || got.status != test.status || !strings.Contains(got.body, test.body) {
			t.Errorf("%s: %d %q %v", name, got.status, got.body, got.err)
		}
		for key, want := range test.header {
			if got.header.Get(key) != want {
				t.Errorf("%s: %s is %q, want %q", name, key, got.header.Get(key), want)
			}
		}
	}
	if all := s.Integrations(); len(all) != 0 {
		t.Errorf("a fault that answers in Connect's place let %d POSTs through", len(all))
	}
}

func TestFaultsOnTheConnection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault   connecttest.FaultFunc
		commits bool
		check   func(got answered) bool
	}{
		"drop before": {connecttest.DropBefore(), false, func(got answered) bool { return got.status == 0 && errors.Is(got.err, io.EOF) }},
		"drop after":  {connecttest.DropAfter(), true, func(got answered) bool { return got.status == 0 && errors.Is(got.err, io.EOF) }},
		"half a body": {connecttest.HalfBody(), true, func(got answered) bool {
			return got.status == 200 && errors.Is(got.err, io.ErrUnexpectedEOF) && strings.HasPrefix(got.body, `{"id"`)
		}},
		"commit, then a gateway's error": {connecttest.CommitThen(connecttest.BadGatewayHTML()), true, func(got answered) bool { return got.status == 502 }},
		"drip":                           {connecttest.Drip(time.Microsecond), true, func(got answered) bool { return got.status == 200 && strings.HasSuffix(got.body, "}") }},
		"early hints":                    {connecttest.EarlyHints(3), true, func(got answered) bool { return got.status == 200 }},
		"not HTTP":                       {connecttest.NotHTTP("SSH-2.0-OpenSSH\r\n"), false, func(got answered) bool { return got.status == 0 && got.err != nil }},
		"huge":                           {connecttest.Huge(200_000), false, func(got answered) bool { return got.status == 200 && len(got.body) == 200_000 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
			s.Inject(connecttest.Fault{Do: test.fault})
			if got := ask(t, s, "POST", integrationsPath, viewerBody); !test.check(got) {
				t.Errorf("status %d, %d bytes, error %v", got.status, len(got.body), got.err)
			}
			if committed := len(s.Integrations()) == 1; committed != test.commits {
				t.Errorf("committed: %v", committed)
			}
			if got := ask(t, s, "GET", integrationsPath, ""); got.status != 200 {
				t.Errorf("the next request: %d %v", got.status, got.err)
			}
		})
	}
}

func TestWhichRequestsAFaultMeets(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	busy := connecttest.ConnectError(503, 1, "busy")
	statuses := func(requests int, method, path string) []int {
		var list []int
		for range requests {
			list = append(list, c.do(method, path, "").status)
		}
		return list
	}
	for name, test := range map[string]struct {
		fault connecttest.Fault
		want  []int // of four GETs of the list
	}{
		"once":             {connecttest.Fault{Do: busy}, []int{503, 200, 200, 200}},
		"twice, later":     {connecttest.Fault{Skip: 1, Times: 2, Do: busy}, []int{200, 503, 503, 200}},
		"for ever":         {connecttest.Fault{Times: -1, Do: busy}, []int{503, 503, 503, 503}},
		"this method":      {connecttest.Fault{Method: "GET", Path: integrationsPath, Do: busy}, []int{503, 200, 200, 200}},
		"another method":   {connecttest.Fault{Method: "POST", Do: busy}, []int{200, 200, 200, 200}},
		"another path":     {connecttest.Fault{Path: "/v1/user", Do: busy}, []int{200, 200, 200, 200}},
		"a path within it": {connecttest.Fault{Path: "/v1/oauth", Times: -1, Do: busy}, []int{503, 503, 503, 503}},
	} {
		c.server.ClearFaults()
		c.server.Inject(test.fault)
		if diff := cmp.Diff(test.want, statuses(4, "GET", integrationsPath)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	c.server.ClearFaults()
	c.server.Inject(connecttest.Fault{Do: connecttest.ConnectError(500, 1, "first")})
	c.server.Inject(connecttest.Fault{Do: busy})
	if diff := cmp.Diff([]int{500, 503, 200}, statuses(3, "GET", integrationsPath)); diff != "" {
		t.Errorf("two at once (-want +got):\n%s", diff)
	}
}

func TestAHookRunsBeforeTheRequest(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	guid := c.create(viewerBody)["guid"].(string)
	c.server.Inject(connecttest.Fault{Method: "PATCH", Do: connecttest.Before(func() { c.server.Remove(guid) })})
	c.patch(integrationsPath+"/"+guid, `{"name":"x"}`).refused(http.StatusNotFound, 4)
}

func TestASlowServerLetsGoOfClientsThatLeave(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Latency: time.Hour, NoDefaultIntegration: true})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "POST", s.URL()+"/__api__"+integrationsPath, strings.NewReader(viewerBody))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err == nil {
		resp.Body.Close()
		t.Fatalf("status %d before the latency was over", resp.StatusCode)
	}
	if got := len(s.Integrations()); got != 0 {
		t.Errorf("%d integrations from a request that was given up", got)
	}
}
