package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

// The bounds of a run. Together with the number of questions they keep a probe of a slow or strange server short.
const (
	maxRequests    = 500
	maxAnswer      = 32 << 20
	requestTimeout = 20 * time.Second
	maxAttempts    = 3
	longestWait    = 10 * time.Second
)

// requester sends requests to one server with one key, and shows each answer as it came. It follows no redirect.
type requester struct {
	server *url.URL
	header http.Header
	http   *http.Client
	sleep  func(context.Context, time.Duration)
	sent   int
}

func newRequester(o connect.Options) (*requester, error) {
	server, header, transport, err := connect.Parts(o)
	if err != nil {
		return nil, err
	}
	// Load balancers in front of several Connect nodes pin a client to one by cookie.
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &requester{server: server, header: header, sleep: sleep, http: &http.Client{
		Jar:           jar,
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// anonymous returns the same without anything that says who asks.
func (r *requester) anonymous() *requester {
	nobody, client := *r, *r.http
	nobody.header = r.header.Clone()
	nobody.header.Del("Authorization")
	client.Jar = nil
	nobody.http = &client
	return &nobody
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// noAnswer says why a question stays open. It names nothing of the server.
type noAnswer struct{ reason string }

func (e noAnswer) Error() string { return e.reason }

// reasonOf returns what a report may say about an error: a lost connection's own words may name an address.
func reasonOf(err error) string {
	if open, ok := errors.AsType[noAnswer](err); ok {
		return open.reason
	}
	return "no answer came"
}

func (r *requester) get(ctx context.Context, path string) (reply, error) {
	return r.send(ctx, http.MethodGet, path, nil)
}

// send makes a request to a path below /__api__. What means the same the second time is repeated where no answer of Connect's came; a POST or
// a PATCH only where the server says that it took too many requests.
func (r *requester) send(ctx context.Context, method, path string, body any) (reply, error) {
	repeatable := method != http.MethodPost && method != http.MethodPatch
	for attempt := 1; ; attempt++ {
		got, err := r.once(ctx, method, path, body)
		busy := err == nil && got.status == http.StatusTooManyRequests
		lost := err != nil || got.status >= http.StatusBadGateway && got.status <= http.StatusGatewayTimeout
		again := busy || lost && repeatable
		if !again || attempt == maxAttempts || ctx.Err() != nil {
			return got, err
		}
		r.sleep(ctx, got.wait(attempt))
	}
}

// once makes one attempt. A write that is on its way is not given up when the context ends: its answer says what it made.
func (r *requester) once(ctx context.Context, method, path string, body any) (reply, error) {
	if ctx.Err() != nil {
		return reply{}, context.Cause(ctx)
	}
	if r.sent++; r.sent > maxRequests {
		return reply{}, noAnswer{fmt.Sprintf("the probe ends after %d requests", maxRequests)}
	}
	if method != http.MethodGet {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := r.request(ctx, method, path, body)
	if err != nil {
		return reply{}, err
	}
	resp, err := r.http.Do(req)
	if err != nil {
		return reply{}, lostAnswer(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return reply{}, lostAnswer(err)
	}
	return newReply(resp, raw), nil
}

func (r *requester) request(ctx context.Context, method, path string, body any) (*http.Request, error) {
	var content io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(raw)
	}
	target := r.server.String() + "/__api__" + path
	req, err := http.NewRequestWithContext(ctx, method, target, content)
	if err != nil {
		return nil, err
	}
	req.Header = r.header.Clone()
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// lostAnswer leaves out the address that the error of net/http repeats.
func lostAnswer(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return &connectionError{err}
}

// connectionError is a request without an answer. What it says may name an address: it is for the terminal alone.
type connectionError struct{ cause error }

func (e *connectionError) Error() string { return "no answer came: " + e.cause.Error() }

// reply is an answer as it came.
type reply struct {
	status int
	code   int // of Connect's error envelope; 0: none
	header http.Header
	body   any // what the JSON says; nil where there is none
	isJSON bool
}

func newReply(resp *http.Response, raw []byte) reply {
	got := reply{status: resp.StatusCode, header: resp.Header}
	got.isJSON = json.Unmarshal(raw, &got.body) == nil
	if code, ok := got.object()["code"].(float64); ok && resp.StatusCode >= http.StatusBadRequest {
		got.code = int(code)
	}
	return got
}

func (r reply) ok() bool { return r.status >= 200 && r.status < 300 }

// refused reports whether the server found fault with what was sent, rather than with the key, the licence or the address.
func (r reply) refused() bool {
	return r.status == http.StatusBadRequest || r.status == http.StatusConflict || r.status == http.StatusUnprocessableEntity
}

func (r reply) object() map[string]any {
	object, _ := r.body.(map[string]any)
	return object
}

func (r reply) list() ([]any, bool) {
	list, ok := r.body.([]any)
	return list, ok
}

// String is the status and, of a refusal, the code. The text of a refusal may repeat what was sent: it stays out.
func (r reply) String() string {
	switch {
	case r.code != 0:
		return fmt.Sprintf("%d (code %d)", r.status, r.code)
	case !r.isJSON && r.status != http.StatusNoContent:
		return fmt.Sprintf("%d without JSON", r.status)
	}
	return strconv.Itoa(r.status)
}

// wait is how long to wait before the next attempt: what the server asks for, within reason.
func (r reply) wait(attempt int) time.Duration {
	if seconds, err := strconv.Atoi(r.header.Get("Retry-After")); err == nil && seconds >= 0 {
		return min(time.Duration(seconds)*time.Second, longestWait)
	}
	return time.Duration(attempt) * 500 * time.Millisecond
}
