package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// measured is a column in which every command took that long.
func measured(name string, latency, wall time.Duration, requests int) *column {
	c := &column{subject: name, n: 10, latency: latency, samples: make([][]sample, len(operations))}
	for i := range operations {
		c.samples[i] = []sample{{wall: wall, requests: requests, secret: name == restapi}}
	}
	return c
}

// TestReport: a peer that is not there has dashes, and a goal that is missed is said to be.
func TestReport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cli := filepath.Join(dir, "terraform")
	if err := os.WriteFile(cli, []byte("#!/bin/sh\necho Terraform v0\n"), 0o700); err != nil { //nolint:gosec // it is to be run
		t.Fatal(err)
	}
	r := report{
		settings: settings{runs: 1, sizes: []int{10}, out: filepath.Join(dir, "report.md"), chart: filepath.Join(dir, "chart.svg")},
		cli:      cli, subjects: subjects(),
		columns: []*column{
			measured(ours, chartLatency, 800*time.Millisecond, 2), measured(restapi, chartLatency, 850*time.Millisecond, 10), measured(nothing, 0, 500*time.Millisecond, 0),
		},
		growth: growth{Few: usage{CPU: time.Second}, Many: usage{CPU: 9 * time.Second}, Wrong: usage{Wall: time.Second}},
	}
	if err := r.write(t.Context()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(r.settings.out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| 10 | 30ms | plan, no changes | 0.80 | 0.85 | – | 0.50 | 0.94 | 2 | 10 | – |",
		"| secret in the state | no | yes | – |",
		"| 10 integrations, 30ms: plan, no changes, to the faster peer | 0.90 | 0.94 | **no** |",
		"| 10 integrations: plan, no changes, requests | 2 | 2 | yes |",
		"| processor time of a plan, 1,000 integrations to 100 | 11.0 times | 9.0 times | yes |",
	} {
		if !strings.Contains(string(text), want+"\n") {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
	chart, err := os.Open(r.settings.chart)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = chart.Close() }()
	bars := 0
	for decoder := xml.NewDecoder(chart); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if element, ok := token.(xml.StartElement); ok && element.Name.Local == "rect" {
			bars++
		}
	}
	if want := 1 + 3 + 2*len(operations); bars != want {
		t.Errorf("the chart has %d rectangles, want %d", bars, want)
	}
}
