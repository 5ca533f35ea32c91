package connect

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// CreateIntegration creates an integration and returns it as Connect has it.
//
// Connect has no idempotency key and names are not unique, so that a request whose answer was lost (the connection cut, 5xx, a
// success that cannot be read) is not simply repeated: see recovery. What it created is returned; if it created nothing, it is
// repeated where that helps. Otherwise the error is *AmbiguousCreateError, *LostCreateError or *NotCreatedError.
//
// Where the caller gives up, as on Ctrl-C, the answer and the search for a lost one get some seconds more.
func (c *Client) CreateIntegration(ctx context.Context, in IntegrationInput) (*Integration, error) {
	defer c.snapshot.drop()
	// One at a time of those that look alike: no integration of this process may be taken for the lost one.
	unlock, err := c.creating.lock(ctx, strings.TrimSpace(in.Name)+" "+in.Template)
	if err != nil {
		return nil, fmt.Errorf("wait for the creation of another integration %q: %w", in.Name, err)
	}
	defer unlock()
	ctx, cancel := c.bound(WithSecrets(ctx, valuesOf(in.Secrets)...))
	defer cancel()
	until, _ := ctx.Deadline()
	until = until.Add(-time.Until(until) / 4)
	lost := recovery{input: in}
	for repeats := 0; ; repeats++ {
		created, err := c.postIntegration(ctx, until, &lost)
		if err == nil || !isLost(err) {
			return created, err
		}
		adopted, err := c.search(ctx, lost, repeats, err)
		if err == nil {
			return adopted, nil
		}
		none, isNone := errors.AsType[*NotCreatedError](err)
		if !isNone || repeats >= c.retries || !mayRepeat(none.Cause) || ctx.Err() != nil || time.Now().After(until) {
			return nil, err
		}
	}
}

// postIntegration sends the request once; go-retryablehttp repeats it only where Connect cannot have taken it.
func (c *Client) postIntegration(ctx context.Context, until time.Time, lost *recovery) (*Integration, error) {
	lost.begin(c.seen.now())
	ctx, cancel := context.WithDeadlineCause(ctx, until, errRequestTimeout)
	defer cancel()
	created, _, err := do(ctx, c, request{
		method: http.MethodPost, path: integrationPath(), body: lost.input, limit: objectLimit,
	}, func(body []byte) (*Integration, error) {
		created, err := c.decoder(lost.input.Secrets).integration(body)
		if err == nil && (c.seen.excluded(created.GUID, lost.moment) || !lost.fits(created)) {
			lost.suspect = created.GUID
			return nil, errors.New("it holds another integration than the one that was to be created")
		}
		return created, err
	})
	if err != nil {
		return nil, err
	}
	c.seen.add(*created)
	c.seen.created(created.GUID)
	return created, nil
}

// search looks for what a lost request has created. Its error is a *NotCreatedError if that is nothing.
func (c *Client) search(ctx context.Context, lost recovery, repeats int, cause error) (*Integration, error) {
	ctx, cancel := graceful(ctx, searchGrace)
	defer cancel()
	// The wait lets a server that is slow rather than gone finish, before it is asked what it has done.
	if err := c.wait(ctx, repeats); err != nil {
		return nil, &LostCreateError{Name: lost.input.Name, Cause: cause, LookError: err}
	}
	return c.recover(ctx, lost, cause)
}

// wait waits as long as before any other repetition.
func (c *Client) wait(ctx context.Context, repeats int) error {
	timer := time.NewTimer(c.http.Backoff(c.http.RetryWaitMin, c.http.RetryWaitMax, repeats, nil))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// isLost reports whether the request may have been carried out although no usable answer came back.
func isLost(err error) bool {
	var (
		refused    *Error
		unusable   *NotConnectError
		connection *ConnectionError
	)
	switch {
	case errors.As(err, &refused):
		return refused.Status >= http.StatusInternalServerError
	case errors.As(err, &unusable):
		return unusable.Status < http.StatusMultipleChoices
	case errors.As(err, &connection):
		return connection.MayHaveArrived
	}
	return false
}

// mayRepeat reports whether a request that left nothing behind is worth another try: an error of Connect itself, or an answer
// that cannot be read, would come back.
func mayRepeat(err error) bool {
	var refused *Error
	var connection *ConnectionError
	switch {
	case errors.As(err, &refused):
		return refused.Status >= http.StatusBadGateway && refused.Status <= http.StatusGatewayTimeout
	case errors.As(err, &connection):
		return connection.Failure == FailureConnection
	}
	return true
}
