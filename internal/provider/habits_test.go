package provider

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestHabits runs the lifecycle of the matrix on servers as they are: on those whose reports are kept, or on the one whose report
// CONNECT_HABITS names. `make matrix HABITS=habits.json` sets that.
func TestHabits(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../connecttest/testdata/habits/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d reports: %v", len(files), err)
	}
	if named := os.Getenv("CONNECT_HABITS"); named != "" {
		files = []string{named}
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			habits, err := connecttest.ReadHabits(file)
			if err != nil {
				t.Fatal(err)
			}
			switches := connecttest.Switches{}
			for _, info := range connecttest.AllSwitches() {
				switches[info.Name] = info.Settings[0]
			}
			maps.Copy(switches, habits.Habits)
			lifecycle(t, connecttest.Config{Habits: &habits}, switches)
		})
	}
}
