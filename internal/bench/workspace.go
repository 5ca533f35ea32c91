package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// workspace is a folder with one subject's configuration of n resources, and the server that it talks to.
type workspace struct {
	cli       string
	dir       string
	cliConfig string
	n         int
	server    *connecttest.Server
	extraEnv  []string
}

func newWorkspace(cli, dir string, s *subject, n int, latency time.Duration) (*workspace, error) {
	server, err := connecttest.New(connecttest.Config{Latency: latency})
	if err != nil {
		return nil, err
	}
	if err := server.Listen("127.0.0.1:0"); err != nil {
		return nil, err
	}
	w := &workspace{cli: cli, dir: dir, cliConfig: s.cliConfig(), n: n, server: server}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return w, os.WriteFile(filepath.Join(dir, "main.tf"), []byte(variables+s.config), 0o600)
}

func (w *workspace) close() { _ = w.server.Close() }

// sample is what one command cost.
type sample struct {
	wall     time.Duration
	requests int
}

// operation is one Terraform command of the comparison.
type operation struct {
	name    string
	changes func(n int) int // how many resources it writes
	args    func(w *workspace) []string
}

// operations are measured in this order: each leaves what the next one needs.
var operations = []operation{
	{"apply, creates all", func(n int) int { return n }, func(w *workspace) []string { return w.apply(0) }},
	{"plan, no changes", func(int) int { return 0 }, func(w *workspace) []string { return w.arguments("plan", 0) }},
	{"apply, changes a tenth", func(n int) int { return n / 10 }, func(w *workspace) []string { return w.apply(w.n / 10) }},
	{"destroy", func(n int) int { return n }, func(w *workspace) []string { return append(w.arguments("destroy", w.n/10), "-auto-approve") }},
}

func (w *workspace) apply(changed int) []string {
	return append(w.arguments("apply", changed), "-auto-approve")
}

func (w *workspace) arguments(command string, changed int) []string {
	return []string{command, "-no-color", "-input=false", "-var", "n=" + strconv.Itoa(w.n), "-var", "changed=" + strconv.Itoa(changed)}
}

func (w *workspace) run(ctx context.Context, args []string) (sample, error) {
	w.server.ForgetRequests()
	command := exec.CommandContext(ctx, w.cli, args...)
	command.Dir = w.dir
	// Only what is needed: a TF_LOG or TF_CLI_ARGS of the person who measures would falsify the numbers.
	command.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + w.dir, "TF_CLI_CONFIG_FILE=" + w.cliConfig, "CHECKPOINT_DISABLE=1",
		"CONNECT_SERVER=" + w.server.URL(), "CONNECT_API_KEY=" + w.server.AdminKey(),
	}, w.extraEnv...)
	begin := time.Now()
	output, err := command.CombinedOutput()
	took := time.Since(begin)
	if err != nil {
		return sample{}, fmt.Errorf("terraform %v: %w\n%s", args, err, output)
	}
	return sample{wall: took, requests: len(w.server.Requests())}, nil
}

// cycle runs every operation once, from nothing to nothing.
func (w *workspace) cycle(ctx context.Context) ([]sample, error) {
	samples := make([]sample, len(operations))
	for i, o := range operations {
		var err error
		if samples[i], err = w.run(ctx, o.args(w)); err != nil {
			return nil, err
		}
	}
	return samples, nil
}

func median[T int | int64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
