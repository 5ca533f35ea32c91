package provider

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

var (
	commandFence = regexp.MustCompile("(?ms)^ *```(?:shell|console)\n(.*?)^ *```")
	pipelineStep = regexp.MustCompile(`(?m)^[^#\n]*?\b(terraform (?:init|validate|plan|show|apply)\b[^#\n]*)`)
	trailingNote = regexp.MustCompile(`\s+#.*$|\s*[>|].*$`)
	makeTarget   = regexp.MustCompile(`(?m)^([a-z][a-z-]*):`)
	assignment   = regexp.MustCompile(`^[A-Z][A-Z_]*=\S+$`)
)

// TestCommandsExist expects every command that the documentation and its pipelines show to exist, with the flags that it is given. What the
// commands do is for the other tests of the guides.
func TestCommandsExist(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, connecttest.Start(t, connecttest.Config{}))
	root := filepath.Join("..", "..")
	targets := makeTarget.FindAllStringSubmatch(readFile(t, filepath.Join(root, "GNUmakefile")), -1)
	commands := documentedCommands(t, root)
	if len(commands) < 40 {
		t.Fatalf("found only %d commands", len(commands))
	}
	for _, command := range commands {
		words := strings.Fields(command)
		for len(words) > 0 && assignment.MatchString(words[0]) {
			words = words[1:]
		}
		switch {
		case len(words) == 0:
		case words[0] == "terraform":
			expectTerraform(t, w, words[1:])
		case words[0] == "make":
			if !slices.ContainsFunc(targets, func(target []string) bool { return target[1] == words[1] }) {
				t.Errorf("there is no %q", command)
			}
		case words[0] == "go" && words[1] == "run":
			expectProgram(t, filepath.Join(root, words[2]), words[3:])
		case !slices.Contains([]string{"cd", "conftest", "export", "git"}, words[0]):
			t.Errorf("no test knows %q", command)
		}
	}
}

func documentedCommands(t *testing.T, root string) []string {
	t.Helper()
	var commands []string
	for _, pattern := range []string{"README.md", "docs/*.md", "docs/*/*.md", "examples/modules/*/README.md"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			for _, fence := range commandFence.FindAllStringSubmatch(readFile(t, file), -1) {
				for line := range strings.Lines(fence[1]) {
					if line = trailingNote.ReplaceAllString(strings.TrimSpace(line), ""); !strings.HasPrefix(line, "#") {
						commands = append(commands, line)
					}
				}
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(root, "examples", "guides", "*ci", "*.y*ml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, step := range pipelineStep.FindAllStringSubmatch(readFile(t, file), -1) {
			commands = append(commands, trailingNote.ReplaceAllString(step[1], ""))
		}
	}
	return commands
}

// expectTerraform looks for the flags of a command in the CLI's own help.
func expectTerraform(t *testing.T, w *workspace, words []string) {
	t.Helper()
	subcommand := words[:1]
	if words[0] == "state" || words[0] == "workspace" || words[0] == "providers" {
		subcommand = words[:2]
	}
	code, help := w.run(append(slices.Clone(subcommand), "-help")...)
	if words[0] == "query" && code != 0 || strings.HasPrefix(words[len(words)-1], "-invoke=") {
		return // of Terraform 1.14
	}
	if code != 0 {
		t.Errorf("terraform %s: there is no such command", strings.Join(words, " "))
	}
	for _, word := range words {
		flag, _, _ := strings.Cut(word, "=")
		if strings.HasPrefix(flag, "-") && !strings.Contains(help, flag) {
			t.Errorf("terraform %s: the CLI's help does not know %s", strings.Join(words, " "), flag)
		}
	}
}

// expectProgram looks for a program of the repository and for its flags.
func expectProgram(t *testing.T, folder string, words []string) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(folder, "main.go"))
	if err != nil {
		t.Error(err)
	}
	for _, word := range words {
		if name, isFlag := strings.CutPrefix(word, "-"); isFlag && !strings.Contains(string(source), `"`+name+`"`) {
			t.Errorf("%s has no flag -%s", folder, name)
		}
	}
}

// TestStandInFlags compares the flags of the stand-in's page with those of the program, both ways.
func TestStandInFlags(t *testing.T) {
	t.Parallel()
	source := readFile(t, filepath.Join("..", "connecttest", "cmd", "connect-stand-in", "main.go"))
	page := readFile(t, filepath.Join(guidePages, "stand-in.md.tmpl"))
	flagsOf := func(pattern, text string) []string {
		var names []string
		for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			names = append(names, match[1])
		}
		slices.Sort(names)
		return slices.Compact(names)
	}
	program := flagsOf(`flags\.\w+\((?:[^"\n]+, )?"([a-z-]+)"`, source)
	if shown := flagsOf("(?m)^\\| `-([a-z-]+)", page); len(program) < 8 || !slices.Equal(shown, program) {
		t.Errorf("the page shows the flags %q, the program has %q", shown, program)
	}
}
