// Command probe asks a Connect server which habits it has: how it settles the questions that public sources leave open, and for each of which
// the stand-in has a switch. It takes CONNECT_SERVER and the CONNECT_API_KEY of an administrator, CONNECT_INSECURE and
// CONNECT_CA_CERTIFICATE, and prints a table:
//
//	$ go run ./internal/probe -json habits.json
//
// It makes integrations of its own, one at a time, takes each away again, and touches nothing else.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

func main() {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-signals
		cancel(errInterrupted)
		signal.Stop(signals) // the second one ends the program at once
	}()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "probe:", err)
		os.Exit(1)
	}
}

// options are the command line.
type options struct {
	json    string
	content string
	timeout time.Duration
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	server, err := serverFrom(getenv)
	if err != nil {
		return err
	}
	progress := &oneLine{w: stderr, overwrite: isTerminal(stderr)}
	p, err := newProbe(server, getenv("CONNECT_PUBLISHER_API_KEY"), o.content, progress)
	if err != nil {
		return err
	}
	p.announce(stderr)
	ctx, cancel := context.WithTimeoutCause(ctx, o.timeout, fmt.Errorf("the probe took longer than %s: -timeout gives it more time", o.timeout))
	defer cancel()
	found, err := p.run(ctx)
	progress.clear()
	if found == nil {
		return err
	}
	found.print(stdout)
	if o.json != "" {
		err = errors.Join(err, found.write(o.json))
	}
	return err
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("probe", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.json, "json", "", "`file` to write the report into, for connect-stand-in -habits and for others")
	flags.StringVar(&o.content, "content", "", "`guid` of a content item that may get integrations of the probe's for a moment; its list is put back")
	flags.DurationVar(&o.timeout, "timeout", 3*time.Minute, "time after which to end")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q: -help lists the flags", flags.Arg(0))
	case o.content != "" && !guidForm.MatchString(o.content):
		return o, errors.New("-content wants the guid of a content item, such as 3f0c7d5e-5a0c-4b0e-9d55-2f6f3a1c7b11")
	}
	return o, nil
}

// serverFrom reads the provider's environment variables.
func serverFrom(getenv func(string) string) (connect.Options, error) {
	o := connect.Options{
		Server: getenv("CONNECT_SERVER"), APIKey: getenv("CONNECT_API_KEY"), CACertificate: getenv("CONNECT_CA_CERTIFICATE"),
		UserAgent: "terraform-provider-connect-probe",
	}
	if o.Server == "" || o.APIKey == "" {
		return o, errors.New("set CONNECT_SERVER to the address of a Connect server and CONNECT_API_KEY to the key of an administrator")
	}
	var err error
	if o.Insecure, err = strconv.ParseBool(cmp.Or(getenv("CONNECT_INSECURE"), "false")); err != nil {
		return o, errors.New("CONNECT_INSECURE is neither true nor false")
	}
	if path := o.CACertificate; path != "" && !strings.Contains(path, "-----BEGIN") {
		pem, err := os.ReadFile(path) //nolint:gosec // whoever runs the probe names the file
		if err != nil {
			return o, fmt.Errorf("CONNECT_CA_CERTIFICATE must be PEM text or the path of a PEM file: %w", err)
		}
		o.CACertificate = string(pem)
	}
	return o, nil
}

// announce says beforehand what will happen.
func (p *probe) announce(w io.Writer) {
	fmt.Fprintf(w, `Asking %s %d questions, with at most %d requests.
One after the other, integrations named %q are made, with endpoints under example.com, changed and deleted again. For a moment each
is there for publishers to see, and once there are two. Connect's audit log will show them. Nothing else is changed.
`, p.server, len(questions), maxRequests, p.name)
	if p.content != "" {
		fmt.Fprintf(w, "Content %s gets one of them for a moment; then its list of integrations is put back as it was.\n", p.content)
	}
	fmt.Fprintln(w, "Ctrl-C stops and cleans up.")
}
