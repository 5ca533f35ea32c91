// Command connect-stand-in runs the in-memory Posit Connect by itself, so that anyone can try Terraform modules without a server
// or a licence. It prints what the clients of Connect read from their environment:
//
//	$ go run ./internal/connecttest/cmd/connect-stand-in
//	export CONNECT_SERVER=http://127.0.0.1:41234
//	export CONNECT_API_KEY=…
//
// It listens on the loopback interface only, forgets everything when it ends, and ends by itself after -stop-after, or when
// the program that started it ends.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go endWithParent(os.Getppid(), stop)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "connect-stand-in:", err)
		os.Exit(1)
	}
}

// endWithParent calls stop when another process has become the parent, as happens to those whose parent ends: "go run" does not hand
// on every signal.
func endWithParent(parent int, stop func()) {
	for range time.Tick(time.Second) {
		if os.Getppid() != parent {
			stop()
			return
		}
	}
}

// options are the command line.
type options struct {
	config    connecttest.Config
	addr      string
	seed      string
	empty     bool
	log       bool
	switches  bool
	stopAfter time.Duration
}

// run serves until the context ends or the time is up. What clients need goes to stdout, the request log to stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	if o.switches {
		return listSwitches(stdout)
	}
	if o.log {
		o.config.Observe = requestLogger(stderr)
	}
	server, err := connecttest.New(o.config)
	if err != nil {
		return err
	}
	content := "none"
	if !o.empty {
		content = addExamples(server)
	}
	if o.seed != "" {
		if err := seed(server, o.seed); err != nil {
			return err
		}
	}
	if err := server.Listen(o.addr); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "export CONNECT_SERVER=%s\nexport CONNECT_API_KEY=%s\n# a publisher's key: %s\n# a viewer's key: %s\n# a content item: %s\n",
		server.URL(), server.AdminKey(), server.PublisherKey(), server.ViewerKey(), content)
	ctx, cancel := context.WithTimeout(ctx, o.stopAfter)
	defer cancel()
	<-ctx.Done()
	return server.Close()
}

// addExamples adds the user and the group that the provider's examples name, and a content item, whose GUID it returns.
func addExamples(server *connecttest.Server) string {
	server.AddUser("ada", "ada@example.com", connecttest.Publisher)
	server.AddGroup("team")
	return server.AddContent("app", "python-shiny")
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{config: connecttest.Config{Switches: connecttest.Switches{}}}
	flags := flag.NewFlagSet("connect-stand-in", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.addr, "addr", "127.0.0.1:0", "loopback address to listen on; port 0 takes a free one")
	flags.StringVar((*string)(&o.config.Profile), "profile", "", fmt.Sprintf("release to play, one of %q (default the newest)", connecttest.Profiles()))
	flags.StringVar(&o.config.Version, "version", "", "version that the server says it is (default the profile's)")
	flags.StringVar(&o.config.Prefix, "prefix", "", "path prefix to live under, such as /rsc")
	flags.DurationVar(&o.config.Latency, "latency", 0, "time added to every answer, such as 200ms")
	flags.StringVar(&o.seed, "seed", "", "`file` with a JSON list of integrations to begin with, each as a POST carries it and with an optional guid")
	flags.BoolVar(&o.empty, "empty", false, "begin without the user, the group and the content item of the examples, as Posit's own tests of its clients want it")
	flags.Func("habits", "`file` with a report of make probe: play the server that it is of", func(path string) error {
		habits, err := connecttest.ReadHabits(path)
		o.config.Habits = &habits
		return err
	})
	flags.BoolVar(&o.switches, "switches", false, "list the switches and their settings, the default first, and end")
	flags.BoolVar(&o.config.NewFields, "new-fields", false, "put members, types and values into answers that no release is known to have")
	flags.BoolVar(&o.log, "log", false, "print a line for every request: method, path, status")
	flags.DurationVar(&o.stopAfter, "stop-after", 8*time.Hour, "time after which to end")
	flags.Func("switch", "`name=setting` of an unsettled behaviour; may be given several times", func(text string) error {
		name, setting, ok := strings.Cut(text, "=")
		if !ok {
			return fmt.Errorf("%q is not of the form name=setting", text)
		}
		o.config.Switches[connecttest.Switch(name)] = connecttest.Setting(setting)
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q: -help lists the flags", flags.Arg(0))
	}
	return o, nil
}

func listSwitches(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, info := range connecttest.AllSwitches() {
		settings := make([]string, len(info.Settings))
		for i, setting := range info.Settings {
			settings[i] = string(setting)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", info.Name, strings.Join(settings, "|"), info.Meaning)
	}
	return table.Flush()
}

// requestLogger prints one line a request. Bodies, headers and queries stay out: they may hold keys and secrets.
func requestLogger(w io.Writer) func(connecttest.Request) {
	var mu sync.Mutex
	return func(r connecttest.Request) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(w, "%s %s %d\n", r.Method, r.Path, r.Status)
	}
}

func seed(server *connecttest.Server, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading the seed: %w", err)
	}
	defer file.Close()
	return server.Seed(file)
}
