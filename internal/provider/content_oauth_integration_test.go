package provider

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestAssociationLifecycle(t *testing.T) {
	t.Parallel()
	d := newDeploymentOf(t, associationType, connecttest.Config{})
	d.standIn.Associate(d.content, d.x)
	d.mustApply(d.one(d.a))
	expectSent(t, d.standIn, put(d.x, d.a))
	d.expectOnServer(slices.Sorted(slices.Values([]string{d.a, d.x}))...)
	for attribute, want := range map[string]any{"id": d.content + "/" + d.a, "integration_template": "custom", "auth_type": "Viewer"} {
		if got := d.get(d.state, attribute); got != want {
			t.Errorf("%s is %v, want %v", attribute, got, want)
		}
	}
	for _, attribute := range []string{"integration_name", "created_time"} {
		if got, ok := d.get(d.state, attribute).(string); !ok || got == "" {
			t.Errorf("%s is not told", attribute)
		}
	}

	d.standIn.ForgetRequests()
	d.expectEmptyPlan(d.one(d.a))
	if requests := d.standIn.Requests(); len(requests) != 1 {
		t.Errorf("a plan without changes asks %v", requests)
	}

	p, errors := d.plan(d.configuration(d.one(d.b)))
	if len(errors) > 0 || p.action != isReplaced {
		t.Fatalf("want a replacement, got errors %v", errors)
	}
	d.mustApply(d.one(d.b))
	expectSent(t, d.standIn, put(d.x), put(d.x, d.b))

	d.standIn.Associate(d.content, d.b, d.a)
	if errors := d.attempt(nil); len(errors) > 0 {
		t.Fatal(errors)
	}
	expectSent(t, d.standIn, put(d.a))
	d.expectOnServer(d.a)
}

