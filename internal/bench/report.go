package main

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"text/template"
	"time"
)

//go:embed report.md.tmpl
var reportText string

// report is all that was measured.
type report struct {
	settings settings
	cli      string
	subjects []*subject
	columns  []*column
	growth   growth

	interrupted bool // before all was measured
}

// column is one subject at one size and latency, with the samples of each operation.
type column struct {
	subject string
	n       int
	latency time.Duration
	samples [][]sample // by operation
}

// column finds what was measured; nil if it was not.
func (r *report) column(name string, n int, latency time.Duration) *column {
	i := slices.IndexFunc(r.columns, func(c *column) bool { return c.subject == name && c.n == n && c.latency == latency })
	if i < 0 {
		return nil
	}
	return r.columns[i]
}

func (c *column) wall(operation int) time.Duration {
	return median(c.samples[operation], func(s sample) time.Duration { return s.wall })
}

// requests is the highest number of any run: a limit must hold in all of them.
func (c *column) requests(operation int) int {
	return slices.MaxFunc(c.samples[operation], func(a, b sample) int { return cmp.Compare(a.requests, b.requests) }).requests
}

// faster is the time of the peer that takes less of it, 0 without peers.
func (r *report) faster(operation, n int, latency time.Duration) time.Duration {
	var fastest time.Duration
	for _, peer := range peers {
		if c := r.column(peer, n, latency); c != nil && (fastest == 0 || c.wall(operation) < fastest) {
			fastest = c.wall(operation)
		}
	}
	return fastest
}

// row is one line of the comparison. What was not measured is a dash.
type row struct {
	N         int
	Latency   time.Duration
	Operation string
	Seconds   []string // of each subject
	Ratio     string   // to the faster peer
	Requests  []string // of each subject that makes any
}

func (r *report) rows() []row {
	var rows []row
	for _, c := range r.columns {
		if c.subject != ours {
			continue
		}
		for i, o := range operations {
			line := row{N: c.n, Latency: c.latency, Operation: o.name, Ratio: ratio(c.wall(i), r.faster(i, c.n, c.latency))}
			for _, s := range r.subjects {
				latency := c.latency
				if s.idle {
					latency = 0
				}
				seconds, requests := "–", "–"
				if measured := r.column(s.name, c.n, latency); measured != nil {
					seconds, requests = fmt.Sprintf("%.2f", measured.wall(i).Seconds()), fmt.Sprint(measured.requests(i))
				}
				line.Seconds = append(line.Seconds, seconds)
				if !s.idle {
					line.Requests = append(line.Requests, requests)
				}
			}
			rows = append(rows, line)
		}
	}
	return rows
}

// kept is what a subject leaves, over all that was measured.
type kept struct{ Name, Empty, Secret string }

func (r *report) kept() []kept {
	var all []kept
	for _, s := range r.subjects {
		left, measured := kept{s.name, "yes", "no"}, false
		for _, c := range r.columns {
			if c.subject != s.name {
				continue
			}
			measured = true
			if slices.ContainsFunc(c.samples[plan], func(s sample) bool { return s.changes }) {
				left.Empty = "no"
			}
			if slices.ContainsFunc(c.samples[apply], func(s sample) bool { return s.secret }) {
				left.Secret = "yes"
			}
		}
		if !measured {
			left.Empty, left.Secret = "–", "–"
		}
		if !s.idle {
			all = append(all, left)
		}
	}
	return all
}

func ratio(a, b time.Duration) string {
	if b == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", a.Seconds()/b.Seconds())
}

func megabytes(bytes int64) string { return fmt.Sprintf("%.0f MB", float64(bytes)/1e6) }

func (r *report) write(ctx context.Context) error {
	parsed, err := template.New("report").Funcs(template.FuncMap{"megabytes": megabytes}).Parse(reportText)
	if err != nil {
		return err
	}
	terraform, err := exec.CommandContext(ctx, r.cli, "version").Output() //nolint:gosec // the CLI that terraformcli found
	if err != nil {
		return fmt.Errorf("asking %s for its version: %w", r.cli, err)
	}
	version, _, _ := strings.Cut(string(terraform), "\n")
	file, err := os.Create(r.settings.out)
	if err != nil {
		return err
	}
	err = parsed.Execute(file, map[string]any{
		"Date": time.Now().UTC().Format("2 January 2006"), "Machine": machine(), "Terraform": version, "Go": runtime.Version(),
		"Runs": r.settings.runs, "Note": r.settings.note, "Chart": r.settings.chart, "Rows": r.rows(), "Kept": r.kept(), "Goals": r.goals(), "Growth": r.growth, "Interrupted": r.interrupted,
	})
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return r.draw()
}

// machine describes what the numbers were taken on: processor (where Linux tells), cores, system.
func machine() string {
	model := ""
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value) + ", "
				break
			}
		}
	}
	return fmt.Sprintf("%s%d cores, %s/%s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
}

// median of what of takes from each.
func median[S any, T cmp.Ordered](all []S, of func(S) T) T {
	var values []T
	for _, one := range all {
		values = append(values, of(one))
	}
	slices.Sort(values)
	return values[len(values)/2]
}
