package provider

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// mistake is something that a user gets wrong, or a server that does.
type mistake struct {
	name     string
	server   connecttest.Config
	there    func(*testing.T, *connecttest.Server) []string // puts more on the server: names, each followed by its GUID, that the values below may use
	settings fields                                         // of the provider, beside the address and the key
	env      map[string]string                              // of the provider
	kind     string                                         // of the block that is planned and applied; "": an integration
	held     fields                                         // what is applied before; nil: nothing
	then     func(*scene)                                   // what happens after that
	fault    connecttest.FaultFunc
	at       string // the path that the fault is on; "": every one
	beside   *declaration
	wanted   fields              // nil: the block is taken out
	imports  string              // the id of what is imported first
	protocol string              // why no CLI shows it; "": each does
	apart    func(*scene, *plan) // what happens between plan and apply
	// says are parts of what is read: the title, the attribute in full, and the next step.
	says []string
}

func (m mistake) declared() declaration { return declaration{m.kind, m.wanted} }

func mistakes(t *testing.T) []mistake {
	t.Helper()
	offered := connecttest.Config{Templates: novel(t)}
	return slices.Concat(configMistakes(offered), secretMistakes(offered), permissionMistakes(), serverMistakes(), writeMistakes(), stateMistakes(),
		contentMistakes(), lookUpMistakes(), providerMistakes())
}

// TestMistakes makes each mistake, and holds what a user reads to the rule: the attribute in full, what is wrong, and what to do next.
// The file with all of it is for a reviewer's eyes. The environment is the whole process's, so that nothing runs beside it.
func TestMistakes(t *testing.T) { //nolint:paralleltest // see above
	var all strings.Builder
	for _, m := range mistakes(t) { //nolint:paralleltest // see above
		t.Run(m.name, func(t *testing.T) {
			read := written(m.made(t))
			for _, text := range m.says {
				if !strings.Contains(read, text) {
					t.Errorf("%q is not said:\n%s", text, read)
				}
			}
			fmt.Fprintf(&all, "## %s\n\n%s", m.name, masked(read))
		})
	}
	golden(t, mistakesFile, all.String())
}

const mistakesFile = "mistakes.golden.md"

// written is what a reviewer reads of diagnostics: each with its title in bold, and where it points at.
func written(said []*tfprotov6.Diagnostic) string {
	var text strings.Builder
	for _, d := range said {
		at := ""
		if steps := d.Attribute.Steps(); len(steps) > 0 {
			at = " (at `" + pointedAt(steps) + "`)"
		}
		fmt.Fprintf(&text, "**%s: %s**%s\n\n%s\n\n", strings.ToLower(d.Severity.String()), d.Summary, at, d.Detail)
	}
	return text.String()
}

// pointedAt is a path as users write it. What is in a set has no name.
func pointedAt(steps []tftypes.AttributePathStep) string {
	var names []string
	for _, step := range steps {
		if name, ok := step.(tftypes.AttributeName); ok {
			names = append(names, string(name))
		}
	}
	return strings.Join(names, ".")
}

// masks hide what differs from run to run.
var masks = []struct {
	pattern *regexp.Regexp
	name    string
}{
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "HOST"},
	{regexp.MustCompile(guidShape), "GUID"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`), "TIME"},
}

func masked(text string) string {
	for _, mask := range masks {
		text = mask.pattern.ReplaceAllString(text, mask.name)
	}
	return text
}
