package provider

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// beside is a second resource of the same configuration, in the same runs.
func (d deployment) beside(typeName string) deployment {
	d.core = d.of(declaration{kind: typeName})
	return d
}

// TestNothingThatARunGaveIsTakenAway: what one resource of a run gives the content item, another one that is destroyed in that run does not
// take away. Terraform creates first under create_before_destroy, and in any order where a resource was renamed or is another one by now.
func TestNothingThatARunGaveIsTakenAway(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		held, wanted func(deployment) (string, fields)
	}{
		"the whole set, at another address": {
			func(d deployment) (string, fields) { return associationsType, d.using(d.a, d.b) },
			func(d deployment) (string, fields) { return associationsType, d.using(d.a, d.b) },
		},
		"the whole set, in other letters": {
			func(d deployment) (string, fields) { return associationsType, d.using(d.a) },
			func(d deployment) (string, fields) {
				return associationsType, fields{"content_guid": strings.ToUpper(d.content), "integration_guids": []string{strings.ToUpper(d.a)}}
			},
		},
		"one, by the whole set": {
			func(d deployment) (string, fields) { return associationType, d.one(d.a) },
			func(d deployment) (string, fields) { return associationsType, d.using(d.a, d.b) },
		},
		"the whole set, by another one": {
			func(d deployment) (string, fields) { return associationsType, d.using(d.a) },
			func(d deployment) (string, fields) { return associationType, d.one(d.b) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDeployment(t, connecttest.Config{})
			heldType, held := test.held(d)
			wantedType, wanted := test.wanted(d)
			former, next := d.beside(heldType), d.beside(wantedType)
			former.mustApply(held)
			created, createErrors := next.decided(next.configuration(wanted))
			destroyed, destroyErrors := former.planWithoutRefresh(tftypes.NewValue(former.objectType, nil))
			if len(createErrors)+len(destroyErrors) > 0 {
				t.Fatal(createErrors, destroyErrors)
			}
			for _, change := range []func() ([]string, []string){
				func() ([]string, []string) { return next.applyOne(created, created.config) },
				func() ([]string, []string) { return former.applyOne(destroyed, destroyed.config) },
			} {
				if errors, _ := change(); len(errors) > 0 {
					t.Error(errors)
				}
			}
			next.expectEmptyPlan(wanted)
			if !former.state.IsNull() {
				t.Errorf("the state still holds %s", former.state)
			}
		})
	}
}

// TestReplacementThatComesFirst: with create_before_destroy, the set that goes is the one that has just come.
func TestReplacementThatComesFirst(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	app := s.AddContent("app", "python-shiny")
	guid := s.Add(connecttest.Integration{Name: "Kept", Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
	w := newWorkspace(t, s)
	w.write("main.tf", strings.Replace(whole(app, fmt.Sprintf("[%q]", guid)), "content_guid", "lifecycle { create_before_destroy = true }\n  content_guid", 1))
	w.must("apply", "-auto-approve")
	w.must("apply", "-auto-approve", "-replace=connect_content_oauth_integrations.whole")
	if got := s.Associations(app); !slices.Equal(got, []string{guid}) {
		t.Errorf("the content item uses %v", got)
	}
	w.mustDestroy(s)
	if got := s.Associations(app); len(got) > 0 {
		t.Errorf("in the end the content item uses %v", got)
	}
}
