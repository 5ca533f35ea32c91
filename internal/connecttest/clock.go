package connecttest

import "time"

// clock tells the server's time in whole seconds, UTC. It never runs behind real time, and every write is later than the one
// before: whole-second times hide mistakes in tests that are faster than a second.
// Its caller holds the server's mutex.
type clock struct {
	last time.Time
}

// now returns the server's time: that of the last write, or real time where that is later.
func (c *clock) now() time.Time {
	if wall := time.Now().UTC().Truncate(time.Second); wall.After(c.last) {
		c.last = wall
	}
	return c.last
}

// tick returns the time of a write, at least one second after whatever the clock has shown before.
func (c *clock) tick() time.Time {
	shown := c.last
	if c.now().Equal(shown) {
		c.last = shown.Add(time.Second)
	}
	return c.last
}

// stamp writes a time as Connect does (recorded): RFC 3339, UTC, whole seconds.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
