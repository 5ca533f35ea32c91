package connect

import (
	"context"
	"errors"
	"time"
)

const (
	// writeGrace is how much longer the answer to a write is waited for when the caller gives up, as on Ctrl-C: an integration whose
	// guid nobody knows would be an orphan.
	writeGrace = 10 * time.Second
	// searchGrace is the same for the search for what a lost request has created.
	searchGrace = 5 * time.Second
)

var errRequestTimeout = errors.New("request_timeout is over")

// boundedKey holds when a call began.
type boundedKey struct{}

// bound gives a call, with everything that belongs to it, the time of request_timeout. A call that is part of another one has its time.
func (c *Client) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Value(boundedKey{}) != nil {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(context.WithValue(ctx, boundedKey{}, time.Now()), c.timeout, errRequestTimeout)
}

// graceful returns a context that outlives the cancellation of ctx, but not its deadline, by the grace.
func graceful(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	go func() {
		select {
		case <-longer.Done():
			return
		case <-ctx.Done():
		}
		deadline, _ := ctx.Deadline() // every call is bound
		timer := time.NewTimer(min(grace, time.Until(deadline)))
		defer timer.Stop()
		select {
		case <-longer.Done():
		case <-timer.C:
			cancel(context.Cause(ctx))
		}
	}()
	return longer, func() { cancel(nil) }
}
