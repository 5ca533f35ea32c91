package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// Environment variables that make this program stand in for the provider: it starts the real one and writes down what it used.
const (
	measuredVariable = "BENCH_MEASURED_PROVIDER" // the provider to start
	usageVariable    = "BENCH_USAGE_FILE"        // where to write a usage
)

// usage is what a command took, and what the provider's process used in it.
type usage struct {
	CPU         time.Duration
	MaxResident int64         // bytes
	Wall        time.Duration `json:"-"` // of the command
	Failure     string        `json:"-"` // what a command that failed said
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

// measured is the provider in a folder of its own, where Terraform starts this program in its place.
func (s *subject) measured(configuration string, n int) (*subject, error) {
	m := *s
	m.dir = fmt.Sprint(s.dir, "-measured-", n)
	m.cliConfig = filepath.Join(m.dir, "cli.tfrc")
	m.env = []string{measuredVariable + "=" + s.binary(), usageVariable + "=" + m.usageFile()}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	overrides := fmt.Sprintf("dev_overrides {\n    \"connect-community/connect\" = %q\n  }", m.dir)
	if err := writeFolder(m.dir, configuration, overrides); err != nil {
		return nil, err
	}
	return &m, os.Symlink(self, filepath.Join(m.dir, providerBinary))
}

func (s *subject) usageFile() string { return filepath.Join(s.dir, "usage.json") }

// use runs plans and returns what they used, the medians. The provider that Terraform starts last is the one that plans.
func (s *subject) use(ctx context.Context, server *connecttest.Server, n, runs int) (usage, error) {
	var all []usage
	for range runs {
		command := s.command(ctx, server, "plan", "-no-color", "-input=false", "-var", fmt.Sprint("n=", n))
		begin := time.Now()
		output, err := command.CombinedOutput()
		used := usage{Wall: time.Since(begin)}
		if _, ok := errors.AsType[*exec.ExitError](err); ok {
			used.Failure, err = string(bytes.TrimSpace(output[max(bytes.Index(output, []byte("Error: ")), 0):]))+"\n", nil
		}
		if err != nil {
			return usage{}, err
		}
		text, err := os.ReadFile(s.usageFile())
		if err != nil {
			return usage{}, err
		}
		if err := json.Unmarshal(text, &used); err != nil {
			return usage{}, err
		}
		all = append(all, used)
	}
	return usage{
		CPU: median(all, func(u usage) time.Duration { return u.CPU }), Wall: median(all, func(u usage) time.Duration { return u.Wall }),
		MaxResident: median(all, func(u usage) int64 { return u.MaxResident }), Failure: all[0].Failure,
	}, nil
}

// manage returns the use of plans without changes of n integrations.
func (s *subject) manage(ctx context.Context, n, runs int) (usage, error) {
	server, err := serve(0)
	if err != nil {
		return usage{}, err
	}
	defer func() { _ = server.Close() }()
	managing, err := s.measured("connect.tf", n)
	if err != nil {
		return usage{}, err
	}
	if _, err := managing.run(ctx, server, n, operations[apply]); err != nil {
		return usage{}, err
	}
	used, err := managing.use(ctx, server, n, runs)
	if err == nil && used.Failure != "" {
		err = errors.New(used.Failure)
	}
	return used, err
}

// list returns the use of the data source that lists all integrations, on a server of n.
func (s *subject) list(ctx context.Context, n, runs int) (usage, error) {
	server, err := serve(0)
	if err != nil {
		return usage{}, err
	}
	defer func() { _ = server.Close() }()
	for i := range n {
		server.Add(connecttest.Integration{Name: fmt.Sprint("Integration ", i), Template: "custom", Config: map[string]any{ //nolint:gosec // no credentials
			"auth_type": "Viewer", "auth_mode": "Confidential", "client_id": fmt.Sprint("client-", i), "use_pkce": true,
			"authorization_uri": "https://idp.example.com/oauth2/authorize", "token_uri": "https://idp.example.com/oauth2/token",
			"scopes": "email offline_access openid profile", "token_endpoint_auth_method": "client_secret_post",
		}})
	}
	listing, err := s.measured("listed.tf", n)
	if err != nil {
		return usage{}, err
	}
	return listing.use(ctx, server, 0, runs)
}

// The sizes of growth: of configurations, and of servers.
const (
	few, many           = 100, 1000
	longList, wrongList = 5_000, 100_000
)

// growth is how the provider's needs grow with what it is asked for.
type growth struct {
	Few, Many   usage // plans of that many integrations
	Long, Wrong usage // lists of that many
	Binary      int64 // bytes
}

func measureGrowth(ctx context.Context, s *subject, runs int) (growth, error) {
	var g growth
	info, err := os.Stat(s.binary())
	if err != nil {
		return g, err
	}
	g.Binary = info.Size()
	for _, one := range []struct {
		measure func(context.Context, int, int) (usage, error)
		n, runs int
		used    *usage
	}{
		{s.manage, few, runs, &g.Few}, {s.manage, many, runs, &g.Many},
		{s.list, longList, runs, &g.Long}, {s.list, wrongList, 1, &g.Wrong},
	} {
		fmt.Fprintf(os.Stderr, "growth: %d integrations\n", one.n)
		if *one.used, err = one.measure(ctx, one.n, one.runs); err != nil {
			return g, err
		}
	}
	return g, nil
}
