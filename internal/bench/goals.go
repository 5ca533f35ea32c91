package main

import (
	"fmt"
	"slices"
	"time"
)

// goal is one line of what the provider wants to reach.
type goal struct {
	What           string
	Goal, Measured string
	Met            string
}

// goals compares what was measured with what is wanted. What was not measured is left out.
func (r *report) goals() []goal {
	var goals []goal
	atMost := func(what, format string, limit, measured float64) {
		met := "yes"
		if measured > limit {
			met = "**no**"
		}
		goals = append(goals, goal{what, fmt.Sprintf(format, limit), fmt.Sprintf(format, measured), met})
	}
	for _, n := range []int{10, 100} {
		for _, latency := range []time.Duration{30 * time.Millisecond, 150 * time.Millisecond} {
			c := r.column(ours, n, latency)
			if c == nil {
				continue
			}
			for _, o := range []int{apply, plan, destroy} {
				limit, peer := 0.9, r.faster(o, n, latency)
				if o == plan && n == 100 {
					limit = 0.65
				}
				if peer > 0 {
					atMost(fmt.Sprintf("%d integrations, %s: %s, to the faster peer", n, latency, operations[o].name), "%.2f", limit, c.wall(o).Seconds()/peer.Seconds())
				}
			}
		}
		most := make([]int, len(operations))
		for _, c := range r.columns {
			for o := range operations {
				if c.subject == ours && c.n == n {
					most[o] = max(most[o], c.requests(o))
				}
			}
		}
		for o, needed := range most {
			if slices.Max(most) > 0 {
				limit := operations[o].writes(n)
				if limit += 4; o == plan {
					limit = 2
				}
				atMost(fmt.Sprintf("%d integrations: %s, requests", n, operations[o].name), "%.0f", float64(limit), float64(needed))
			}
		}
	}
	g := r.growth
	if g.Wrong.Wall == 0 {
		return goals
	}
	atMost("processor time of a plan, 1,000 integrations to 100", "%.1f times", 11, g.Many.CPU.Seconds()/g.Few.CPU.Seconds())
	atMost("resident memory, a plan of 1,000 integrations", "%.0f MB", 120, float64(g.Many.MaxResident)/1e6)
	atMost("resident memory, a list of 5,000 integrations", "%.0f MB", 400, float64(g.Long.MaxResident)/1e6)
	atMost("a plan that lists 5,000 integrations", "%.1f s", 3, g.Long.Wall.Seconds())
	return goals
}
