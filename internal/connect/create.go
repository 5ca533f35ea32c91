package connect

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// CreateIntegration creates an integration and returns it as Connect has it.
//
// Connect has no idempotency key and names are not unique, so that a request whose answer was lost (the connection cut, 5xx, a
// success that cannot be read) is not simply repeated: see recovery. What it created is returned; if it created nothing, it is
// repeated where that helps. Otherwise the error is *AmbiguousCreateError, *LostCreateError or *NotCreatedError.
func (c *Client) CreateIntegration(ctx context.Context, in IntegrationInput) (*Integration, error) {
	defer c.snapshot.drop()
	ctx = WithSecrets(ctx, valuesOf(in.Secrets)...)
	deadline := time.Now().Add(c.timeout)
	lost := recovery{input: in}
	for repeats := 0; ; repeats++ {
		created, err := c.postIntegration(ctx, in, deadline, &lost)
		if err == nil || !isLost(err) {
			return created, err
		}
		// The wait lets a server that is slow rather than gone finish, before it is asked what it has done.
		if waitErr := c.wait(ctx, repeats); waitErr != nil {
			return nil, &LostCreateError{Name: in.Name, Cause: err, LookError: waitErr}
		}
		adopted, lookErr := c.recover(ctx, lost, err)
		switch {
		case lookErr != nil:
			return nil, lookErr
		case adopted != nil:
			return adopted, nil
		case repeats >= c.retries || !mayRepeat(err) || time.Now().After(deadline):
			return nil, &NotCreatedError{Name: in.Name, Cause: err}
		}
	}
}

// postIntegration sends the request once; go-retryablehttp repeats it only where Connect cannot have taken it.
func (c *Client) postIntegration(ctx context.Context, in IntegrationInput, deadline time.Time, lost *recovery) (*Integration, error) {
	c.creating.RLock()
	defer c.creating.RUnlock()
	lost.begin(c.seen.now())
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	created, _, err := do(ctx, c, request{
		method: http.MethodPost, path: integrationPath(), body: in, limit: objectLimit,
	}, c.decoder(in.Secrets).expectingTemplate(in.Template))
	if err != nil {
		return nil, err
	}
	c.seen.add(*created)
	c.seen.created(created.GUID)
	return created, nil
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