// TestAssociationThatIsGone: the one-click button of a gallery app replaces the list, and the plan puts the association back.
func TestAssociationThatIsGone(t *testing.T) {
	t.Parallel()
	d := newDeploymentOf(t, associationType, connecttest.Config{})
	d.mustApply(d.one(d.a))
	held := d.state
	d.standIn.Associate(d.content, d.x)
	errors, warnings := d.refresh()
	if len(errors) > 0 || len(warnings) != 1 || !strings.Contains(warnings[0], "Association of content item "+d.content+" with OAuth integration "+d.a+" is gone") || !d.state.IsNull() {
		t.Errorf("want one warning and no state, got errors %v, warnings %v, state %s", errors, warnings, d.state)
	}
	d.mustApply(d.one(d.a))
	d.expectOnServer(slices.Sorted(slices.Values([]string{d.a, d.x}))...)

	held, d.state = d.state, held
	for _, fault := range []connecttest.FaultFunc{
		connecttest.Answer(http.StatusNotFound, http.Header{"Content-Type": {"text/html"}}, "<html>not found</html>"),
		connecttest.ConnectError(http.StatusForbidden, 22, "You don't have permission to perform this operation."),
	} {
		d.state = held
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
	errors, warnings = d.refresh()
	if len(errors) > 0 || len(warnings) != 1 || !d.state.IsNull() {
		t.Errorf("content that is gone: errors %v, warnings %v, state %s", errors, warnings, d.state)
	}
	_, errors = d.plan(d.configuration(d.one(d.a)))
	if len(errors) != 1 || !strings.HasPrefix(errors[0], attributeName("content_guid")+": No such content item: "+d.content) {
		t.Errorf("want an error on content_guid, got %v", errors)
	}
}

func TestAssociationThatIsThereIsImported(t *testing.T) {
	t.Parallel()
	d := newDeploymentOf(t, associationType, connecttest.Config{})
	d.standIn.Associate(d.content, d.x, d.a)
	id := d.content + "/" + d.a
	_, errors := d.plan(d.configuration(d.one(d.a)))
	if len(errors) != 1 || !strings.Contains(errors[0], "terraform import ADDRESS "+id) {
		t.Errorf("want an error that names the import, got %v", errors)
	}
	capitals := fields{"content_guid": strings.ToUpper(d.content), "integration_guid": strings.ToUpper(d.a)}
	for name, imported := range map[string]func() []string{
		"by id":                   func() []string { return d.imported(id) },
		"by id in capitals":       func() []string { return d.imported(strings.ToUpper(id)) },
		"by identity":             func() []string { return d.importedAs(d.one(d.a)) },
		"by identity in capitals": func() []string { return d.importedAs(capitals) },
	} {
		if errors := imported(); len(errors) > 0 {
			t.Fatalf("%s: %v", name, errors)
		}
		for attribute, want := range map[string]string{"id": id, "content_guid": d.content, "integration_guid": d.a} {
			if got := d.get(d.state, attribute); got != want {
				t.Errorf("%s: %s is %v", name, attribute, got)
			}
		}
		d.expectEmptyPlan(d.one(d.a))
		d.expectEmptyPlan(capitals)
	}
	expectSent(t, d.standIn)
	for wrong, want := range map[string]string{
		d.content: "is imported by CONTENT_GUID/INTEGRATION_GUID", id + "/": "is imported by", "app/Corporate IdP": "is imported by",
		d.content + "/" + d.b: "has no association of content item", missingGUID + "/" + d.a: "has no association of content item",
	} {
		if errors := d.imported(wrong); len(errors) != 1 || !strings.Contains(errors[0], want) {
			t.Errorf("import of %q: want %q, got %v", wrong, want, errors)
		}
	}
}

// TestAssociationMadeAfterThePlan: somebody else makes the same association between plan and apply.
func TestAssociationMadeAfterThePlan(t *testing.T) {
	t.Parallel()
	d := newDeploymentOf(t, associationType, connecttest.Config{})
	p, errors := d.plan(d.configuration(d.one(d.a)))
	if len(errors) > 0 {
		t.Fatal(errors)
	}
	d.standIn.Associate(d.content, d.a)
	errors, _ = d.apply(p)
	if len(errors) != 1 || !strings.Contains(errors[0], "terraform import ADDRESS "+d.content+"/"+d.a) || !d.state.IsNull() {
		t.Errorf("want an error that names the import, got %v and state %s", errors, d.state)
	}
	expectSent(t, d.standIn)
}

// TestAssociationOfForcedReplacement plans as `-replace` does: the association that is there is the one that goes.
func TestAssociationOfForcedReplacement(t *testing.T) {
	t.Parallel()
	d := newDeploymentOf(t, associationType, connecttest.Config{})
	d.mustApply(d.one(d.a))
	p, errors := d.plan(d.configuration(d.one(d.a)))
	if len(errors) > 0 || !p.empty() {
		t.Fatalf("want an empty plan, got errors %v", errors)
	}
	if p, errors := d.planFrom(tftypes.NewValue(d.objectType, nil), d.configuration(d.one(d.a)), p.private); len(errors)+len(p.warnings) > 0 {
		t.Errorf("the replacement finds itself in the way: %v %v", errors, p.warnings)
	}
}

func TestAssociationOfAServerThatTakesOne(t *testing.T) {
	t.Parallel()
	d := newDeploymentOf(t, associationType, connecttest.Config{Profile: connecttest.Profile202412})
	tooOld := func(errors []string) bool {
		return len(errors) == 1 && strings.HasPrefix(errors[0], attributeName("integration_guid")+": Connect is too old") &&
			strings.Contains(errors[0], "Connect 2024.12.0, which takes one integration")
	}
	d.standIn.Associate(d.content, d.x)
	if _, errors := d.plan(d.configuration(d.one(d.a))); !tooOld(errors) {
		t.Errorf("beside another: %v", errors)
	}
	unknown := d.one("")
	unknown["integration_guid"] = notKnown{}
	if _, errors := d.plan(d.configuration(unknown)); !tooOld(errors) {
		t.Errorf("not known yet, beside another: %v", errors)
	}
	d.standIn.Associate(d.content)
	d.command()
	for _, first := range []fields{d.one(d.a), unknown} {
		if _, errors := d.planWithoutRefresh(d.configuration(first)); first["integration_guid"] == d.a && len(errors) > 0 {
			t.Errorf("the first of a run: %v", errors)
		} else if first["integration_guid"] != d.a && !tooOld(errors) {
			t.Errorf("the second of a run: %v", errors)
		}
	}
	d.standIn.Associate(d.content, d.a) // as the first of the run did
	if _, errors := d.planWithoutRefresh(d.configuration(d.one(d.b))); !tooOld(errors) || !strings.Contains(errors[0], "this would be number 3") {
		t.Errorf("the third of a run: %v", errors)
	}
	d.standIn.Associate(d.content)
	d.mustApply(d.one(d.a))
	expectWarning(t, warned(t, d.core, d.one(d.b))) // it takes the place of the other
	d.mustApply(d.one(d.b))
	d.expectOnServer(d.b)
	if got := d.get(d.state, "auth_type"); got != "Viewer" {
		t.Errorf("auth_type is %v, though an association does not tell it", got)
	}

	hidden := newDeploymentOf(t, associationType, connecttest.Config{
		Profile: connecttest.Profile202412, Switches: connecttest.Switches{connecttest.Version: connecttest.HiddenVersion},
	})
	hidden.standIn.Associate(hidden.content, hidden.x)
	errors := hidden.attempt(hidden.one(hidden.a))
	if len(errors) != 1 || !strings.Contains(errors[0], "before Connect 2025.07 take one integration") {
		t.Errorf("want the way out, got %v", errors)
	}
	hidden.expectOnServer(hidden.x)
}

func TestAssociationThatConnectRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*deployment)
		want    string
	}{
		"static content":           {func(d *deployment) { d.content = d.standIn.AddContent("report", "static") }, "Viewer integrations need content that runs"},
		"nothing deployed":         {func(d *deployment) { d.content = d.standIn.AddContent("new", "unknown") }, "Nothing has been deployed"},
		"public content":           {func(d *deployment) { d.content = d.publicContent() }, "open to everyone without signing in"},
		"integration that is gone": {func(d *deployment) { d.standIn.Remove(d.a) }, "no integration with: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDeploymentOf(t, associationType, connecttest.Config{})
			if name != "integration that is gone" {
				test.prepare(&d)
			}
			p, errors := d.decided(d.configuration(d.one(d.a)))
			if len(errors) > 0 {
				t.Fatal(errors)
			}
			if name == "integration that is gone" {
				test.prepare(&d)
			}
			errors, _ = d.applyOne(p, p.config)
			if len(errors) != 1 || !strings.Contains(errors[0], test.want) || !d.state.IsNull() {
				t.Errorf("want %q, got %v and state %s", test.want, errors, d.state)
			}
		})
	}
	d := newDeploymentOf(t, associationType, connecttest.Config{})
	if _, errors := d.plan(d.configuration(d.one(missingGUID))); len(errors) != 1 || !strings.Contains(errors[0], "OAuth integration "+missingGUID+" is not on the server") {
		t.Errorf("an integration that is not there: %v", errors)
	}
	for text, f := range map[string]fields{
		"`content_guid`: \"app\" is no GUID": {"content_guid": "app", "integration_guid": d.a},
		"`integration_guid`: \"Corporate IdP\" is no GUID. Look it up with data.connect_oauth_integration": d.one("Corporate IdP"),
	} {
		if errors, _ := d.validate(d.configuration(f)); len(errors) != 1 || !strings.Contains(errors[0], text) {
			t.Errorf("want %q, got %v", text, errors)
		}
	}
}

