package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// changing matches what differs from run to run, GUIDs and times, and what OpenTofu writes in another way than Terraform: how many
// attributes there are besides, and write-only ones.
var changing = regexp.MustCompile(`(?m)^.*\(write-only attribute\)\n|[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[0-9:]+Z|\d+ unchanged`)

// TestPictureShowsTheRealPlan compares the picture of the README with what the CLI prints today.
func TestPictureShowsTheRealPlan(t *testing.T) {
	t.Parallel()
	s, err := newStage(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if !s.writeOnly {
		t.Skip("CLIs before 1.11 write plans in other words than the picture shows")
	}
	output, err := planAfterSwitchOff(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := os.ReadFile(filepath.Join("..", "..", ".github", "plan.svg"))
	if err != nil {
		t.Fatal(err)
	}
	shown := textOf(t, picture)
	if !strings.Contains(shown, "use_pkce                   = false -> true\n") {
		t.Errorf("the picture does not show PKCE switched on again:\n%s", shown)
	}
	if diff := cmp.Diff(changes(t, sgr.ReplaceAllString(output, "")), changes(t, shown)); diff != "" {
		t.Errorf("the picture is out of date, run `make picture` (-plan +picture):\n%s", diff)
	}
}

func TestDrawTerminalEscapesAndKeepsStyles(t *testing.T) {
	t.Parallel()
	picture, err := drawTerminal("\x1b[1m\x1b[31m<a>\x1b[0m & b\n  \x1b[33mover two\nlines\x1b[0m")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := textOf(t, picture), "<a> & b\n  over two\nlines\n"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	for _, want := range []string{`<tspan class="bold red">&lt;a&gt;</tspan> &amp; b<`, `<tspan class="yellow">over two</tspan>`, `<tspan class="yellow">lines</tspan>`} {
		if !strings.Contains(string(picture), want) {
			t.Errorf("no %s in:\n%s", want, picture)
		}
	}
}

func TestDrawTerminalKnowsItsLimits(t *testing.T) {
	t.Parallel()
	_, err := drawTerminal("\x1b[38;5;7mgrey")
	if want := `the picture has no style for the terminal code "38"`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// changes returns the planned changes, without the CLI's introduction, which names Terraform or OpenTofu.
func changes(t *testing.T, plan string) string {
	t.Helper()
	_, after, found := strings.Cut(plan, "\n  # ")
	if !found {
		t.Fatalf("no change in:\n%s", plan)
	}
	return strings.TrimSpace(changing.ReplaceAllString(after, ""))
}

// textOf returns the lines of text in a picture.
func textOf(t *testing.T, picture []byte) string {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(string(picture)))
	var text strings.Builder
	inText := false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = inText || token.Name.Local == "text"
		case xml.CharData:
			if inText {
				text.Write(token)
			}
		case xml.EndElement:
			if token.Name.Local == "text" {
				inText = false
				text.WriteByte('\n')
			}
		}
	}
}
