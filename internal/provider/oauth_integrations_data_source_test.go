package provider

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func query(criteria string) string {
	return fmt.Sprintf("data \"connect_oauth_integrations\" \"test\" {\n%s\n}\n", criteria) +
		"output \"guids\" {\n  value = data.connect_oauth_integrations.test.integrations[*].guid\n}\n"
}

func TestIntegrationsDataSource(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
	add := func(guid, name, template, authType string) {
		s.Add(connecttest.Integration{GUID: guid, Name: name, Template: template, Config: map[string]any{"auth_type": authType, "next_year": true, "this_year": "true"}})
	}
	// The order is by name first, against that of the GUIDs, and of twins by GUID, against that of their creation.
	const apple, twin, laterTwin, zoo = "40000000-0000-4000-8000-000000000000", "20000000-0000-4000-8000-000000000000",
		"30000000-0000-4000-8000-000000000000", "10000000-0000-4000-8000-000000000000"
	add(laterTwin, "Twin", "custom", "Viewer")
	add(zoo, "Zoo", "azure", "Viewer")
	add(twin, "Twin", "custom", "Service Account")
	add(apple, "Apple", "custom", "Viewer")
	found := func(criteria string, guids ...string) resource.TestStep {
		checks := make([]knownvalue.Check, len(guids))
		for i, guid := range guids {
			checks[i] = knownvalue.StringExact(guid)
		}
		return resource.TestStep{Config: standInHeader(s) + query(criteria), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("guids", knownvalue.ListExact(checks)),
		}}
	}
	all := found("", apple, twin, laterTwin, zoo)
	one := tfjsonpath.New("integrations").AtSliceIndex(0)
	for _, check := range []struct {
		where tfjsonpath.Path
		want  knownvalue.Check
	}{
		{one.AtMapKey("name"), knownvalue.StringExact("Apple")},
		{one.AtMapKey("config").AtMapKey("auth_type"), knownvalue.StringExact("Viewer")},
		{one.AtMapKey("config").AtMapKey("extra"), knownvalue.MapExact(map[string]knownvalue.Check{"this_year": knownvalue.StringExact("true")})},
		{one.AtMapKey("config").AtMapKey("extra_switches"), knownvalue.MapExact(map[string]knownvalue.Check{"next_year": knownvalue.Bool(true)})},
	} {
		all.ConfigStateChecks = append(all.ConfigStateChecks, statecheck.ExpectKnownValue("data.connect_oauth_integrations.test", check.where, check.want))
	}
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		{Config: standInHeader(s) + query(`name_regex = "("`), ExpectError: regexp.MustCompile("Malformed regular expression")},
		all,
		found(`name_regex = "^T"`, twin, laterTwin),
		found(`template = "azure"`, zoo),
		found(`auth_type = "Service Account"`, twin),
		found(`name_regex = "o"`+"\n"+`auth_type = "Viewer"`, zoo),
		found(`name_regex = "nothing"`),
	}})
}
