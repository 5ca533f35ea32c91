package protocol

import (
	"context"
	"sync/atomic"
	"time"
)

// requestContext is its parent while the request lasts. Afterwards it is cancelled and holds the parent no longer, whoever still
// holds on to it.
type requestContext struct {
	parent atomic.Pointer[context.Context]
}

// over is what remains of every request's context.
var over = cancelled()

func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func newRequestContext(parent context.Context) (ctx context.Context, end func()) {
	c := &requestContext{}
	c.parent.Store(&parent)
	return c, func() { c.parent.Store(&over) }
}

func (c *requestContext) current() context.Context { return *c.parent.Load() }

func (c *requestContext) Deadline() (time.Time, bool) { return c.current().Deadline() }

func (c *requestContext) Done() <-chan struct{} { return c.current().Done() }

func (c *requestContext) Err() error { return c.current().Err() }

func (c *requestContext) Value(key any) any { return c.current().Value(key) }
