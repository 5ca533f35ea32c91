package provider

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

var (
	guidePages     = filepath.Join("..", "..", "templates", "guides")
	embeddedFile   = regexp.MustCompile(`\{\{ (?:tffile|codefile "\w+") "([^"]+)" \}\}`)
	codeFence      = regexp.MustCompile("(?m)^```(terraform|hcl|tf)$")
	quotedSentence = regexp.MustCompile(`(?m)^#### (.+)$`)
	lowHeading     = regexp.MustCompile(`(?m)^### (.+)$`)
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

// TestTroubleshootingHasEveryTitle compares the page's headings with the titles in the source, both ways, and looks there for the sentences that it
// quotes below one.
func TestTroubleshootingHasEveryTitle(t *testing.T) {
	t.Parallel()
	page := readFile(t, filepath.Join(guidePages, "troubleshooting.md.tmpl"))
	var shown []string
	for _, heading := range lowHeading.FindAllStringSubmatch(page, -1) {
		shown = append(shown, heading[1])
	}
	slices.Sort(shown)
	if diff := cmp.Diff(allTitles(t), shown); diff != "" {
		t.Errorf("titles (-source +page):\n%s", diff)
	}
	var source strings.Builder
	for _, folder := range sourceFolders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				source.WriteString(readFile(t, file))
			}
		}
	}
	quoted := quotedSentence.FindAllStringSubmatch(page, -1)
	if len(quoted) < 5 {
		t.Errorf("the page quotes only %d sentences", len(quoted))
	}
	for _, sentence := range quoted {
		if !strings.Contains(source.String(), sentence[1]) {
			t.Errorf("the provider never says %q", sentence[1])
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

var tableRow = regexp.MustCompile("(?m)^\\| ((?:`[a-z-]+`(?:, )?)+) \\| ((?:`[a-z_]+`(?:, )?)*) ?\\|")

// TestTableOfKeys compares the table on the page of the resource with the catalogue: which keys, beside secrets, a template needs
// whatever auth_type and auth_mode are.
func TestTableOfKeys(t *testing.T) {
	t.Parallel()
	shown := map[string][]string{}
	words := func(cell string) []string {
		return strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("`, ", r) })
	}
	for _, row := range tableRow.FindAllStringSubmatch(readFile(t, filepath.Join(guidePages, "..", "resources", "oauth_integration.md.tmpl")), -1) {
		for _, id := range words(row[1]) {
			shown[id] = words(row[2])
		}
	}
	known := map[string][]string{}
	for _, from := range template.Catalogue() {
		known[from.ID] = alwaysNeeded(from)
	}
	if diff := cmp.Diff(known, shown, cmpopts.EquateEmpty(), cmpopts.SortSlices(strings.Compare)); diff != "" {
		t.Errorf("keys that are always needed (-catalogue +page):\n%s", diff)
	}
}

func alwaysNeeded(from *template.Template) []string {
	values := func(name string) []template.Value {
		if from.Key(name) == nil {
			return []template.Value{{}}
		}
		var list []template.Value
		for _, value := range from.Key(name).Values {
			list = append(list, template.Text(value))
		}
		return list
	}
	always := slices.DeleteFunc(from.Names(), func(name string) bool { return from.Key(name).Secret })
	for _, authType := range values("auth_type") {
		for _, authMode := range values("auth_mode") {
			missing := from.Missing(template.Values{"auth_type": authType, "auth_mode": authMode}, func(string) bool { return false })
			always = slices.DeleteFunc(always, func(name string) bool { return !slices.Contains(missing, name) })
		}
	}
	return always
}
