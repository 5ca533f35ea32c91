package provider

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

const (
	associationsType = "connect_content_oauth_integrations"
	associationType  = "connect_content_oauth_integration"
	missingGUID      = "00000000-0000-4000-8000-000000000000"
)

// deployment is a content item with three integrations to choose from.
type deployment struct {
	*core
	standIn *connecttest.Server
	content string
	a, b, x string
}

func newDeployment(t testing.TB, config connecttest.Config) deployment {
	t.Helper()
	return newDeploymentOf(t, associationsType, config)
}

func newDeploymentOf(t testing.TB, typeName string, config connecttest.Config) deployment {
	t.Helper()
	s := connecttest.Start(t, config)
	add := func(name string) string {
		return s.Add(connecttest.Integration{Name: name, Template: "custom", Config: map[string]any{"auth_type": "Viewer"}})
	}
	d := deployment{
		core:    newCoreFor(t, typeName, &connectProvider{version: "test"}, s, nil),
		standIn: s, content: s.AddContent("app", "python-shiny"),
	}
	guids := slices.Sorted(slices.Values([]string{add("One"), add("Two"), add("Three")})) // random, and requests list them sorted
	d.a, d.b, d.x = guids[0], guids[1], guids[2]
	return d
}

// using is a configuration with these integrations.
func (d deployment) using(guids ...string) fields {
	return fields{"content_guid": d.content, "integration_guids": append([]string{}, guids...)}
}

// one is a configuration with the one integration.
func (d deployment) one(guid string) fields {
	return fields{"content_guid": d.content, "integration_guid": guid}
}

// expectOnServer checks the integrations that the content item has.
func (d deployment) expectOnServer(guids ...string) {
	d.t.Helper()
	if diff := cmp.Diff(guids, slices.Sorted(slices.Values(d.standIn.Associations(d.content))), cmpopts.EquateEmpty()); diff != "" {
		d.t.Errorf("integrations on the server (-want +got):\n%s", diff)
	}
}

// expectUsed checks the integrations that the content item has on the server and in the state.
func (d deployment) expectUsed(guids ...string) {
	d.t.Helper()
	d.expectOnServer(guids...)
	if diff := cmp.Diff(append([]string{}, guids...), d.get(d.state, "integration_guids")); diff != "" {
		d.t.Errorf("integrations in the state (-want +got):\n%s", diff)
	}
}

// put is the request that writes these integrations.
func put(guids ...string) string {
	entries := make([]string, len(guids))
	for i, guid := range guids {
		entries[i] = fmt.Sprintf(`{"oauth_integration_guid":%q}`, guid)
	}
	return "PUT [" + strings.Join(entries, ",") + "]"
}

func TestAssociationsLifecycle(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	d.mustApply(d.using(d.b, d.a))
	expectSent(t, d.standIn, put(d.a, d.b))
	d.expectUsed(d.a, d.b)
	if got := d.get(d.state, "id"); got != d.content {
		t.Errorf("the id is %v, want the content item's GUID", got)
	}

	d.mustApply(d.using(d.b))
	expectSent(t, d.standIn, put(d.b))
	d.expectUsed(d.b)

	d.standIn.Associate(d.content, d.b, d.x)
	p, _ := d.plan(d.configuration(d.using(d.b)))
	if diff := cmp.Diff([]string{"integration_guids"}, d.changed(p)); diff != "" {
		t.Errorf("drift (-want +got):\n%s", diff)
	}
	d.mustApply(d.using(d.b))
	expectSent(t, d.standIn, put(d.b))

	d.mustApply(d.using())
	expectSent(t, d.standIn, put())
	d.expectUsed()

	d.mustApply(d.using(d.a))
	d.standIn.ForgetRequests()
	if errors := d.attempt(nil); len(errors) > 0 {
		t.Fatal(errors)
	}
	expectSent(t, d.standIn, put())
}

