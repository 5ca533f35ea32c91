package connect

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// snapshotAge is how long an answered list stands for single reads.
const snapshotAge = 5 * time.Second

// SharedIntegrations is Integrations for the many lookups of one run: the list that ReadIntegration uses, no older than five
// seconds and dropped by every write of this client. All callers share what comes back: it is for reading only.
func (c *Client) SharedIntegrations(ctx context.Context) ([]Integration, error) {
	list := c.snapshot.join(ctx, c.Integrations)
	defer c.snapshot.leave(list)
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("list integrations: %w", ctx.Err())
	case <-list.done:
	}
	if list.err != nil {
		return nil, list.err
	}
	return list.all, nil
}

// ReadIntegration is Integration for the many reads of one run. The first call of a client asks for the one integration; from the
// second on a single list answers all of them. That list is shared by concurrent readers, is at most five seconds old, and is
// dropped by every write of this client. An integration that the list lacks is asked for by itself, so that IsNotFound is true
// only of what Connect says about this very guid. Callers may share what comes back: it is for reading only.
func (c *Client) ReadIntegration(ctx context.Context, guid string) (*Integration, error) {
	if first := c.snapshot.begin(); first != nil {
		found, err := c.Integration(ctx, guid)
		if err == nil {
			c.snapshot.keep(first, found)
		}
		return found, err
	}
	list := c.snapshot.join(ctx, c.Integrations)
	defer c.snapshot.leave(list)
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("read integration %s: %w", guid, ctx.Err())
	case <-list.done:
	}
	var unusable *NotConnectError
	if list.err != nil && !errors.As(list.err, &unusable) {
		return nil, list.err
	}
	// One integration that cannot be understood must not keep all others from being read.
	if found := list.byGUID[strings.ToLower(guid)]; found != nil {
		return found, nil
	}
	return c.Integration(ctx, guid)
}

// KnownIntegration is what the first read or the list has brought in the last five seconds: no request is made and nothing waited for.
// Nil says only that it is not at hand.
func (c *Client) KnownIntegration(guid string) *Integration { return c.snapshot.find(guid) }

// sharedList hands out the list of integrations that concurrent reads share.
type sharedList struct {
	mu      sync.Mutex
	read    bool
	first   *listing // what the first read brought: one integration
	current *listing
}

// listing is one list, asked for or answered. All but done is guarded by sharedList's mutex until done is closed.
type listing struct {
	done     chan struct{}
	waiting  int
	cancel   context.CancelFunc
	received time.Time // zero while it is on its way
	all      []Integration
	byGUID   map[string]*Integration
	err      error
}

// isOld is false of a list that is on its way.
func (l *listing) isOld() bool {
	return !l.received.IsZero() && time.Since(l.received) > snapshotAge
}

// find looks into what is not old. A list that is on its way holds nothing yet.
func (s *sharedList) find(guid string) *Integration {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, list := range []*listing{s.current, s.first} {
		if list != nil && !list.isOld() && list.byGUID[strings.ToLower(guid)] != nil {
			return list.byGUID[strings.ToLower(guid)]
		}
	}
	return nil
}

// begin returns, once, what the first read is to be kept in.
func (s *sharedList) begin() *listing {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read {
		return nil
	}
	s.read, s.first = true, &listing{}
	return s.first
}

func (s *sharedList) keep(first *listing, found *Integration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first.received, first.byGUID = time.Now(), map[string]*Integration{strings.ToLower(found.GUID): found}
}

// join returns the present list, or asks for a new one. Every join is followed by a leave.
func (s *sharedList) join(ctx context.Context, ask func(context.Context) ([]Integration, error)) *listing {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read = true // where a list was wanted, single reads need not begin with a GET of their own
	if s.current == nil || s.current.isOld() {
		// The list outlives the reader who asked for it, but not the last one who waits for it.
		asking, cancel := context.WithCancel(context.WithoutCancel(ctx))
		s.current = &listing{done: make(chan struct{}), cancel: cancel}
		go s.fetch(asking, s.current, ask)
	}
	s.current.waiting++
	return s.current
}

func (s *sharedList) leave(list *listing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list.waiting--
	if list.waiting > 0 || !list.received.IsZero() {
		return
	}
	list.cancel()
	s.forget(list)
}

func (s *sharedList) fetch(ctx context.Context, list *listing, ask func(context.Context) ([]Integration, error)) {
	integrations, err := ask(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	defer close(list.done)
	list.cancel()
	list.received, list.err = time.Now(), err
	if err != nil {
		s.forget(list)
		return
	}
	list.all = integrations
	list.byGUID = make(map[string]*Integration, len(integrations))
	for i := range integrations {
		list.byGUID[strings.ToLower(integrations[i].GUID)] = &integrations[i]
	}
}

// drop makes the next read ask anew. Those who wait for a list keep it: they asked before the write was over.
func (s *sharedList) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.first, s.current = nil, nil
}

func (s *sharedList) forget(list *listing) {
	if s.current == list {
		s.current = nil
	}
}
