package provider

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

const (
	raceEnv    = "CONNECT_TEST_RACE" // in a process of the race: server, key, content item and its own integration
	raceRounds = 50
	raceMark   = "race: " // begins the lines that the processes tell each other
	raceWriter = "X-Race" // header with the integration of the process that asks
)

// raceReport is what became of one process's associations.
type raceReport struct {
	Lost     int // its next plan found the association gone
	Returned int // the create found the association there, although it had been taken away
	Refused  int // an error said that somebody else writes at the same time
}

// TestAssociationsOfTwoProcesses lets two processes add and take away an association of their own, of one content item, fifty times each.
// Connect has no conditional write, so that one can undo what the other does. None of that goes unnoticed.
func TestAssociationsOfTwoProcesses(t *testing.T) {
	if process := os.Getenv(raceEnv); process != "" {
		race(t, strings.Fields(process))
		return
	}
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	content := s.AddContent("app", "python-shiny")
	var racers []*racer
	for range 2 {
		own := s.Add(connecttest.Integration{Name: "Own", Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
		racers = append(racers, startRacer(t, own, s.URL(), s.AdminKey(), content, own))
	}
	for _, r := range racers {
		r.hears()
	}
	for _, r := range racers {
		fmt.Fprintln(r.input)
	}
	var total raceReport
	for _, r := range racers {
		var report raceReport
		if text := r.hears(); json.Unmarshal([]byte(text), &report) != nil {
			t.Fatalf("a process reports %q", text)
		}
		total.Lost, total.Returned, total.Refused = total.Lost+report.Lost, total.Returned+report.Returned, total.Refused+report.Refused
	}
	truth := s.Associations(content)
	for _, r := range racers {
		fmt.Fprintln(r.input)
		if kept := r.hears() == "kept"; kept != slices.Contains(truth, r.own) {
			t.Errorf("Connect holds %v, and the plan for %s says that it is kept: %t", truth, r.own, kept)
		}
		if err := r.command.Wait(); err != nil {
			t.Error(err)
		}
	}
	overwritten := overwrites(t, s.Writes())
	t.Logf("%d changes of two processes: %d writes undid the other's; noticed by the next plan: %d gone, %d back; by an error: %d; the rest was written again at once",
		2*2*raceRounds, overwritten, total.Lost, total.Returned, total.Refused)
	if overwritten == 0 {
		t.Error("the processes never met")
	}
}

// overwrites counts the writes that changed the association of the other process.
func overwrites(t *testing.T, writes []connecttest.Request) (count int) {
	t.Helper()
	var held []string
	for _, request := range writes {
		var items []struct {
			GUID string `json:"oauth_integration_guid"`
		}
		if err := json.Unmarshal(request.Body, &items); err != nil {
			t.Fatal(err)
		}
		var now []string
		for _, item := range items {
			now = append(now, item.GUID)
		}
		changed := append(without(held, now), without(now, held)...)
		if slices.ContainsFunc(changed, func(guid string) bool { return guid != request.Header.Get(raceWriter) }) {
			count++
		}
		held = now
	}
	return count
}

// racer is one process of the race.
type racer struct {
	t       *testing.T
	own     string
	command *exec.Cmd
	input   io.WriteCloser
	output  *bufio.Scanner
}

func startRacer(t *testing.T, own string, process ...string) *racer {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	command.Env = append(os.Environ(), raceEnv+"="+strings.Join(process, " "))
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill() })
	return &racer{t, own, command, input, bufio.NewScanner(output)}
}

// hears returns what the process tells next.
func (r *racer) hears() string {
	r.t.Helper()
	var all []string
	for r.output.Scan() {
		if text, ok := strings.CutPrefix(r.output.Text(), raceMark); ok {
			return text
		}
		all = append(all, r.output.Text())
	}
	r.t.Fatalf("a process ended early:\n%s", strings.Join(all, "\n"))
	return ""
}

// race is what each process does. Its last association stays, so that what it knows of it can be compared with what Connect holds.
func race(t *testing.T, process []string) {
	server, key, content, own := process[0], process[1], process[2], process[3]
	headers := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{raceWriter: tftypes.NewValue(tftypes.String, own)})
	c := newCoreFor(t, associationType, &connectProvider{version: "test"}, nil, map[string]tftypes.Value{
		"server": tftypes.NewValue(tftypes.String, server), "api_key": tftypes.NewValue(tftypes.String, key), "headers": headers,
	})
	wanted := fields{"content_guid": content, "integration_guid": own}
	input := bufio.NewReader(os.Stdin)
	fmt.Println("\n" + raceMark + "ready")
	_, _ = input.ReadString('\n') // until the other is ready too
	var report raceReport
	for round := range raceRounds {
		report.create(c, wanted, content+"/"+own)
		if round == raceRounds-1 {
			break
		}
		if _, errors := c.plan(c.configuration(wanted)); len(errors) > 0 {
			t.Fatal(errors)
		}
		if c.state.IsNull() {
			report.Lost++
			continue
		}
		for errors := c.attempt(nil); len(errors) > 0; errors = c.attempt(nil) {
			report.refused(c, errors)
		}
	}
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(raceMark + string(text))
	_, _ = input.ReadString('\n') // until the other is done too
	if p, errors := c.plan(c.configuration(wanted)); len(errors) > 0 {
		t.Fatal(errors)
	} else if p.empty() {
		fmt.Println(raceMark + "kept")
	} else {
		fmt.Println(raceMark + "lost")
	}
}

func (r *raceReport) create(c *core, wanted fields, id string) {
	for errors := c.attempt(wanted); len(errors) > 0; errors = c.attempt(wanted) {
		if !strings.Contains(errors[0], "terraform import ADDRESS "+id) {
			r.refused(c, errors)
			continue
		}
		r.Returned++
		if errors := c.imported(id); len(errors) == 0 {
			return
		}
	}
}

func (r *raceReport) refused(c *core, errors []string) {
	if !strings.Contains(errors[0], "somebody else writes") {
		c.t.Fatal(errors)
	}
	r.Refused++
}
