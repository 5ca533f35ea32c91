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

// TestAllThatARunGaveStays: what several resources of a run give one by one, the whole set that is destroyed in that run leaves there.
func TestAllThatARunGaveStays(t *testing.T) {
	t.Parallel()
	d := newDeployment(t, connecttest.Config{})
	former, first, second := d.beside(associationsType), d.beside(associationType), d.beside(associationType)
	former.mustApply(d.using(d.x))
	p, errors := first.decided(first.configuration(d.one(d.a)))
	q, moreErrors := second.planWithoutRefresh(second.configuration(d.one(d.b)))
	if errors = append(errors, moreErrors...); len(errors) > 0 {
		t.Fatal(errors)
	}
	for _, apply := range []func() ([]string, []string){
		func() ([]string, []string) { return first.applyOne(p, p.config) },
		func() ([]string, []string) { return second.applyOne(q, q.config) },
		func() ([]string, []string) {
			null := former.configuration(nil)
			return former.applyOne(plan{prior: former.state, planned: null}, null)
		},
	} {
		if errors, _ := apply(); len(errors) > 0 {
			t.Error(errors)
		}
	}
	d.expectOnServer(d.a, d.b)
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

// TestManagedTwice: whoever creates is refused; what the state holds twice can still be destroyed, so that it is a warning.
func TestManagedTwice(t *testing.T) {
	t.Parallel()
	set := func(guids ...int) func(deployment) (string, fields) {
		return func(d deployment) (string, fields) {
			all := []string{d.a, d.b, d.x}
			var used []string
			for _, i := range guids {
				used = append(used, all[i])
			}
			return associationsType, d.using(used...)
		}
	}
	one := func(d deployment) (string, fields) { return associationType, d.one(d.a) }
	anywhere := func(of func(deployment) (string, fields)) func(deployment) (string, fields) {
		return func(d deployment) (string, fields) {
			typeName, config := of(d)
			return typeName, config.but(fields{"content_guid": notKnown{}})
		}
	}
	another := func(d deployment) (string, fields) { return associationType, d.one(d.b) }
	capitals := func(d deployment) (string, fields) { return associationType, d.one(strings.ToUpper(d.a)) }
	for name, test := range map[string]struct {
		first, second         func(deployment) (string, fields)
		firstHeld, secondHeld bool
		refused, warned       bool
	}{
		"two sets":                          {first: set(0), second: set(1), refused: true},
		"two sets, both there":              {first: set(0), second: set(0), firstHeld: true, secondHeld: true, warned: true},
		"a set and one of it":               {first: set(0), second: one, refused: true},
		"a set that is there and a new one": {first: set(0), second: one, firstHeld: true, refused: true},
		"a new one and a set that is there": {first: one, second: set(0), secondHeld: true, refused: true},
		"a set and one, both there":         {first: set(0), second: one, firstHeld: true, secondHeld: true, warned: true},
		"one twice":                         {first: one, second: capitals, refused: true},
		"one twice, both there":             {first: one, second: capitals, firstHeld: true, secondHeld: true, warned: true},
		"content that is not known yet":     {first: anywhere(set(0)), second: anywhere(one)},
		"two":                               {first: one, second: another},
		"two, one of them there":            {first: one, second: another, firstHeld: true},
		"a set that is there and another":   {first: set(0), second: set(1), firstHeld: true, refused: true},
		"one that is there, and once more":  {first: one, second: capitals, firstHeld: true, refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDeployment(t, connecttest.Config{})
			var errors, warnings []string
			var resources []deployment
			var configs []fields
			for i, of := range []func(deployment) (string, fields){test.first, test.second} {
				typeName, config := of(d)
				r := d.beside(typeName)
				if []bool{test.firstHeld, test.secondHeld}[i] {
					d.standIn.Associate(d.content, d.a)
					id := d.content
					if typeName == associationType {
						id += "/" + d.a
					}
					if errors := r.imported(id); len(errors) > 0 {
						t.Fatal(errors)
					}
				}
				resources, configs = append(resources, r), append(configs, config)
			}
			d.command()
			for i, r := range resources {
				if errors, _ := r.refresh(); len(errors) > 0 {
					t.Fatal(errors)
				}
				p, planErrors := r.planWithoutRefresh(r.configuration(configs[i]))
				errors, warnings = append(errors, planErrors...), append(warnings, p.warnings...)
			}
			told := strings.Join(append(errors, warnings...), "\n")
			if len(errors) > 0 != test.refused || strings.Contains(strings.Join(warnings, ""), "is managed twice") != test.warned {
				t.Errorf("errors %v, warnings %v", errors, warnings)
			}
			if (test.refused || test.warned) && (!strings.Contains(told, "is managed twice") || !strings.Contains(told, "`content_guid`") || !strings.Contains(told, "Keep one of them")) {
				t.Errorf("it says %s", told)
			}
		})
	}
}
