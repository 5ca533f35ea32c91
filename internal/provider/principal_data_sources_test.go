package provider

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func principalConfig(s *connecttest.Server, kind, criteria string) string {
	return standInHeader(s) + fmt.Sprintf("data %q \"test\" {\n%s\n}\n", kind, criteria)
}

// findsPrincipal looks one up and expects these attributes.
func findsPrincipal(s *connecttest.Server, kind, criteria string, want map[string]knownvalue.Check) resource.TestStep {
	step := resource.TestStep{Config: principalConfig(s, kind, criteria)}
	for name, check := range want {
		step.ConfigStateChecks = append(step.ConfigStateChecks, statecheck.ExpectKnownValue("data."+kind+".test", tfjsonpath.New(name), check))
	}
	return step
}

func TestPrincipalsAreFound(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	ada := s.AddUser("ada", "ada@example.com", connecttest.Publisher)
	s.AddUser("adam", "adam@example.com", connecttest.Viewer)
	s.AddUser("bob", "ada", connecttest.Viewer)
	team := s.AddGroup("team")
	s.AddGroup("team leads")
	user := map[string]knownvalue.Check{
		"guid": knownvalue.StringExact(ada), "username": knownvalue.StringExact("ada"), "email": knownvalue.StringExact("ada@example.com"),
		"role": knownvalue.StringExact("publisher"), "locked": knownvalue.Bool(false),
	}
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		findsPrincipal(s, "connect_user", `username = "ada"`, user),
		findsPrincipal(s, "connect_user", `email = "ada@example.com"`, user),
		findsPrincipal(s, "connect_group", `name = "team"`, map[string]knownvalue.Check{"guid": knownvalue.StringExact(team)}),
	}})
}

// TestPrincipalBeyondTheFirstPage looks for one that a search by prefix does not reach.
func TestPrincipalBeyondTheFirstPage(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	for i := range connect.SearchLimit {
		s.AddUser(fmt.Sprintf("ada%d", i), fmt.Sprintf("ada%d@example.com", i), connecttest.Viewer)
		s.AddGroup(fmt.Sprintf("team%d", i))
	}
	ada, team := s.AddUser("ada", "ada@example.com", connecttest.Viewer), s.AddGroup("team")
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		findsPrincipal(s, "connect_user", `username = "ada"`, map[string]knownvalue.Check{"guid": knownvalue.StringExact(ada)}),
		findsPrincipal(s, "connect_group", `name = "team"`, map[string]knownvalue.Check{"guid": knownvalue.StringExact(team)}),
	}})
}

func TestPrincipalLookupNeverPicks(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	first, second := s.AddUser("twin1", "twin@example.com", connecttest.Viewer), s.AddUser("twin2", "twin@example.com", connecttest.Viewer)
	team, sameTeam := s.AddGroup("team"), s.AddGroup("team")
	disabled := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.GroupsEndpoint: connecttest.Forbidden}})
	for _, test := range []struct {
		name, kind, criteria, want string
		server                     *connecttest.Server
	}{
		{"several users", "connect_user", `email = "twin@example.com"`, "(?s)Several users match.*" + first + ".*" + second + ".*by\\s+`username`", s},
		{"several groups", "connect_group", `name = "team"`, "(?s)Several groups match.*" + team + ".*" + sameTeam, s},
		{"a user in other capitals", "connect_user", `username = "Twin1"`, "(?s)No such user.*Close\\s+matches.*" + first, s},
		{"no user", "connect_user", `username = "nobody"`, `(?s)No such user.*match\s+exactly`, s},
		{"a group's beginning", "connect_group", `name = "tea"`, "(?s)No such group.*Close\\s+matches.*" + team, s},
		{"neither", "connect_user", "", "Missing Attribute Configuration", s},
		{"both", "connect_user", `username = "a"` + "\n" + `email = "b"`, "Invalid Attribute Combination", s},
		{"a server without groups", "connect_group", `name = "team"`, "Unable to look up the group \"team\"", disabled},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
				{Config: principalConfig(test.server, test.kind, test.criteria), ExpectError: regexp.MustCompile(test.want)},
			}})
		})
	}
}

// TestPrincipalsCannotSteerTheTerminal: names and addresses are others' to choose.
func TestPrincipalsCannotSteerTheTerminal(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	for range 30 {
		s.AddUser("twin\x1b[2J", "twin@example.com", connecttest.Viewer)
	}
	w := newWorkspace(t, s)
	w.write("user.tf", "data \"connect_user\" \"test\" {\n  email = \"twin@example.com\"\n}\n")
	code, output := w.run("plan")
	if code == 0 || strings.Contains(output, "\x1b") || !strings.Contains(output, `twin\u001b[2J`) || !strings.Contains(output, "and 10 more") {
		t.Errorf("exit code %d:\n%s", code, output)
	}
}
