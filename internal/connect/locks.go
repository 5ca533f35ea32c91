package connect

import (
	"context"
	"sync"
)

// locks lets one call at a time work on what has a key.
type locks struct{ byKey sync.Map }

// lock waits for its turn, or for the end of the context.
func (l *locks) lock(ctx context.Context, key string) (unlock func(), err error) {
	turn, _ := l.byKey.LoadOrStore(key, make(chan struct{}, 1))
	queue, _ := turn.(chan struct{})
	unlock = func() { <-queue }
	select {
	case queue <- struct{}{}: // a turn that is free is taken even at the end
		return unlock, nil
	default:
	}
	select {
	case queue <- struct{}{}:
		return unlock, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
