package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Environment variables that make this program stand in for the provider: it starts the real one and writes down what it used.
const (
	measuredVariable = "BENCH_MEASURED_PROVIDER" // the provider to start
	usageVariable    = "BENCH_USAGE_FILE"        // where to write a usage
)

// usage is what a provider process used in its life.
type usage struct {
	CPU         time.Duration
	MaxResident int64 // bytes
}

// standIn runs the provider for Terraform, which finds this program under the provider's name.
func standIn(binary string) int {
	command := exec.CommandContext(context.Background(), binary, os.Args[1:]...) //nolint:gosec // it runs the provider that the benchmark built
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	state := command.ProcessState
	if state == nil {
		return 1
	}
	used := usage{CPU: state.UserTime() + state.SystemTime()}
	if resources, ok := state.SysUsage().(*syscall.Rusage); ok {
		used.MaxResident = resources.Maxrss << 10 // Linux counts in KiB
	}
	text, err := json.Marshal(used)
	if err == nil {
		err = os.WriteFile(os.Getenv(usageVariable), text, 0o600) //nolint:gosec // the benchmark itself named the file
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return state.ExitCode()
}

// planUsage returns what the provider uses in a plan without changes of n integrations: the medians of several plans.
func planUsage(ctx context.Context, cli, dir string, s *subject, n, runs int) (usage, error) {
	dir = filepath.Join(dir, fmt.Sprintf("usage-%d", n))
	w, err := newWorkspace(cli, dir, s, n, 0)
	if err != nil {
		return usage{}, err
	}
	defer w.close()
	if _, err := w.run(ctx, w.apply(0)); err != nil {
		return usage{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return usage{}, err
	}
	measured := filepath.Join(dir, "measured")
	if err := os.Mkdir(measured, 0o700); err != nil {
		return usage{}, err
	}
	if err := os.Symlink(self, filepath.Join(measured, providerBinary)); err != nil {
		return usage{}, err
	}
	w.cliConfig = filepath.Join(measured, "cli.tfrc")
	if err := writeCLIConfig(w.cliConfig, measured); err != nil {
		return usage{}, err
	}
	file := filepath.Join(dir, "usage.json")
	w.extraEnv = []string{measuredVariable + "=" + s.binary(), usageVariable + "=" + file}
	var cpu []time.Duration
	var resident []int64
	for range runs {
		if _, err := w.run(ctx, w.arguments("plan", 0)); err != nil {
			return usage{}, err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return usage{}, err
		}
		var used usage
		if err := json.Unmarshal(text, &used); err != nil {
			return usage{}, err
		}
		cpu, resident = append(cpu, used.CPU), append(resident, used.MaxResident)
	}
	return usage{CPU: median(cpu), MaxResident: median(resident)}, nil
}