func TestAssociationsMoveToOtherContent(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	d.mustApply(d.using(d.a))
	former := d.content
	d.content = d.standIn.AddContent("other", "python-shiny")
	d.standIn.ForgetRequests()
	p, errors := d.plan(d.configuration(d.using(d.a)))
	if len(errors) > 0 || p.action != isReplaced {
		t.Fatalf("want a replacement, got errors %v", errors)
	}
	d.mustApply(d.using(d.a))
	var paths []string
	for _, request := range d.standIn.Writes() {
		paths = append(paths, request.Method+" "+request.Path)
	}
	want := []string{
		"PUT /v1/content/" + former + "/oauth/integrations/associations", "PUT /v1/content/" + d.content + "/oauth/integrations/associations",
	}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	expectSent(t, d.standIn, put(), put(d.a))
	d.expectUsed(d.a)
}

func TestAssociationsAreAskedForOncePerPlan(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	d.mustApply(d.using(d.a, d.b))
	d.standIn.ForgetRequests()
	d.expectEmptyPlan(d.using(d.b, d.a))
	requests := d.standIn.Requests()
	if len(requests) != 1 || requests[0].String() != "GET /v1/content/"+d.content+"/oauth/integrations/associations" {
		t.Errorf("a plan without changes asks %v", requests)
	}
}

func TestCreateNamesWhatItWillRemove(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	d.standIn.Associate(d.content, d.a, d.x)
	warning := warned(t, d.core, d.using(d.a))
	expectWarning(t, warning, "Other integrations of content item "+d.content+" will be removed", d.x, "terraform import ADDRESS "+d.content)
	if strings.Contains(warning, d.a) || strings.Contains(warning, "not wholly known") {
		t.Errorf("the warning says too much: %s", warning)
	}
	expectWarning(t, warned(t, d.core, d.using(d.a, d.x)))

	unknown := d.using()
	unknown["integration_guids"] = notKnown{}
	expectWarning(t, warned(t, d.core, unknown), d.a, d.x, "not wholly known yet")

	d.mustApply(d.using(d.a))
	d.expectUsed(d.a)
}

func TestImportedAssociationsPlanClean(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	d.standIn.Associate(d.content, d.x, d.a)
	if errors := d.imported(d.content); len(errors) > 0 {
		t.Fatal(errors)
	}
	d.expectEmptyPlan(d.using(d.a, d.x))
	d.expectUsed(d.a, d.x)
	expectSent(t, d.standIn)

	errors := d.imported(missingGUID)
	if len(errors) != 1 || !strings.Contains(errors[0], "has no content item 00000000-0000-4000-8000-000000000000, or does not show it") {
		t.Errorf("import of content that is not there: %v", errors)
	}
}

func TestContentThatIsGoneLeavesTheState(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	d.mustApply(d.using(d.a))
	held := d.state
	for _, fault := range []connecttest.FaultFunc{
		connecttest.Answer(http.StatusNotFound, http.Header{"Content-Type": {"text/html"}}, "<html>not found</html>"),
		connecttest.ConnectError(http.StatusForbidden, 22, "You don't have permission to perform this operation."),
	} {
		d.standIn.Inject(connecttest.Fault{Method: http.MethodGet, Times: -1, Do: fault})
		d.command()
		if errors, _ := d.refresh(); len(errors) != 1 || !d.state.Equal(held) {
			t.Errorf("want one error and the state as it was, got %v", errors)
		}
		d.standIn.ClearFaults()
	}

	p, _ := d.plan(d.build(d.objectType, nil))
	d.standIn.RemoveContent(d.content)
	if errors, _ := d.apply(p); len(errors) > 0 {
		t.Errorf("destroying with content that is gone: %v", errors)
	}

	d.state = held
	errors, warnings := d.refresh()
	if len(errors) > 0 || len(warnings) != 1 || !strings.Contains(warnings[0], "Content item "+d.content+" is gone") || !d.state.IsNull() {
		t.Errorf("want one warning and no state, got errors %v, warnings %v, state %s", errors, warnings, d.state)
	}
	_, errors = d.plan(d.configuration(d.using(d.a)))
	if len(errors) != 1 || !strings.HasPrefix(errors[0], attributeName("content_guid")+": No such content item: "+d.content) {
		t.Errorf("want an error on content_guid, got %v", errors)
	}
}

