package connect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// calls has one call per method. The POST is one without a lost-answer rule of its own.
var calls = map[string]struct {
	call    func(context.Context, *Client) error
	success http.HandlerFunc
}{
	"GET": {readOnce, answerJSON(200, plainJSON())},
	"PUT": {func(ctx context.Context, c *Client) error { return c.SetContentAssociations(ctx, guid("content"), nil) }, noContent},
	"DELETE": {
		func(ctx context.Context, c *Client) error { return c.DeleteIntegration(ctx, testGUID) }, noContent,
	},
	"PATCH": {func(ctx context.Context, c *Client) error {
		_, err := c.UpdateIntegration(ctx, testGUID, IntegrationUpdate{Name: Set("n")})
		return err
	}, answerJSON(200, plainJSON())},
	"POST": {func(ctx context.Context, c *Client) error { return c.VerifyIntegration(ctx, testGUID) }, answerJSON(200, `{}`)},
}

// failFirstDial is a transport whose first connection is refused.
func failFirstDial() *http.Transport {
	var dialed atomic.Bool
	return &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		if !dialed.Swap(true) {
			return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	faults := map[string]http.HandlerFunc{
		"not sent": nil, "cut": cut, "half a body": halfBody,
		"429": answerJSON(429, `{"code":277,"error":"slow down"}`), "500": answerJSON(500, `{"code":1,"error":"oops"}`),
		"502": answerHTML(502), "503": answerHTML(503), "504": answerHTML(504), "400": answerJSON(400, `{"code":2,"error":"bad"}`),
	}
	// What is listed is repeated once and then succeeds; everything else is not repeated and fails.
	repeated := map[string]string{
		"GET":    "not sent, cut, half a body, 429, 502, 503, 504",
		"PUT":    "not sent, cut, half a body, 429, 502, 503, 504",
		"DELETE": "not sent, cut, half a body, 429, 502, 503, 504",
		"PATCH":  "not sent, 429, 503",
		"POST":   "not sent, 429",
	}
	for method, c := range calls {
		for fault, handler := range faults {
			t.Run(method+" "+fault, func(t *testing.T) {
				t.Parallel()
				repeat := contains(repeated[method], fault)
				steps := []http.HandlerFunc{handler, c.success}
				if handler == nil {
					steps = steps[1:]
				}
				server := serve(t, script(t, steps...))
				var client *Client
				if handler == nil {
					client = server.client(t, func(o *Options) { o.Transport = failFirstDial() })
				} else {
					client = server.client(t)
				}
				err := c.call(t.Context(), client)
				if repeat != (err == nil) {
					t.Errorf("repeated: %v, error: %v", repeat, err)
				}
				want := 1
				if repeat && handler != nil {
					want = 2
				}
				if got := len(server.requests()); got != want {
					t.Errorf("%d requests, want %d", got, want)
				}
			})
		}
	}
}

func contains(list, item string) bool {
	for each := range strings.SplitSeq(list, ", ") {
		if each == item {
			return true
		}
	}
	return false
}

func TestWithoutRetries(t *testing.T) {
	t.Parallel()
	for method, c := range calls {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			server := serve(t, script(t, answerHTML(503)))
			var refused *Error
			if err := c.call(t.Context(), server.client(t, retries(0))); !errors.As(err, &refused) || refused.Status != 503 {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	server := serve(t, answerHTML(502))
	err := readOnce(t.Context(), server.client(t, retries(2)))
	var refused *Error
	if !errors.As(err, &refused) || refused.Attempts != 3 || !strings.Contains(err.Error(), "after 3 attempts") {
		t.Errorf("got %v", err)
	}
	if got := len(server.requests()); got != 3 {
		t.Errorf("%d requests, want 3", got)
	}
}

func TestRepeatedBodyIsWhole(t *testing.T) {
	t.Parallel()
	server := serve(t, script(t, answerHTML(503), answerHTML(429), answerJSON(200, plainJSON())))
	if err := calls["PATCH"].call(t.Context(), server.client(t)); err != nil {
		t.Fatal(err)
	}
	for i, r := range server.requests() {
		if r.Body != `{"name":"n"}` {
			t.Errorf("attempt %d sent %s", i+1, r.Body)
		}
	}
}

func TestDeleteRepeatedMeetsNotFound(t *testing.T) {
	t.Parallel()
	gone := answerJSON(404, `{"code":4,"error":"The requested object does not exist.","payload":null}`)
	tests := map[string]struct {
		steps []http.HandlerFunc
		check func(error) bool
	}{
		"first attempt":         {[]http.HandlerFunc{gone}, IsNotFound},
		"second attempt":        {[]http.HandlerFunc{cut, gone}, func(err error) bool { return err == nil }},
		"second, but a proxy's": {[]http.HandlerFunc{cut, answerHTML(404)}, func(err error) bool { return err != nil && !IsNotFound(err) }},
		"second, other code": {
			[]http.HandlerFunc{cut, answerJSON(404, `{"code":5,"error":"x"}`)}, func(err error) bool { return err != nil && !IsNotFound(err) },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, script(t, test.steps...))
			if err := server.client(t).DeleteIntegration(t.Context(), testGUID); !test.check(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// inBubble runs a client against answers without a network, in fake time, and returns the error and the time that passed.
func inBubble(t *testing.T, timeout time.Duration, answers ...func(*http.Request) (*http.Response, error)) (took time.Duration, made int, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		client, newErr := New(Options{
			Server: "https://connect.example.com", APIKey: testKey, MaxRetries: 4, RequestTimeout: timeout,
			Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				made++
				return answers[min(made, len(answers))-1](r)
			}),
		})
		if newErr != nil {
			t.Fatal(newErr)
		}
		started := time.Now()
		err = readOnce(t.Context(), client)
		took = time.Since(started)
	})
	return took, made, err
}

func canned(status int, header http.Header, body string) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

func TestWaits(t *testing.T) {
	t.Parallel()
	const date = "Mon, 02 Jan 2006 15:04:05 GMT"
	success := canned(200, http.Header{}, plainJSON())
	tests := map[string]struct {
		header   http.Header
		min, max time.Duration
	}{
		"none":                      {http.Header{}, firstWait / 2, firstWait + 1},
		"seconds":                   {http.Header{"Retry-After": {"7"}}, 7 * time.Second, 7 * time.Second},
		"date, by the server clock": {http.Header{"Retry-After": {"Mon, 02 Jan 2006 15:04:25 GMT"}, "Date": {date}}, 20 * time.Second, 20 * time.Second},
		"date in the past":          {http.Header{"Retry-After": {"Mon, 02 Jan 2006 15:00:00 GMT"}, "Date": {date}}, firstWait / 2, firstWait + 1},
		"capped":                    {http.Header{"Retry-After": {"3600"}}, time.Minute, time.Minute},
		"negative":                  {http.Header{"Retry-After": {"-5"}}, firstWait / 2, firstWait + 1},
		"nonsense":                  {http.Header{"Retry-After": {"soon"}}, firstWait / 2, firstWait + 1},
		"beyond integers":           {http.Header{"Retry-After": {"99999999999999999999"}}, firstWait / 2, firstWait + 1},
	}
	for _, status := range []int{429, 503} {
		for name, test := range tests {
			t.Run(fmt.Sprint(status, " ", name), func(t *testing.T) {
				t.Parallel()
				took, _, err := inBubble(t, time.Hour, canned(status, test.header, ""), success)
				if err != nil || took < test.min || took > test.max {
					t.Errorf("took %s (%v), want %s to %s", took, err, test.min, test.max)
				}
			})
		}
	}
}

func TestBackoffGrowsAndIsCapped(t *testing.T) {
	t.Parallel()
	for attempt, longest := range map[int]time.Duration{0: firstWait, 1: 2 * firstWait, 2: 4 * firstWait, 10: longWait, 1000: longWait} {
		waits := map[time.Duration]bool{}
		for range 100 {
			wait := backoff(firstWait, longWait, attempt, nil)
			if wait < longest/2 || wait > longest+1 {
				t.Errorf("attempt %d: %s, want %s to %s", attempt, wait, longest/2, longest)
			}
			waits[wait] = true
		}
		if len(waits) < 50 {
			t.Errorf("attempt %d: only %d different waits in 100: no jitter", attempt, len(waits))
		}
	}
}

func TestWaitBeyondTheTimeoutIsNotBegun(t *testing.T) {
	t.Parallel()
	took, made, err := inBubble(t, 30*time.Second, canned(429, http.Header{"Retry-After": {"31"}}, ""))
	var refused *Error
	if !errors.As(err, &refused) || refused.Status != 429 || took != 0 || made != 1 {
		t.Errorf("%v after %s and %d requests", err, took, made)
	}
}

func TestTimeoutBoundsEverything(t *testing.T) {
	t.Parallel()
	hang := func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, context.Cause(r.Context()) // as net/http does
	}
	drip := func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Request: r, Body: slowBody{r.Context()}}, nil
	}
	tests := map[string]struct {
		answers []func(*http.Request) (*http.Response, error)
		text    string
	}{
		"no answer":        {[]func(*http.Request) (*http.Response, error){hang}, "no success within 45s"},
		"slow drip":        {[]func(*http.Request) (*http.Response, error){drip}, "no success within 45s"},
		"503 then nothing": {[]func(*http.Request) (*http.Response, error){canned(503, http.Header{"Retry-After": {"40"}}, ""), hang}, "no success within 45s"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			took, _, err := inBubble(t, 45*time.Second, test.answers...)
			var failed *ConnectionError
			if !errors.As(err, &failed) || failed.Failure != FailureTimeout || !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("got %v", err)
			}
			if took != 45*time.Second || !strings.Contains(err.Error(), test.text) || strings.Contains(err.Error(), "the last attempt met") {
				t.Errorf("after %s: %v", took, err)
			}
		})
	}
}

