package main

import (
	_ "embed"
	"fmt"
	"os"
	"text/template"
	"time"
)

//go:embed chart.svg.tmpl
var chartText string

// The chart shows this latency, in pixels of these sizes.
const (
	chartLatency = 30 * time.Millisecond
	panelGap     = 46
	groupGap     = 14
	barHeight    = 15
	longestBar   = 440
)

// mark is a text or a bar of the chart. Class names its looks.
type mark struct {
	Class, Text    string
	Y, Width, TipX int
}

// draw writes the chart: a panel for each size, in it a group for each operation, in it a bar for each provider.
func (r *report) draw() error {
	y := 56
	var titles, labels, bars []mark
	for _, n := range r.settings.sizes {
		scale := r.longest(n)
		if scale == 0 {
			continue
		}
		titles = append(titles, mark{Text: fmt.Sprintf("Integrations: %d", n), Y: y})
		y += barHeight
		for i, o := range operations {
			labels = append(labels, mark{Text: o.name, Y: y + barHeight - 4})
			for _, name := range append([]string{ours}, peers...) {
				if c := r.column(name, n, chartLatency); c != nil {
					width := max(int(longestBar*c.wall(i)/scale), 1)
					bars = append(bars, mark{Class: name, Text: fmt.Sprintf("%.2f s", c.wall(i).Seconds()), Y: y, Width: width, TipX: width + 6})
					y += barHeight
				}
			}
			y += groupGap
		}
		y += panelGap - groupGap
	}
	parsed, err := template.New("chart").Parse(chartText)
	if err != nil {
		return err
	}
	file, err := os.Create(r.settings.chart)
	if err != nil {
		return err
	}
	err = parsed.Execute(file, map[string]any{"Height": y - panelGap/2, "Latency": chartLatency, "Titles": titles, "Labels": labels, "Bars": bars})
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

// longest is the longest time in the panel of a size, 0 where nothing was measured.
func (r *report) longest(n int) time.Duration {
	var longest time.Duration
	for _, c := range r.columns {
		if c.n == n && c.latency == chartLatency {
			for i := range operations {
				longest = max(longest, c.wall(i))
			}
		}
	}
	return longest
}
