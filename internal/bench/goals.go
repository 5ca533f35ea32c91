package main

import (
	"fmt"
	"time"
)

// goal is one line of what the provider wants to reach.
type goal struct {
	What           string
	Goal, Measured string
	Met            string
}

// The goals are for this many integrations and this latency.
const (
	goalSize    = 100
	goalLatency = 30 * time.Millisecond
)

// goals compares what was measured with what is wanted. A run without the goals' size and latency has none.
func (r *report) goals() []goal {
	provider, withVersion := r.column(hashed, goalSize, goalLatency), r.column(versioned, goalSize, goalLatency)
	if provider == nil {
		return nil
	}
	builtIn, nothing := r.column(builtIn, goalSize, 0), r.column(nothing, goalSize, 0)
	var goals []goal
	atMost := func(what, format string, limit, measured float64) {
		met := "yes"
		if measured > limit {
			met = "**no**"
		}
		goals = append(goals, goal{what, fmt.Sprintf(format, limit), fmt.Sprintf(format, measured), met})
	}
	for i, o := range operations {
		changes := o.changes(goalSize)
		limit, toNothing, toBuiltIn := float64(changes+4), 1.25, 2.0
		if changes == 0 {
			limit, toNothing, toBuiltIn = 2, 1.15, 2.2
		}
		atMost(o.name+": requests", "%.0f", limit, float64(provider.requests(i)))
		atMost(o.name+": ratio to nothing", "%.2f", toNothing, (provider.wall(i)-network(o, provider)).Seconds()/nothing.wall(i).Seconds())
		atMost(o.name+": the same, secrets with a version", "%.2f", toNothing, (withVersion.wall(i)-network(o, withVersion)).Seconds()/nothing.wall(i).Seconds())
		atMost(o.name+": ratio to `terraform_data`", "%.2f", toBuiltIn, provider.wall(i).Seconds()/builtIn.wall(i).Seconds())
	}
	atMost("CPU time, 1,000 integrations to 100", "%.1f times", 11, r.at1000.CPU.Seconds()/r.at100.CPU.Seconds())
	atMost("most resident memory, 1,000 integrations", "%.1f MB", 120, float64(r.at1000.MaxResident)/1e6)
	atMost("start", "%.1f ms", 15, r.start.Seconds()*1e3)
	atMost("binary", "%.1f MB", 20, float64(r.binarySize)/1e6)
	return goals
}

// network is what the network itself takes for the writes of an operation, ten at a time.
func network(o operation, c *column) time.Duration {
	return time.Duration((o.changes(c.n)+9)/10) * c.latency
}