type slowBody struct{ ctx context.Context }

func (b slowBody) Read(p []byte) (int, error) {
	select {
	case <-b.ctx.Done():
		return 0, context.Cause(b.ctx)
	case <-time.After(time.Second):
		p[0] = ' '
		return 1, nil
	}
}

func (b slowBody) Close() error { return nil }

func TestTimeoutDuringWaitNamesTheLastAttempt(t *testing.T) {
	t.Parallel()
	for want, attempt := range map[string]func(*http.Request) (*http.Response, error){
		"the last attempt was answered with 502 Bad Gateway": canned(502, http.Header{}, ""),
		"the last attempt met: dial tcp: connection refused": func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
		},
	} {
		// The first waits add up to more than the timeout; none of them alone does.
		took, _, err := inBubble(t, 400*time.Millisecond, attempt)
		if err == nil || took > 400*time.Millisecond || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got after %s: %v", want, took, err)
		}
	}
}

func TestCancelEndsTheWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, err := New(Options{
			Server: "https://connect.example.com", APIKey: testKey, MaxRetries: 4,
			Transport: transportFunc(canned(503, http.Header{"Retry-After": {"50"}}, "")),
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		started := time.Now()
		err = readOnce(ctx, client)
		var failed *ConnectionError
		if !errors.As(err, &failed) || failed.Failure != FailureCancelled || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if took := time.Since(started); took != 3*time.Second {
			t.Errorf("ended after %s", took)
		}
	})
}
