package provider

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// wrapped matches a text that the CLI has broken into lines.
func wrapped(text string) *regexp.Regexp {
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(strings.Join(words, `[\s│]+`))
}

// titled makes a content item of the administrator's, as a publishing client does, and returns its GUID.
func titled(t testing.TB, s *connecttest.Server, name, title string) string {
	t.Helper()
	body := fmt.Sprintf(`{"name":%q,"title":%q}`, name, title)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL()+"/__api__/v1/content", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Key "+s.AdminKey())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var made struct{ GUID string }
	if err := json.NewDecoder(resp.Body).Decode(&made); err != nil || made.GUID == "" {
		t.Fatalf("making content: %s, %v", resp.Status, err)
	}
	return made.GUID
}

func TestWarnsOfContentThatLosesItsIntegration(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer())
	integration := c.get(c.state, "guid").(string)
	s.ForgetRequests()
	expectWarning(t, warned(t, c, nil))
	for _, request := range s.Requests() {
		if strings.HasSuffix(request.Path, "/associations") {
			t.Error("an integration that Connect counts no use of is asked about")
		}
	}

	sales := titled(t, s, "sales", "Sales of the month")
	s.Associate(sales, integration)
	expectWarning(t, warned(t, c, nil), `OAuth integration "Corporate IdP" is in use`, "1 content item(s) lose its credentials when it is destroyed",
		sales+`: "Sales of the month"`)
	expectWarning(t, warned(t, c, fields{"name": "Corporate IdP", "template": "connect", "config": fields{"max_role": "Viewer"}}), "when it is replaced")

	var last string
	for i := range 11 {
		last = s.AddContent(fmt.Sprintf("app-%d", i), "python-shiny")
		s.Associate(last, integration)
	}
	got := warned(t, c, nil)
	expectWarning(t, got, "12 content item(s)", `: "app-8"`, "and 2 more")
	if strings.Contains(got, last) {
		t.Errorf("more than ten are named: %s", got)
	}

	s.Inject(connecttest.Fault{Path: "/v1/content/" + sales, Times: -1, Do: connecttest.ConnectError(http.StatusForbidden, 22, "No.")})
	if got := warned(t, c, nil); !strings.Contains(got, "12 content item(s)") || !strings.Contains(got, sales) || strings.Contains(got, "Sales of the month") {
		t.Errorf("a content item that is hidden from the key: %s", got)
	}
	s.ClearFaults()
	s.Inject(connecttest.Fault{Path: "/v1/oauth/integrations/" + integration + "/associations", Times: -1, Do: connecttest.ConnectError(http.StatusForbidden, 22, "No.")})
	expectWarning(t, warned(t, c, nil), `It is not known whether OAuth integration "Corporate IdP" is in use`)
}

// TestWarnsWithoutACount: servers that do not count the uses of an integration are asked for them.
func TestWarnsWithoutACount(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Profile: connecttest.Profile202412})
	c := created(t, s, viewer())
	expectWarning(t, warned(t, c, nil))
	s.Associate(s.AddContent("app", "python-shiny"), c.get(c.state, "guid").(string))
	expectWarning(t, warned(t, c, nil), "is in use", `: "app"`)
}

func TestDeletionThatIsRefusedSinceInUse(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.DeleteInUse: connecttest.Refused}})
	c := created(t, s, viewer())
	app := s.AddContent("app", "python-shiny")
	s.Associate(app, c.get(c.state, "guid").(string))
	errors := c.attempt(nil)
	for _, text := range []string{
		`OAuth integration "Corporate IdP" is in use`, app + `: "app"`, "in an apply of its own", "connect_content_oauth_integration and", "create_before_destroy",
	} {
		if len(errors) != 1 || !strings.Contains(errors[0], text) {
			t.Errorf("want one error with %q, got %v", text, errors)
		}
	}
	if c.state.IsNull() {
		t.Error("the integration is there, and has left the state")
	}
	s.Associate(app)
	if errors := c.attempt(nil); len(errors) > 0 || !c.state.IsNull() {
		t.Errorf("without use: %v", errors)
	}
}

func TestIntegrationAssociationsDataSource(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	used := s.Add(connecttest.Integration{Name: "Used", Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
	unused := s.Add(connecttest.Integration{Name: "Unused", Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
	app, sales := s.AddContent("app", "python-shiny"), titled(t, s, "sales", "Sales of the month")
	s.Associate(app, used)
	s.Associate(sales, unused, used)
	s.Associate(sales, used)
	config := func(guid string) string {
		return standInHeader(s) + fmt.Sprintf("data \"connect_oauth_integration_associations\" \"test\" {\n  integration_guid = %q\n}\n", guid)
	}
	item := func(guid, name string, title knownvalue.Check) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"content_guid": knownvalue.StringExact(guid), "content_name": knownvalue.StringExact(name), "content_title": title, "created_time": knownvalue.NotNull(),
		})
	}
	found := func(guid string, items ...knownvalue.Check) resource.TestStep {
		return resource.TestStep{Config: config(guid), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.connect_oauth_integration_associations.test", tfjsonpath.New("associations"), knownvalue.ListExact(items)),
		}}
	}
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		{Config: config(missingGUID), ExpectError: wrapped("No such OAuth integration: " + missingGUID)},
		{Config: config("Used"), ExpectError: wrapped(`"Used" is no GUID. Look it up with data.connect_oauth_integration`)},
		found(unused),
		found(strings.ToUpper(used), item(app, "app", knownvalue.Null()), item(sales, "sales", knownvalue.StringExact("Sales of the month"))),
	}})
}

// TestContentThatCannotBeAskedAbout: what is hidden has no name, and any other failure is an error.
func TestContentThatCannotBeAskedAbout(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	used := s.Add(connecttest.Integration{Name: "Used", Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
	app := s.AddContent("app", "python-shiny")
	s.Associate(app, used)
	client, err := connect.New(connect.Options{Server: s.URL(), APIKey: s.AdminKey()})
	if err != nil {
		t.Fatal(err)
	}
	for status, wantErr := range map[int]bool{http.StatusForbidden: false, http.StatusInternalServerError: true} {
		s.ClearFaults()
		s.Inject(connecttest.Fault{Path: "/v1/content/" + app, Times: -1, Do: connecttest.ConnectError(status, 22, "No.")})
		uses, err := contentUsing(t.Context(), client, used, 10)
		if len(uses) != 1 || (err != nil) != wantErr {
			t.Errorf("%d: %v and %v", status, uses, err)
		} else if diff := cmp.Diff(app, uses[0].guid); diff != "" || uses[0].name != "" {
			t.Errorf("%d: %v", status, uses)
		}
	}
}
