package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// inProcess hands requests to a server without a network.
type inProcess struct{ server http.Handler }

func (t inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	t.server.ServeHTTP(recorder, req)
	return recorder.Result(), nil
}

// bench is a stand-in with integrations of other people on it, and a content item for -content.
type bench struct {
	*connecttest.Server
	content string
}

func newBench(t *testing.T, cfg connecttest.Config, appMode string) bench {
	t.Helper()
	s, err := connecttest.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return furnish(s, appMode)
}

func furnish(s *connecttest.Server, appMode string) bench {
	b := bench{s, s.AddContent("item", appMode)}
	s.Add(connecttest.Integration{Name: "terraform-provider-connect probes", Template: "custom", Config: map[string]any{"old": "x", "client_secret": "s"}})
	s.Add(connecttest.Integration{Template: "custom", Permissions: []connecttest.Principal{{UserGUID: s.UserGUID(connecttest.Viewer)}}})
	held := s.Add(connecttest.Integration{
		Name: "in use", Template: "custom", Config: map[string]any{"auth_type": "Service Account", "token_uri": "https://idp.example.com/probe"},
	})
	if appMode != "unknown" {
		s.Associate(b.content, held)
	}
	return b
}

// state is all of a server that a probe could change.
type state struct {
	Integrations []connecttest.Integration
	Associations []string
}

func (b bench) state() state { return state{b.Integrations(), b.Associations(b.content)} }

// version is what a stand-in of the newest release says of itself.
func (b bench) version() string {
	profiles := connecttest.Profiles()
	return string(profiles[len(profiles)-1]) + ".0"
}

func (b bench) options() connect.Options {
	return connect.Options{Server: b.URL(), APIKey: b.AdminKey(), Transport: inProcess{b.Server}}
}