// publicContent is an application that is open to everyone.
func (d deployment) publicContent() string {
	d.t.Helper()
	guid := d.standIn.AddContent("public", "python-shiny")
	d.standIn.OpenContent(guid)
	return guid
}

func TestDemandedAuthType(t *testing.T) {
	t.Parallel()
	for typeName, configuration := range map[string]func(d deployment, authType string) fields{
		associationType: func(d deployment, authType string) fields {
			return fields{"content_guid": d.content, "integration_guid": d.a, "auth_type": authType}
		},
		associationsType: func(d deployment, authType string) fields {
			return fields{"content_guid": d.content, "integration_guids": []string{d.a, d.b}, "auth_type": authType}
		},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			d := newDeploymentOf(t, typeName, connecttest.Config{})
			for authType, want := range map[string]string{
				"Service Account": "`auth_type`: \"Service Account\" is demanded, and the OAuth integration " + d.a + " is \"Viewer\"",
				"viewer":          "`auth_type` is \"viewer\". Write it as \"Viewer\": capitals count.",
			} {
				_, errors := d.plan(d.configuration(configuration(d, authType)))
				if len(errors) == 0 || !strings.HasPrefix(errors[0], attributeName("auth_type")) || !strings.Contains(errors[0], want) {
					t.Errorf("want %q, got %v", want, errors)
				}
			}
			d.mustApply(configuration(d, "Viewer"))
			d.standIn.ForgetRequests()

			d.standIn.Edit(d.a, func(i *connecttest.Integration) { i.Config["auth_type"] = "Service Account" })
			p, errors := d.plan(d.configuration(configuration(d, "Viewer")))
			if diff := cmp.Diff([]string{"auth_type"}, d.changed(p)); diff != "" || len(errors) > 0 {
				t.Fatalf("errors %v, drift (-want +got):\n%s", errors, diff)
			}
			if len(p.warnings) != 1 || !strings.Contains(p.warnings[0], "has another auth_type") || !strings.Contains(p.warnings[0], "The apply fails, unless it changes that first.") {
				t.Errorf("want one warning, got %v", p.warnings)
			}
			if errors, _ := d.apply(p); len(errors) != 1 || !strings.Contains(errors[0], "Choose another integration") {
				t.Errorf("want one error, got %v", errors)
			}
			if p, errors := d.plan(d.configuration(configuration(d, "Viewer"))); len(errors) > 0 || p.empty() {
				t.Errorf("the next plan does not see it any more, errors %v", errors)
			}
			d.standIn.Edit(d.a, func(i *connecttest.Integration) { i.Config["auth_type"] = "Viewer" })
			d.expectEmptyPlan(configuration(d, "Viewer"))
			expectSent(t, d.standIn)
		})
	}
}
