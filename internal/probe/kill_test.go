package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// asProgram makes the test binary the probe itself, for tests that kill it.
const asProgram = "PROBE_UNDER_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// start runs the probe as a process of its own.
func (b bench) start(t *testing.T) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-content", b.content)
	cmd.Env = []string{asProgram + "=1", "CONNECT_SERVER=" + b.URL(), "CONNECT_API_KEY=" + b.AdminKey()}
	cmd.Stderr = &bytes.Buffer{}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// killAt starts the probe and sends it a signal at the nth request.
func killAt(t *testing.T, n int, signal syscall.Signal, switches connecttest.Switches) (bench, state, string) {
	t.Helper()
	reached := make(chan struct{})
	s := connecttest.Start(t, connecttest.Config{Switches: switches, Latency: 5 * time.Millisecond, Observe: onceAfter(n, reached)})
	b := furnish(s, "python-shiny")
	before := b.state()
	cmd := b.start(t)
	select {
	case <-reached:
	case <-time.After(time.Minute):
		t.Fatal("the probe does not get there")
	}
	if err := cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	if cmd.Wait() == nil {
		t.Error("the probe ended well")
	}
	return b, before, cmd.Stderr.(*bytes.Buffer).String()
}

// onceAfter closes the channel when the last of n requests is answered.
func onceAfter(n int, reached chan struct{}) func(connecttest.Request) {
	var left atomic.Int64
	left.Store(int64(n))
	return func(connecttest.Request) {
		if left.Add(-1) == 0 {
			close(reached)
		}
	}
}

// requestsOfARun is how many requests a whole run takes at the least, without a publisher's key.
const requestsOfARun = 80

func TestAKilledProbeLeavesAtMostOneIntegrationAndTheNextTakesItAway(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 16))
	for range 20 {
		n := 1 + random.IntN(requestsOfARun)
		t.Run(fmt.Sprint("at request ", n), func(t *testing.T) {
			t.Parallel()
			// With names that may be borne twice there are two for the length of one request.
			b, before, _ := killAt(t, n, syscall.SIGKILL, connecttest.Switches{connecttest.DuplicateNames: connecttest.Refused})
			if left := len(b.state().Integrations) - len(before.Integrations); left > 1 {
				t.Errorf("%d integrations were left behind", left)
			}
			if _, err := b.newRun(t, b.options()).run(t.Context()); err != nil {
				t.Errorf("the next run: %v", err)
			}
			if diff := cmp.Diff(before, b.state()); diff != "" {
				t.Errorf("the server changed (-before +after the next run):\n%s", diff)
			}
		})
	}
}

func TestAnInterruptedProbeLeavesNothing(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 16))
	for range 10 {
		n := 1 + random.IntN(requestsOfARun)
		t.Run(fmt.Sprint("at request ", n), func(t *testing.T) {
			t.Parallel()
			b, before, said := killAt(t, n, syscall.SIGINT, nil)
			if diff := cmp.Diff(before, b.state()); diff != "" {
				t.Errorf("the server changed (-before +after):\n%s", diff)
			}
			if !strings.Contains(said, errInterrupted.Error()) {
				t.Errorf("it said %s", said)
			}
		})
	}
}

// dying passes requests on until one is the last: after it nothing gets through, as when the program is killed.
type dying struct {
	inProcess
	left     int
	answered bool // the last one is carried out, and its answer lost
	last     string
}

func (d *dying) RoundTrip(req *http.Request) (*http.Response, error) {
	if d.left--; d.left > 0 {
		d.last = req.Method + " " + req.URL.Path
		return d.inProcess.RoundTrip(req)
	}
	if d.left == 0 && d.answered {
		_, _ = d.inProcess.RoundTrip(req)
	}
	return nil, errors.New("the program is dead")
}

// TestEveryMomentOfDeath kills the probe at each of its requests: on a server that insists on taking integrations off content before they are
// deleted, too.
func TestEveryMomentOfDeath(t *testing.T) {
	t.Parallel()
	for first, inUse := range []connecttest.Setting{connecttest.Accepted, connecttest.Refused} {
		for n := 1 + first; n <= requestsOfARun+30; n += 2 {
			answered := n%4 > 1
			t.Run(fmt.Sprint(inUse, n, answered), func(t *testing.T) {
				t.Parallel()
				b := newBench(t, connecttest.Config{Switches: connecttest.Switches{connecttest.DeleteInUse: inUse}}, "python-shiny")
				before := b.state()
				dead, o := &dying{inProcess: inProcess{b.Server}, left: n, answered: answered}, b.options()
				o.Transport = dead
				_, err := b.newRun(t, o).run(t.Context())
				left, most := len(b.state().Integrations)-len(before.Integrations), 1
				if strings.HasPrefix(dead.last, "POST") {
					most = 2 // the question about names needs two at once
				}
				if left > most {
					t.Errorf("%d integrations were left behind, after %s", left, dead.last)
				}
				if left > 0 && !strings.Contains(fmt.Sprint(err), "left behind") {
					t.Errorf("it says %v about %d that are left", err, left)
				}
				if _, err := b.newRun(t, b.options()).run(t.Context()); err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff(before, b.state()); diff != "" {
					t.Errorf("the server changed (-before +after the next run):\n%s", diff)
				}
			})
		}
	}
}

