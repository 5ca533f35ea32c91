// Command bench measures the provider against what it cannot be faster than: Terraform without any provider, and a provider with
// the same schema that does nothing. It runs real Terraform against the stand-in and writes BENCHMARKS.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/terraformcli"
)

func main() {
	if binary := os.Getenv(measuredVariable); binary != "" {
		os.Exit(standIn(binary))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		stop()
		fmt.Fprintf(os.Stderr, "The benchmark failed: %v\n", err)
		os.Exit(1)
	}
}

// latencies are what the stand-in adds to every answer. The floors ask no server: they are measured once.
var latencies = []time.Duration{0, 30 * time.Millisecond}

// settings are what the command line says.
type settings struct {
	runs  int
	sizes []int
	out   string
	note  string
	tests string
}

func parseSettings() (settings, error) {
	var s settings
	flag.IntVar(&s.runs, "runs", 5, "`times` that each command runs; the medians are reported")
	sizes := flag.String("sizes", "10,100,300", "comma-separated `numbers` of integrations")
	flag.StringVar(&s.out, "out", "BENCHMARKS.md", "`file` to write")
	flag.StringVar(&s.note, "note", "", "a `sentence` about the machine's state, for the report")
	flag.StringVar(&s.tests, "go-benchmarks", "", "`file` with the output of the Go benchmarks, to be put into the report")
	flag.Parse()
	if s.runs < 1 {
		return s, errors.New("-runs must be 1 or more")
	}
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 10 {
			return s, fmt.Errorf("-sizes holds %q: give numbers of 10 or more, separated by commas", size)
		}
		s.sizes = append(s.sizes, n)
	}
	return s, nil
}

func run(ctx context.Context) error {
	s, err := parseSettings()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "connect-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cli, err := terraformcli.Find(ctx, dir)
	if err != nil {
		return err
	}
	r := report{settings: s, cli: cli}
	if s.tests != "" {
		text, err := os.ReadFile(s.tests)
		if err != nil {
			return err
		}
		r.goBenchmarks = string(text)
	}
	all := subjects()
	for _, one := range all {
		if err := one.build(ctx, dir); err != nil {
			return err
		}
	}
	provider := all[slices.IndexFunc(all, func(s *subject) bool { return s.name == hashed })]
	if err := r.measureProvider(ctx, dir, provider); err != nil {
		return err
	}
	for _, n := range s.sizes {
		if err := r.compare(ctx, filepath.Join(dir, strconv.Itoa(n)), all, n); err != nil {
			return err
		}
	}
	return r.write(ctx)
}

// compare runs all subjects side by side, so that a busy machine hits all of them alike.
func (r *report) compare(ctx context.Context, dir string, all []*subject, n int) error {
	var columns []*column
	defer func() {
		for _, c := range columns {
			c.workspace.close()
		}
	}()
	for _, s := range all {
		for _, latency := range latencies {
			if latency > 0 && !s.requests {
				continue
			}
			w, err := newWorkspace(r.cli, filepath.Join(dir, s.name+latency.String()), s, n, latency)
			if err != nil {
				return err
			}
			columns = append(columns, &column{subject: s, n: n, latency: latency, workspace: w, samples: make([][]sample, len(operations))})
		}
	}
	for round := range r.settings.runs {
		fmt.Fprintf(os.Stderr, "%d integrations, round %d of %d\n", n, round+1, r.settings.runs)
		for _, c := range columns {
			samples, err := c.workspace.cycle(ctx)
			if err != nil {
				return err
			}
			for i := range samples {
				c.samples[i] = append(c.samples[i], samples[i])
			}
		}
	}
	r.columns = append(r.columns, columns...)
	return nil
}

func (r *report) measureProvider(ctx context.Context, dir string, s *subject) error {
	info, err := os.Stat(s.binary())
	if err != nil {
		return err
	}
	r.binarySize = info.Size()
	for _, start := range []struct {
		mutualTLS bool
		took      *time.Duration
	}{{false, &r.start}, {true, &r.startMutualTLS}} {
		if *start.took, err = medianStart(ctx, s.binary(), start.mutualTLS, 4*r.settings.runs+1); err != nil {
			return err
		}
	}
	for _, size := range []struct {
		n    int
		used *usage
	}{{100, &r.at100}, {1000, &r.at1000}} {
		if *size.used, err = planUsage(ctx, r.cli, dir, s, size.n, r.settings.runs); err != nil {
			return err
		}
	}
	return nil
}
