package provider

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

var (
	guidePages   = filepath.Join("..", "..", "templates", "guides")
	embeddedFile = regexp.MustCompile(`\{\{ (?:tffile|codefile "\w+") "([^"]+)" \}\}`)
	codeFence    = regexp.MustCompile("(?m)^```(terraform|hcl|tf)$")
	lowHeading   = regexp.MustCompile(`(?m)^### (.+)$`)
)

// TestGuidesShowWhatIsTested expects every configuration of a page to be a file, and every file of a guide to be in one: TestExamples
// applies the files, the other tests of this file and the next run the commands.
func TestGuidesShowWhatIsTested(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	pages, err := filepath.Glob(filepath.Join(guidePages, "..", "*", "*.md.tmpl"))
	if err != nil || len(pages) < 20 {
		t.Fatalf("found %d pages: %v", len(pages), err)
	}
	pages = append(pages, filepath.Join(guidePages, "..", "index.md.tmpl"))
	for _, page := range pages {
		text := readFile(t, page)
		if codeFence.MatchString(text) {
			t.Errorf("%s holds a configuration that no test applies: make it a file in examples/guides", page)
		}
		for _, match := range embeddedFile.FindAllStringSubmatch(text, -1) {
			shown[match[1]] = true
		}
	}
	root := filepath.Join("..", "..")
	err = filepath.WalkDir(filepath.Join(root, "examples", "guides"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if name = filepath.ToSlash(name); err == nil && !shown[name] && filepath.Base(name) != "before.tf" {
			t.Errorf("no guide shows %s", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTroubleshootingQuotesRealTexts looks for each heading of the page in the provider's source.
func TestTroubleshootingQuotesRealTexts(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	for _, pattern := range []string{"*.go", filepath.Join("..", "connect", "*.go"), filepath.Join("..", "integration", "*.go")} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				source.WriteString(readFile(t, file))
			}
		}
	}
	headings := lowHeading.FindAllStringSubmatch(readFile(t, filepath.Join(guidePages, "troubleshooting.md.tmpl")), -1)
	if len(headings) < 15 {
		t.Fatalf("found only %d headings", len(headings))
	}
	for _, heading := range headings {
		if !strings.Contains(source.String(), strings.ReplaceAll(heading[1], `"NAME"`, "%q")) {
			t.Errorf("the provider never says %q", heading[1])
		}
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEveryTemplateHasAnExample expects the guide to have an example of each template of the catalogue: TestExamples applies them.
func TestEveryTemplateHasAnExample(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "examples", "guides", "identity-providers", "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	var examples strings.Builder
	for _, file := range files {
		examples.WriteString(readFile(t, file))
	}
	for _, known := range template.Catalogue() {
		id := regexp.QuoteMeta(known.ID)
		if !regexp.MustCompile(`(?m)^ +template += "` + id + `"$|^    ` + id + ` += \{ name = `).MatchString(examples.String()) {
			t.Errorf("no example has the template %q", known.ID)
		}
	}
}
