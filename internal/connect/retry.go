package connect

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

const (
	firstWait = 250 * time.Millisecond
	longWait  = 10 * time.Second
	// longestRetryAfter caps what a server may ask for.
	longestRetryAfter = 60 * time.Second
)

// call is what the attempts of one API call share. It travels in the request's context, the only thing of the call that
// go-retryablehttp's policy sees.
type call struct {
	method        string
	started       time.Time
	key           string // of an identity; "" where the header has the credentials
	limit         int64
	attempts      int
	sent          atomic.Bool // the last attempt's request may have reached the server
	lastStatus    int
	lastErr       error
	correlationID string
	secrets       *untrusted.Secrets
}

type callKey struct{}

func callFrom(ctx context.Context) *call {
	return ctx.Value(callKey{}).(*call) //nolint:forcetypeassert // do puts the call into the context of every request
}

// note keeps what an attempt came to. Whatever it was, an answer breaks the silence.
func (c *call) note(resp *http.Response, err error) {
	c.lastErr, c.lastStatus = err, 0
	if resp == nil {
		return
	}
	c.lastStatus = resp.StatusCode
	if id := resp.Header.Get(correlationHeader); id != "" && id != c.correlationID {
		c.correlationID = c.secrets.Word(id)
	}
}

func newRetryClient(retries int, client *http.Client) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:   client,
		RetryMax:     retries,
		RetryWaitMin: firstWait,
		RetryWaitMax: longWait,
		CheckRetry:   checkRetry,
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// checkRetry decides after each attempt whether another one may follow; go-retryablehttp counts them. It never returns an error of its own: the caller wants
// what the last attempt met.
func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	call := callFrom(ctx)
	call.attempts++
	if ctx.Err() != nil || !call.repeatable(resp, err) {
		return false, nil //nolint:nilerr // see above
	}
	// A wait that outlasts the call would only hide the server's answer behind a timeout.
	if deadline, bounded := ctx.Deadline(); bounded && time.Until(deadline) < retryAfter(resp) {
		return false, nil
	}
	return true, nil
}

// repeatable says whether the same request may go out once more. GET, PUT and DELETE mean the same the second time. A PATCH is
// repeated only when it was not carried out, and a POST only when it certainly was not.
func (c *call) repeatable(resp *http.Response, err error) bool {
	idempotent := c.method == http.MethodGet || c.method == http.MethodPut || c.method == http.MethodDelete
	if err != nil {
		return !isPermanent(err) && (idempotent || !c.sent.Load())
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusServiceUnavailable:
		return idempotent || c.method == http.MethodPatch
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return idempotent
	}
	return false
}

// isPermanent reports whether the next attempt would meet the same.
func isPermanent(err error) bool {
	var redirect *RedirectError
	var dns *net.DNSError
	return errors.As(err, &redirect) || errors.Is(err, errTooLong) || isTLS(err) || errors.As(err, &dns) && dns.IsNotFound
}

// backoff is how long to wait before an attempt: what the server asks for, else twice as long as before, half of it by chance so
// that the resources of one run do not come back all at once.
func backoff(shortest, longest time.Duration, attempt int, resp *http.Response) time.Duration {
	if asked := retryAfter(resp); asked > 0 {
		return asked
	}
	wait := min(shortest<<min(attempt, 16), longest)
	return wait/2 + rand.N(wait/2+1) //nolint:gosec // the chance spreads load and guards nothing
}

// retryAfter reads Retry-After, in seconds or as a date, up to its cap; 0 when there is none. A date is compared with the
// server's own clock where it is known.
func retryAfter(resp *http.Response) time.Duration {
	if resp == nil {
		return 0
	}
	value := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return min(max(time.Duration(seconds)*time.Second, 0), longestRetryAfter)
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return min(max(until.Sub(now), 0), longestRetryAfter)
}
