package provider

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// readers are configurations that read, by the names in the guide's table.
var readers = map[string]string{
	"data.connect_oauth_integration":              `data "connect_oauth_integration" "x" { name = "Corporate IdP" }`,
	"data.connect_oauth_integrations":             `data "connect_oauth_integrations" "x" {}`,
	"data.connect_oauth_integration_associations": `data "connect_oauth_integration_associations" "x" { integration_guid = "` + guideGUID + `" }`,
	"data.connect_oauth_template":                 `data "connect_oauth_template" "x" { id = "custom" }`,
	"data.connect_oauth_templates":                `data "connect_oauth_templates" "x" {}`,
	"data.connect_user":                           `data "connect_user" "x" { username = "ada" }`,
	"data.connect_group":                          `data "connect_group" "x" { name = "team" }`,
	"data.connect_server":                         `data "connect_server" "x" {}`,
}

var quotedName = regexp.MustCompile("`([a-z_.]+)`")

// TestWhoMayDoWhat reads with the key of each role what the guide says that it may read, all at once, and what it may not, one by one.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	may := rolesOfTheGuide(t)
	if got, want := slices.Sorted(maps.Keys(may)), slices.Sorted(maps.Keys(readers)); !slices.Equal(got, want) {
		t.Fatalf("the guide's table has %q, and this test %q", got, want)
	}
	s := connecttest.Start(t, connecttest.Config{})
	s.Add(guideIntegration())
	s.AddUser("ada", "ada@example.com", connecttest.Publisher)
	s.AddGroup("team")
	for role, key := range map[int]string{1: s.AdminKey(), 2: s.PublisherKey(), 3: s.ViewerKey()} {
		t.Run([]string{"", "administrator", "publisher", "viewer"}[role], func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, s)
			w.env = append(w.env, "CONNECT_API_KEY="+key)
			var allowed strings.Builder
			for name, configuration := range readers {
				if may[name][role] != "no" {
					allowed.WriteString(configuration + "\n")
					continue
				}
				w.write("main.tf", configuration)
				if code, output := w.run("plan"); code != 1 || !strings.Contains(output, "403 Forbidden") {
					t.Errorf("%s: the guide says no; exit code %d:\n%s", name, code, output)
				}
			}
			w.write("main.tf", allowed.String())
			w.must("plan")
		})
	}
}

// rolesOfTheGuide returns the cells of the guide's table by the data sources that stand in the first one.
func rolesOfTheGuide(t *testing.T) map[string][]string {
	t.Helper()
	may := map[string][]string{}
	for line := range strings.Lines(readFile(t, filepath.Join(guidePages, "who-may-do-what.md.tmpl"))) {
		cells := strings.Split(strings.TrimSuffix(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 5 || strings.Contains(cells[2], "no key") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		for _, name := range quotedName.FindAllStringSubmatch(cells[1], -1) {
			if strings.HasPrefix(name[1], "data.") {
				may[name[1]] = cells[1:]
			}
		}
	}
	return may
}
