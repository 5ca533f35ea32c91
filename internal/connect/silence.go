package connect

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"
)

// afterSilence is how long a read waits for a server that has been silent for a whole request_timeout: many reads, one after the other,
// must not wait as long as the first one each.
const afterSilence = time.Second

var errSilent = errors.New("the server is silent")

// silence knows of a server that takes requests and answers none.
type silence struct {
	heard  atomic.Int64 // when the last answer came
	proven atomic.Bool
}

// end notes that something came back.
func (s *silence) end() {
	s.heard.Store(time.Now().UnixNano())
	s.proven.Store(false)
}

// last notes that a call has waited since started, and got nothing.
func (s *silence) last(started time.Time) {
	if s.heard.Load() < started.UnixNano() {
		s.proven.Store(true)
	}
}

// shorten gives a read less time while the server is silent. A write has all of it: it must not be lost to impatience.
func (s *silence) shorten(ctx context.Context, r request) (context.Context, context.CancelFunc) {
	if r.method != http.MethodGet || r.patient || !s.proven.Load() {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, afterSilence, errSilent)
}