// losing loses the answer to one request, or cuts it off before it is sent.
type losing struct {
	inProcess
	left int
	sent bool
}

func (l *losing) RoundTrip(req *http.Request) (*http.Response, error) {
	if l.left--; l.left != 0 {
		return l.inProcess.RoundTrip(req)
	}
	if l.sent {
		_, _ = l.inProcess.RoundTrip(req)
	}
	return nil, errors.New("connection reset")
}

func TestALostAnswerLeavesNothingAndNoWrongSetting(t *testing.T) {
	t.Parallel()
	quiet := newBench(t, connecttest.Config{}, "python-shiny")
	want, err := quiet.newRun(t, quiet.options()).run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= requestsOfARun+30; n++ {
		sent := n%2 == 0
		t.Run(fmt.Sprint(n, sent), func(t *testing.T) {
			t.Parallel()
			b := newBench(t, connecttest.Config{}, "python-shiny")
			before, o := b.state(), b.options()
			o.Transport = &losing{inProcess: inProcess{b.Server}, left: n, sent: sent}
			got, err := b.newRun(t, o).run(t.Context())
			if diff := cmp.Diff(before, b.state()); diff != "" {
				t.Errorf("the server changed (-before +after):\n%s", diff)
			}
			if err != nil {
				return // it was one of the first requests, without which there is nothing to ask
			}
			for name, setting := range want.Habits {
				if got.Habits[name] != setting && got.Unanswered[name] == "" {
					t.Errorf("%s=%s, without a lost answer %s", name, got.Habits[name], setting)
				}
			}
			if news := newsBeside(got, "templates"); len(news) > 0 {
				t.Errorf("new %v", news)
			}
		})
	}
}

func TestARunEndsInTime(t *testing.T) {
	t.Parallel()
	b := newBench(t, connecttest.Config{}, "python-shiny")
	before := b.state()
	ctx, cancel := context.WithCancelCause(t.Context())
	p := b.newRun(t, b.options())
	p.sleep = func(context.Context, time.Duration) { cancel(errors.New("out of time")) }
	r, err := p.run(ctx)
	if r != nil || err == nil || !strings.Contains(err.Error(), "out of time") {
		t.Errorf("report %v, error %v", r, err)
	}
	if diff := cmp.Diff(before, b.state()); diff != "" {
		t.Errorf("the server changed (-before +after):\n%s", diff)
	}
}

func TestARunEndsAfterSoManyRequests(t *testing.T) {
	t.Parallel()
	for _, spare := range []int{20, 21, 22} {
		b := newBench(t, connecttest.Config{}, "python-shiny")
		before := b.state()
		p := b.newRun(t, b.options())
		p.sent = maxRequests - spare
		r, err := p.run(t.Context())
		if err != nil || !strings.Contains(r.Unanswered["scopes"], "ends after") {
			t.Errorf("error %v, unanswered %v", err, r.Unanswered)
		}
		if asked := len(b.Requests()); asked > spare+5 {
			t.Errorf("%d requests, of which it had %d", asked, spare)
		}
		if diff := cmp.Diff(before, b.state()); diff != "" {
			t.Errorf("the server changed (-before +after):\n%s", diff)
		}
	}
}

// slow is a server that makes what it was asked for whether or not someone waits for the answer.
type slow struct {
	inProcess
	interrupt func()
	done      chan struct{}
}

func (s *slow) RoundTrip(req *http.Request) (*http.Response, error) {
	if s.interrupt == nil || req.Method != http.MethodPost {
		return s.inProcess.RoundTrip(req)
	}
	s.interrupt()
	s.interrupt = nil
	late := func() (*http.Response, error) {
		defer close(s.done)
		return s.inProcess.RoundTrip(req)
	}
	if err := req.Context().Err(); err != nil {
		time.AfterFunc(100*time.Millisecond, func() { _, _ = late() })
		return nil, err
	}
	return late()
}

func TestAnInterruptedWriteIsWaitedFor(t *testing.T) {
	t.Parallel()
	b := newBench(t, connecttest.Config{}, "python-shiny")
	before, o := b.state(), b.options()
	ctx, cancel := context.WithCancelCause(t.Context())
	s := &slow{inProcess: inProcess{b.Server}, interrupt: func() { cancel(errInterrupted) }, done: make(chan struct{})}
	o.Transport = s
	if _, err := b.newRun(t, o).run(ctx); !errors.Is(err, errInterrupted) {
		t.Errorf("it ended with %v", err)
	}
	<-s.done
	if diff := cmp.Diff(before, b.state()); diff != "" {
		t.Errorf("the server changed (-before +after):\n%s", diff)
	}
}
