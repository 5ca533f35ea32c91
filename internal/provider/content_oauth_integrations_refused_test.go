package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestChangesOfOthersBetweenPlanAndApply: what an apply would undo without having shown it stops the apply.
func TestChangesOfOthersBetweenPlanAndApply(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		planned func(deployment) fields // nil: destroy
		others  func(deployment)
		want    []string // of the error; nil: there is none
		used    func(deployment) []string
	}{
		{
			"somebody added one", func(d deployment) fields { return d.using(d.b) },
			func(d deployment) { d.standIn.Associate(d.content, d.a, d.x) }, []string{"somebody added X.", "Plan again"},
			func(d deployment) []string { return []string{d.a, d.x} },
		},
		{
			"somebody removed one that is to stay", func(d deployment) fields { return d.using(d.a, d.b) },
			func(d deployment) { d.standIn.Associate(d.content) }, []string{"somebody removed A."},
			func(deployment) []string { return nil },
		},
		{
			"somebody changed one for another", func(d deployment) fields { return d.using(d.a, d.b) },
			func(d deployment) { d.standIn.Associate(d.content, d.x) }, []string{"somebody added X and removed A."},
			func(d deployment) []string { return []string{d.x} },
		},
		{
			"somebody added one before the destroy", nil,
			func(d deployment) { d.standIn.Associate(d.content, d.a, d.x) }, []string{"somebody added X."},
			func(d deployment) []string { return []string{d.a, d.x} },
		},
		{
			"somebody did the same", func(d deployment) fields { return d.using(d.b) },
			func(d deployment) { d.standIn.Associate(d.content, d.b) }, nil,
			func(d deployment) []string { return []string{d.b} },
		},
		{
			"the integration that was to go is deleted", func(d deployment) fields { return d.using(d.b) },
			func(d deployment) { d.standIn.Remove(d.a) }, nil,
			func(d deployment) []string { return []string{d.b} },
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDeployment(t, connecttest.Config{})
			d.mustApply(d.using(d.a))
			config := d.build(d.objectType, nil)
			if test.planned != nil {
				config = d.configuration(test.planned(d))
			}
			p, _ := d.plan(config)
			test.others(d)
			d.standIn.ForgetRequests()
			done := slices.Equal(d.standIn.Associations(d.content), test.used(d))
			errors, _ := d.apply(p)
			if test.want == nil {
				if len(errors) > 0 || done != (len(d.standIn.Writes()) == 0) {
					t.Fatalf("errors %v, requests %v", errors, d.standIn.Writes())
				}
				d.expectUsed(test.used(d)...)
				return
			}
			got := strings.NewReplacer(d.a, "A", d.b, "B", d.x, "X").Replace(strings.Join(errors, "\n"))
			for _, text := range append(test.want, attributeName("integration_guids")) {
				if len(errors) != 1 || !strings.Contains(got, text) {
					t.Errorf("want one error with %q, got %q", text, got)
				}
			}
			if diff := cmp.Diff(test.used(d), d.standIn.Associations(d.content), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("something was changed (-want +got):\n%s", diff)
			}
			if writes := d.standIn.Writes(); len(writes) > 0 {
				t.Errorf("something was sent: %v", writes)
			}
		})
	}
}

func TestServerThatTakesOneIntegration(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{Profile: connecttest.Profile202412})
	_, errors := d.plan(d.configuration(d.using(d.a, d.b)))
	if len(errors) != 1 || !strings.HasPrefix(errors[0], attributeName("integration_guids")) ||
		!strings.Contains(errors[0], "Connect 2024.12.0, which takes one integration") || !strings.Contains(errors[0], "came with 2025.07.0") {
		t.Errorf("want an error with both versions, got %v", errors)
	}
	oneUnknown := d.using()
	oneUnknown["integration_guids"] = []any{d.b, notKnown{}}
	if _, errors := d.plan(d.configuration(oneUnknown)); len(errors) != 1 || !strings.Contains(errors[0], "this would be number 2") {
		t.Errorf("not wholly known yet: %v", errors)
	}
	d.mustApply(d.using(d.b))
	expectWarning(t, warned(t, d.core, oneUnknown), "this would be number 2", "The apply fails")
	d.mustApply(d.using(d.a))
	d.expectUsed(d.a)

	hidden := newDeployment(t, connecttest.Config{
		Profile: connecttest.Profile202412, Switches: connecttest.Switches{connecttest.Version: connecttest.HiddenVersion},
	})
	errors = hidden.attempt(hidden.using(hidden.a, hidden.b))
	if len(errors) != 1 || !strings.Contains(errors[0], "before Connect 2025.07 take one integration") {
		t.Errorf("want the way out, got %v", errors)
	}
}

func TestIntegrationThatIsNotOnTheServer(t *testing.T) {
	t.Parallel()
	for _, status := range []connecttest.Setting{connecttest.Status400, connecttest.Status404} {
		t.Run(string(status), func(t *testing.T) {
			t.Parallel()
			d := newDeployment(t, connecttest.Config{Switches: connecttest.Switches{connecttest.AssociationUnknown: status}})
			_, errors := d.plan(d.configuration(d.using(d.a, missingGUID)))
			if len(errors) != 1 || !strings.HasPrefix(errors[0], attributeName("integration_guids")+": OAuth integration "+missingGUID+" is not on the server") {
				t.Errorf("want one error that names the GUID, got %v", errors)
			}
			p, errors := d.decided(d.configuration(d.using(d.a, d.x)))
			if len(errors) > 0 {
				t.Fatal(errors)
			}
			d.standIn.Remove(d.x)
			errors, _ = d.applyOne(p, p.config)
			if len(errors) != 1 || !strings.Contains(errors[0], "no integration with: "+d.x+". ") {
				t.Errorf("want the GUID named, got %v", errors)
			}
			if !d.state.IsNull() || len(d.standIn.Associations(d.content)) > 0 {
				t.Errorf("state %s, integrations %v", d.state, d.standIn.Associations(d.content))
			}
		})
	}
}

func TestContentThatTakesNoIntegrations(t *testing.T) {
	t.Parallel()
	for _, code := range []connecttest.Setting{connecttest.Code237, connecttest.Code209} {
		t.Run(string(code), func(t *testing.T) {
			t.Parallel()
			d := newDeployment(t, connecttest.Config{Switches: connecttest.Switches{connecttest.AssociationStatic: code}})
			d.content = d.standIn.AddContent("report", "static")
			errors := d.attempt(d.using(d.a))
			if len(errors) != 1 || !strings.Contains(errors[0], "Viewer integrations need content that runs") {
				t.Errorf("want the way out, got %v", errors)
			}
		})
	}
}

func TestKeyThatMayNotEditTheContent(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	d.mustApply(d.using(d.a))
	stranger := newCoreFor(t, associationsType, &connectProvider{version: "test"}, d.standIn, map[string]tftypes.Value{
		"api_key": tftypes.NewValue(tftypes.String, d.standIn.ViewerKey()),
	})
	stranger.state = d.state
	_, errors := stranger.plan(d.configuration(d.using(d.b)))
	if len(errors) != 1 || !strings.Contains(errors[0], "someone who may edit the content item") {
		t.Errorf("want the way out, got %v", errors)
	}
}
