package connecttest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestReportsOfHabitsCanBePlayed reads every report that is kept: the server that plays it tells its version, and shows its habits.
func TestReportsOfHabitsCanBePlayed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/habits/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d reports: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			habits, err := connecttest.ReadHabits(file)
			if err != nil {
				t.Fatal(err)
			}
			c := newClient(t, connecttest.Config{Habits: &habits})
			if got := c.get("/server_settings").object()["version"]; got != habits.Version && habits.Version != "hidden" {
				t.Errorf("version %v, want %s", got, habits.Version)
			}
		})
	}
}

// TestTheDefaultsAreReported holds the report that stands for the stand-in's own defaults to them.
func TestTheDefaultsAreReported(t *testing.T) {
	t.Parallel()
	habits, err := connecttest.ReadHabits("testdata/habits/stand-in-default-2026.10.json")
	if err != nil {
		t.Fatal(err)
	}
	want := connecttest.Switches{}
	for _, info := range connecttest.AllSwitches() {
		if habits.Unanswered[info.Name] == "" {
			want[info.Name] = info.Settings[0]
		}
	}
	if diff := cmp.Diff(want, habits.Habits); diff != "" {
		t.Errorf("run `make probe` against the stand-in (-default +reported):\n%s", diff)
	}
}

func TestHabitsTakeThePlaceOfDefaults(t *testing.T) {
	t.Parallel()
	habits := &connecttest.Habits{Version: "2025.09.1", Habits: connecttest.Switches{
		connecttest.UnsetDescription: connecttest.Empty, connecttest.MissingKey: connecttest.Code24,
	}}
	c := newClient(t, connecttest.Config{Habits: habits, Switches: connecttest.Switches{connecttest.MissingKey: connecttest.Code30}})
	if got := c.get("/server_settings").object()["version"]; got != "2025.09.1" {
		t.Errorf("version %v", got)
	}
	created := c.create(viewerBody)
	if got := shown(created, "description") + shown(created, "permissions"); got != `""absent` { // of the profile 2025.07
		t.Errorf("description and permissions: %s", got)
	}
	c.send("GET", "/__api__/v1/user", "", nil).refused(401, 30) // the configuration's own word counts
	hidden := newClient(t, connecttest.Config{Habits: &connecttest.Habits{Version: "hidden", Habits: connecttest.Switches{connecttest.Version: connecttest.HiddenVersion}}})
	if got := hidden.get("/server_settings").object()["version"]; got != "" {
		t.Errorf("version %v, want none", got)
	}
	if got := hidden.create(viewerBody)["content_count"]; got != 0.0 {
		t.Errorf("content_count %v: a server that hides its version is taken for the newest", got)
	}
}

func TestBadReportsAreRefused(t *testing.T) {
	t.Parallel()
	for report, text := range map[string]string{
		``: "make probe", `[]`: "make probe", `{"version":"2026.10.0"}`: "no habits",
		`{"version":"2019.01.0","habits":{}}`:                         "older than the oldest profile",
		`{"version":"2026.10.0","habits":{"colour":"red"}}`:           `unknown switch "colour"`,
		`{"version":"2026.10.0","habits":{"config-null":"explodes"}}`: `no setting "explodes"`,
	} {
		path := filepath.Join(t.TempDir(), "habits.json")
		if err := os.WriteFile(path, []byte(report), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := connecttest.ReadHabits(path); err == nil || !strings.Contains(err.Error(), text) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %q in the error", report, err, text)
		}
	}
	if _, err := connecttest.ReadHabits("no/such/file"); err == nil {
		t.Error("read a file that is not there")
	}
	if _, err := connecttest.New(connecttest.Config{Habits: &connecttest.Habits{Version: "nonsense", Habits: connecttest.Switches{"colour": "red"}}}); err == nil {
		t.Error("started with habits that are none")
	}
}
