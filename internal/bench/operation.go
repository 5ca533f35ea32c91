package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// operation is one Terraform command of the comparison.
type operation struct {
	name    string
	command []string
	changed bool            // with a tenth of the integrations changed
	writes  func(n int) int // how many integrations it writes
}

// The operations, measured in this order: each leaves what the next one needs.
const (
	apply = iota
	plan
	change
	destroy
)

var operations = []operation{
	apply:   {"apply, creates all", []string{"apply", "-auto-approve"}, false, func(n int) int { return n }},
	plan:    {"plan, no changes", []string{"plan", "-detailed-exitcode"}, false, func(int) int { return 0 }},
	change:  {"apply, changes a tenth", []string{"apply", "-auto-approve"}, true, tenth},
	destroy: {"destroy", []string{"destroy", "-auto-approve"}, true, func(n int) int { return n }},
}

func tenth(n int) int { return (n + 9) / 10 }

// sample is what one command cost, and what it left.
type sample struct {
	wall     time.Duration
	requests int
	changes  bool // a plan was not empty
	secret   bool // the state holds a secret
}

// cycle runs every operation once with n integrations, from nothing to nothing.
func (s *subject) cycle(ctx context.Context, server *connecttest.Server, n int) ([]sample, error) {
	samples := make([]sample, len(operations))
	for i, o := range operations {
		var err error
		if samples[i], err = s.run(ctx, server, n, o); err != nil {
			return nil, fmt.Errorf("%s, %s: %w", s.name, o.name, err)
		}
	}
	return samples, nil
}

func (s *subject) run(ctx context.Context, server *connecttest.Server, n int, o operation) (sample, error) {
	server.ForgetRequests()
	command := s.command(ctx, server, append(o.command, "-no-color", "-input=false", "-var", fmt.Sprint("n=", n))...)
	if o.changed {
		command.Args = append(command.Args, "-var", fmt.Sprint("changed=", tenth(n)))
	}
	begin := time.Now()
	output, err := command.CombinedOutput()
	result := sample{wall: time.Since(begin), requests: len(server.Requests())}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 2 { // what -detailed-exitcode says of changes
		result.changes, err = true, nil
	}
	if err != nil {
		return sample{}, fmt.Errorf("%w\n%s", err, output)
	}
	state, err := os.ReadFile(filepath.Join(s.dir, "terraform.tfstate"))
	result.secret = bytes.Contains(state, []byte("a-secret-of-integration"))
	return result, err
}
