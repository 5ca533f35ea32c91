// Command bench measures the provider beside the generic REST providers that people manage integrations with, and beside a provider
// that does nothing. It runs real Terraform against the stand-in and writes BENCHMARKS.md and its chart.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
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

// settings are what the command line says.
type settings struct {
	runs      int
	sizes     []int
	latencies []time.Duration
	peers     string
	out       string
	chart     string
	note      string
}

func parseSettings() (settings, error) {
	var s settings
	flag.IntVar(&s.runs, "runs", 5, "`times` that each command runs; the medians are reported")
	sizes := flag.String("sizes", "1,10,100", "comma-separated `numbers` of integrations")
	latencies := flag.String("latencies", "0s,30ms,150ms", "comma-separated `durations` that the server adds to each answer")
	flag.StringVar(&s.peers, "peers", "", "`folder` that holds the peers as a plugin mirror; without it they come from the registry")
	flag.StringVar(&s.out, "out", "BENCHMARKS.md", "`file` to write")
	flag.StringVar(&s.chart, "chart", ".github/benchmarks.svg", "`file` to draw the chart into")
	flag.StringVar(&s.note, "note", "", "a `sentence` about the machine's state, for the report")
	flag.Parse()
	if s.runs < 1 {
		return s, errors.New("-runs must be 1 or more")
	}
	for text := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return s, fmt.Errorf("-sizes holds %q: give numbers of 1 or more", text)
		}
		s.sizes = append(s.sizes, n)
	}
	for text := range strings.SplitSeq(*latencies, ",") {
		latency, err := time.ParseDuration(text)
		if err != nil {
			return s, fmt.Errorf("-latencies: %w", err)
		}
		s.latencies = append(s.latencies, latency)
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
	r := report{settings: s, cli: cli, subjects: subjects()}
	for _, one := range r.subjects {
		if err := one.install(ctx, cli, dir, s.peers); err != nil {
			return err
		}
		if one.missing != nil {
			fmt.Fprintf(os.Stderr, "%v\nIts columns stay empty. PEERS=folder names a plugin mirror that has it.\n", one.missing)
		}
	}
	// Ctrl-C ends the measuring; what has been measured by then is reported.
	if err := r.measure(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	r.interrupted = ctx.Err() != nil
	return r.write(context.WithoutCancel(ctx))
}

func (r *report) measure(ctx context.Context) error {
	for _, n := range r.settings.sizes {
		for _, latency := range r.settings.latencies {
			if err := r.compare(ctx, n, latency); err != nil {
				return err
			}
		}
	}
	var err error
	r.growth, err = measureGrowth(ctx, r.subjects[0], min(r.settings.runs, 3))
	return err
}

// compare runs all subjects in the same rounds on one server, so that a busy machine hits all of them alike.
func (r *report) compare(ctx context.Context, n int, latency time.Duration) error {
	server, err := serve(latency)
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	columns := map[*subject]*column{}
	for round := range r.settings.runs {
		fmt.Fprintf(os.Stderr, "%d integrations, %s, round %d of %d\n", n, latency, round+1, r.settings.runs)
		for _, s := range r.subjects {
			if s.missing != nil || s.idle && latency > 0 {
				continue
			}
			samples, err := s.cycle(ctx, server, n)
			if err != nil {
				return err
			}
			if columns[s] == nil {
				columns[s] = &column{subject: s.name, n: n, latency: latency, samples: make([][]sample, len(operations))}
				r.columns = append(r.columns, columns[s])
			}
			for i := range samples {
				columns[s].samples[i] = append(columns[s].samples[i], samples[i])
			}
		}
	}
	return nil
}

func serve(latency time.Duration) (*connecttest.Server, error) {
	server, err := connecttest.New(connecttest.Config{Latency: latency, NoDefaultIntegration: true})
	if err != nil {
		return nil, err
	}
	return server, server.Listen("127.0.0.1:0")
}