func TestWhatIsNoGUID(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	for text, f := range map[string]fields{
		"`content_guid`: \"sales-app\" is no GUID. It stands at the end of the address of the content item's page": {
			"content_guid": "sales-app", "integration_guids": []string{d.a},
		},
		"`integration_guids`: \"Corporate IdP\" is no GUID. Look it up with data.connect_oauth_integration.": {
			"content_guid": d.content, "integration_guids": []string{"Corporate IdP"},
		},
		"`integration_guids` holds null. Leave it out": {"content_guid": d.content, "integration_guids": []any{d.a, nil}},
		`"" is no GUID`: {"content_guid": d.content, "integration_guids": []string{""}},
	} {
		if errors, _ := d.validate(d.configuration(f)); len(errors) != 1 || !strings.Contains(errors[0], text) {
			t.Errorf("want one error with %q, got %v", text, errors)
		}
	}
	for _, id := range []string{"sales-app", d.content + "/" + d.a, d.standIn.URL() + "/connect/#/apps", d.content + "x"} {
		errors := d.imported(id)
		if len(errors) != 1 || !strings.Contains(errors[0], "is imported by CONTENT_GUID") {
			t.Errorf("import of %q: %v", id, errors)
		}
	}
}

// TestGUIDsInCapitals: they find what they should and are no difference, wherever they are written.
func TestGUIDsInCapitals(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	lower := d.using(d.b, d.a)
	capitals := fields{
		"content_guid":      strings.ToUpper(d.content),
		"integration_guids": []string{strings.ToUpper(d.a), d.a, strings.ToUpper(d.b)},
	}
	d.mustApply(capitals)
	expectSent(t, d.standIn, put(d.a, d.b))
	d.expectEmptyPlan(capitals)
	d.expectEmptyPlan(lower)
	d.mustApply(lower)
	expectSent(t, d.standIn)
	d.expectEmptyPlan(capitals)
	if got := d.get(d.state, "id"); got != d.content {
		t.Errorf("the id is %v, want %s", got, d.content)
	}
	for _, id := range []string{strings.ToUpper(d.content), d.standIn.URL() + "/connect/#/apps/" + strings.ToUpper(d.content)} {
		if errors := d.imported(id); len(errors) > 0 {
			t.Fatal(errors)
		}
		d.expectUsed(d.a, d.b)
		d.expectEmptyPlan(capitals)
	}
	if errors := d.importedAs(fields{"content_guid": strings.ToUpper(d.content)}); len(errors) > 0 {
		t.Fatal(errors)
	}
	d.expectEmptyPlan(lower)
}

// TestListsThatWriteGUIDsTheirOwnWay: a server that shows capitals, or an association twice, shows no drift.
func TestListsThatWriteGUIDsTheirOwnWay(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	d.mustApply(d.using(d.a, d.b))
	item := func(guid string) string { return fmt.Sprintf(`{"oauth_integration_guid":%q}`, guid) }
	shown := "[" + item(strings.ToUpper(d.b)) + "," + item(d.a) + "," + item(d.b) + "]"
	d.standIn.Inject(connecttest.Fault{Method: http.MethodGet, Times: -1, Do: connecttest.Answer(http.StatusOK, http.Header{"Content-Type": {"application/json"}}, shown)})
	d.expectEmptyPlan(d.using(d.a, d.b))
	if errors := d.imported(d.content); len(errors) > 0 {
		t.Fatal(errors)
	}
	d.expectUsed(d.a, d.b)
}

func TestAssociationsWithoutAProviderConfiguration(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	d.mustApply(d.using(d.a))
	unready := newCoreFor(t, associationsType, &connectProvider{version: "test"}, d.standIn, map[string]tftypes.Value{
		"server": tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
	})
	unready.state = d.state
	unready.expectEmptyPlan(d.using(d.a))
	errors := unready.imported(d.content)
	if len(errors) != 1 || !strings.Contains(errors[0], "not known yet") {
		t.Errorf("import without a server: %v", errors)
	}
}