// newRun returns a probe that does not wait.
func (b bench) newRun(t *testing.T, o connect.Options) *probe {
	t.Helper()
	p, err := newProbe(o, b.PublisherKey(), b.content, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	p.sleep = func(context.Context, time.Duration) {}
	p.publisher.sleep = p.sleep
	return p
}

// open says for each switch under which settings no one can find its own from outside. Where there is none, it always has to be found.
var open = map[string]func(set func(connecttest.Switch) connecttest.Setting, appMode string) bool{
	"config-null": func(set func(connecttest.Switch) connecttest.Setting, _ string) bool {
		return set(connecttest.ConfigUpdate) == connecttest.Replace && set(connecttest.ConfigNull) != connecttest.Refused
	},
	"defaults": func(set func(connecttest.Switch) connecttest.Setting, _ string) bool {
		return set(connecttest.Templates) == connecttest.Absent && set(connecttest.Defaults) == connecttest.Stored
	},
	"invisible": func(set func(connecttest.Switch) connecttest.Setting, _ string) bool {
		return set(connecttest.Templates) == connecttest.Absent && set(connecttest.Invisible) == connecttest.Kept
	},
	"server-keys": func(set func(connecttest.Switch) connecttest.Setting, _ string) bool {
		return set(connecttest.Templates) == connecttest.Absent && set(connecttest.ServerKeys) == connecttest.Added
	},
	"stored-unknown": func(set func(connecttest.Switch) connecttest.Setting, _ string) bool {
		return set(connecttest.UnknownKey) != connecttest.Refused || set(connecttest.ServerKeys) != connecttest.Added ||
			set(connecttest.Templates) == connecttest.Absent
	},
	"verify": func(set func(connecttest.Switch) connecttest.Setting, _ string) bool {
		return set(connecttest.Verify) != connecttest.Succeeds
	},
	"permissions-null":      withoutPermissions,
	"duplicate-permissions": withoutPermissions,
	"permissions-shown":     withoutPermissions,
	"acl-denied":            withoutPermissions,
	"association-static": func(set func(connecttest.Switch) connecttest.Setting, appMode string) bool {
		// A list that is not empty may be the reason for 209.
		return appMode == "python-shiny" || appMode == "static" && set(connecttest.AssociationStatic) == connecttest.Code209
	},
	"delete-in-use": func(_ func(connecttest.Switch) connecttest.Setting, appMode string) bool { return appMode == "unknown" },
}

func withoutPermissions(set func(connecttest.Switch) connecttest.Setting, _ string) bool {
	return set(connecttest.PermissionsKnown) == connecttest.Unknown
}

// readable are the switches that show without an integration of one's own; those in the second list want the feature on.
var (
	readable         = []string{"version", "feature", "licence", "missing-key", "user-endpoint", "groups", "trailing-slash"}
	readableIfItIsOn = []string{"bad-guid", "templates", "association-unknown"}
)

func isOpen(name string, set func(connecttest.Switch) connecttest.Setting, appMode string) bool {
	switch {
	case slices.Contains(readable, name):
		return false
	case set(connecttest.Feature) != connecttest.On:
		return true
	case slices.Contains(readableIfItIsOn, name):
		return false
	case set(connecttest.Licence) == connecttest.Off:
		return true
	}
	return open[name] != nil && open[name](set, appMode)
}

// checkHabits probes a stand-in with these settings. Every switch is reported as it is set, or left open for a reason and only where it must;
// the server is as it was.
func checkHabits(t *testing.T, given connecttest.Switches, appMode string) {
	t.Helper()
	b := newBench(t, connecttest.Config{Switches: given}, appMode)
	before := b.state()
	r, err := b.newRun(t, b.options()).run(t.Context())
	if err != nil {
		t.Fatalf("%v: %v", given, err)
	}
	if diff := cmp.Diff(before, b.state()); diff != "" {
		t.Errorf("%v: the server changed (-before +after):\n%s", given, diff)
	}
	if news := newsBeside(r, "templates"); len(news) > 0 {
		t.Errorf("%v: new %v", given, news)
	}
	for _, info := range connecttest.AllSwitches() {
		set := func(name connecttest.Switch) connecttest.Setting { return settingOf(given, name) }
		name, want := string(info.Name), string(set(info.Name))
		got, reason := r.Habits[name], r.Unanswered[name]
		switch mayStay := isOpen(name, set, appMode); {
		case got == "" && reason == "":
			t.Errorf("%v: %s is neither answered nor unanswered", given, name)
		case strings.Contains(reason, "no answer") || strings.Contains(reason, "not found out"):
			t.Errorf("%v: %s is unanswered for no true reason: %s", given, name, reason)
		case mayStay && got != "":
			t.Errorf("%v: %s=%s was reported, which cannot be told from outside", given, name, got)
		case !mayStay && got != want:
			t.Errorf("%v: %s=%q (%s), want %s", given, name, got, reason, want)
		}
	}
}

// newsBeside returns the news of a report but those about some questions.
func newsBeside(r *report, questions ...string) []novelty {
	return slices.DeleteFunc(slices.Clone(r.New), func(n novelty) bool { return slices.Contains(questions, n.Question) })
}

func settingOf(given connecttest.Switches, name connecttest.Switch) connecttest.Setting {
	if setting, ok := given[name]; ok {
		return setting
	}
	for _, info := range connecttest.AllSwitches() {
		if info.Name == name {
			return info.Settings[0]
		}
	}
	return ""
}

// appModes are kinds of content that make a difference to associations.
var appModes = []string{"python-shiny", "static", "unknown"}

func TestEverySettingAloneIsFound(t *testing.T) {
	t.Parallel()
	for _, info := range connecttest.AllSwitches() {
		for _, setting := range info.Settings {
			for _, appMode := range appModes[:choose(info.Name == connecttest.AssociationStatic || info.Name == connecttest.DeleteInUse, 3, 1)] {
				t.Run(fmt.Sprintf("%s=%s on %s content", info.Name, setting, appMode), func(t *testing.T) {
					t.Parallel()
					checkHabits(t, connecttest.Switches{info.Name: setting}, appMode)
				})
			}
		}
	}
}

// combinations is how many random settings of all switches are probed.
const combinations = 250

func TestCombinationsAreFound(t *testing.T) {
	t.Parallel()
	for seed := range uint64(combinations) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 16))
			given := connecttest.Switches{}
			for _, info := range connecttest.AllSwitches() {
				// Where nothing is allowed there is nothing to find: mostly it is.
				if info.Name != connecttest.Feature && info.Name != connecttest.Licence || random.IntN(20) == 0 {
					given[info.Name] = info.Settings[random.IntN(len(info.Settings))]
				}
			}
			checkHabits(t, given, appModes[random.IntN(3)])
		})
	}
}

func TestEverySwitchHasAQuestion(t *testing.T) {
	t.Parallel()
	var asked, switches []string
	for _, q := range questions {
		asked = append(asked, q.name)
	}
	for _, info := range connecttest.AllSwitches() {
		switches = append(switches, string(info.Name))
	}
	slices.Sort(asked)
	slices.Sort(switches)
	if diff := cmp.Diff(switches, asked); diff != "" {
		t.Errorf("switches of the stand-in and questions of the probe (-switches +questions):\n%s", diff)
	}
}
