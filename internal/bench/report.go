package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"runtime"
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
	columns  []*column

	binarySize            int64
	start, startMutualTLS time.Duration
	at100, at1000         usage
	goBenchmarks          string // what go test printed; "": it did not run
}

// column is one subject at one size and latency, with the samples of each operation.
type column struct {
	subject   *subject
	n         int
	latency   time.Duration
	workspace *workspace
	samples   [][]sample // by operation
}

func (c *column) wall(operation int) time.Duration {
	var walls []time.Duration
	for _, s := range c.samples[operation] {
		walls = append(walls, s.wall)
	}
	return median(walls)
}

// requests is the highest number of any run: a limit must hold in all of them.
func (c *column) requests(operation int) int {
	most := 0
	for _, s := range c.samples[operation] {
		most = max(most, s.requests)
	}
	return most
}

// row is one line of the table.
type row struct {
	N                    int
	Operation            string
	Latency              time.Duration
	BuiltIn, Nothing     string
	Provider             string
	ToBuiltIn, ToNothing string
	Versioned            string // the ratio to nothing
	Requests             int
}

// rows compares the provider with the floors. From the ratio to the provider that does nothing, what the network itself takes for
// the writes, ten at a time, is taken off.
func (r *report) rows() []row {
	var rows []row
	for _, c := range r.columns {
		if c.subject.name != hashed {
			continue
		}
		v := r.column(versioned, c.n, c.latency)
		for i, o := range operations {
			builtIn, nothing := r.column(builtIn, c.n, 0).wall(i), r.column(nothing, c.n, 0).wall(i)
			took := c.wall(i)
			rows = append(rows, row{
				N: c.n, Operation: o.name, Latency: c.latency,
				BuiltIn: seconds(builtIn), Nothing: seconds(nothing), Provider: seconds(took),
				ToBuiltIn: ratio(took, builtIn), ToNothing: ratio(took-network(o, c), nothing),
				Versioned: ratio(v.wall(i)-network(o, v), nothing), Requests: max(c.requests(i), v.requests(i)),
			})
		}
	}
	return rows
}

// column finds what was measured; nil if it was not.
func (r *report) column(name string, n int, latency time.Duration) *column {
	for _, c := range r.columns {
		if c.subject.name == name && c.n == n && c.latency == latency {
			return c
		}
	}
	return nil
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()) }

func ratio(a, b time.Duration) string { return fmt.Sprintf("%.2f", a.Seconds()/b.Seconds()) }

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

func (r *report) write(ctx context.Context) error {
	parsed, err := template.New("report").Parse(reportText)
	if err != nil {
		return err
	}
	terraform, err := exec.CommandContext(ctx, r.cli, "version").Output()
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
		"Runs": r.settings.runs, "Note": r.settings.note, "Rows": r.rows(), "Goals": r.goals(),
		"Binary": megabytes(r.binarySize), "Start": milliseconds(r.start), "StartMutualTLS": milliseconds(r.startMutualTLS),
		"CPU100": milliseconds(r.at100.CPU), "CPU1000": milliseconds(r.at1000.CPU), "CPURatio": ratio(r.at1000.CPU, r.at100.CPU),
		"GoBenchmarks": r.goBenchmarks,
		"Resident100":  megabytes(r.at100.MaxResident), "Resident1000": megabytes(r.at1000.MaxResident),
	})
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
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
