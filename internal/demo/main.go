// Command demo shows what the provider does for a platform team: it builds the provider, starts the stand-in on a free port, and
// runs real Terraform (or OpenTofu) against it, telling each step and checking that it went as told.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	picture := flag.String("picture", "", "write the picture of the README to this `file` instead of telling the story")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *picture); err != nil {
		stop()
		if errors.Is(err, context.Canceled) {
			err = errors.New("stopped before the end")
		}
		fmt.Fprintf(os.Stderr, "\nThe demo failed: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, picture string) error {
	dir, err := os.MkdirTemp("", "connect-demo-")
	if err != nil {
		return err
	}
	keep := os.Getenv("KEEP") != ""
	if !keep {
		defer func() { _ = os.RemoveAll(dir) }()
	}
	s, err := newStage(ctx, dir)
	if err != nil {
		return err
	}
	defer s.close()
	if picture != "" {
		return paintPlan(ctx, s, picture)
	}
	for _, act := range []func(context.Context, *stage) error{
		applyAll, planAgain, findByName, meddle, planRepair, applyRepair,
	} {
		if err := act(ctx, s); err != nil {
			return err
		}
	}
	if keep {
		return s.waitForVisitor(ctx)
	}
	if err := destroyAll(ctx, s); err != nil {
		return err
	}
	fmt.Println("\nThat is all. Nothing is left behind. `make demo KEEP=1` leaves the server running for you to try more.")
	return nil
}
