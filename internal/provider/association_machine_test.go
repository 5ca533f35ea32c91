package provider

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestAssociationMachine plays random histories of four resources of associations, two of each type, on two content items: every order in
// which Terraform may create and destroy, -replace, create_before_destroy, ignore_changes, edits in the dashboard, and faults.
func TestAssociationMachine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		m := newAssociationMachine(t, r)
		r.Repeat(map[string]func(*rapid.T){
			"configure": m.configure, "edit": m.edit,
			"apply":   func(r *rapid.T) { m.apply(r, false, "") },
			"destroy": func(r *rapid.T) { m.apply(r, true, "") },
			"fault": func(r *rapid.T) {
				m.apply(r, false, rapid.SampledFrom(slices.Sorted(maps.Keys(machineFaults))).Draw(r, "fault"))
			},
		})
	})
}

type associationMachine struct {
	s                      *connecttest.Server
	contents, integrations []string
	slots                  []*slot
}

// slot is a resource, and what the configuration has at its address; nil: nothing.
type slot struct {
	*core
	config      fields
	createFirst bool
}

var associated = connecttest.Integration{Template: "custom", Config: map[string]any{"auth_type": "Viewer"}}

func newAssociationMachine(t *testing.T, r *rapid.T) *associationMachine {
	s, err := connecttest.New(connecttest.Config{Profile: rapid.SampledFrom(connecttest.Profiles()).Draw(r, "profile"), NoDefaultIntegration: true})
	if err != nil {
		t.Fatal(err)
	}
	m := &associationMachine{s: s, contents: []string{s.AddContent("app", "python-shiny"), s.AddContent("report", "python-shiny")}}
	for range 3 {
		m.integrations = append(m.integrations, s.Add(associated))
	}
	c := newCoreFor(within{t, r}, associationType, &connectProvider{version: "test", transport: direct{s}}, nil, map[string]tftypes.Value{
		"server": tftypes.NewValue(tftypes.String, "http://stand-in"), "api_key": tftypes.NewValue(tftypes.String, s.AdminKey()),
		"max_retries": tftypes.NewValue(tftypes.Number, 0),
	})
	for _, kind := range []string{associationType, associationType, associationsType, associationsType} {
		m.slots = append(m.slots, &slot{core: c.of(declaration{kind: kind})})
	}
	return m
}

// configure changes one resource, or puts the resources of one type in the place of those of the other.
func (m *associationMachine) configure(r *rapid.T) {
	kind := rapid.SampledFrom([]string{"", "", associationType, associationsType}).Draw(r, "type")
	if kind == "" {
		m.configureOne(r, rapid.SampledFrom(m.slots).Draw(r, "address"))
		return
	}
	for _, s := range m.slots {
		if s.config = nil; s.typeName == kind && rapid.Bool().Draw(r, "there") {
			m.configureOne(r, s)
		}
	}
}

func (m *associationMachine) configureOne(r *rapid.T, s *slot) {
	s.createFirst = rapid.Bool().Draw(r, "create_before_destroy")
	s.ignored = rapid.SampledFrom([][]string{nil, nil, nil, {"all"}, {"auth_type"}, {"content_guid"}}).Draw(r, "ignored")
	content, guid := m.contents[max(0, rapid.IntRange(-2, 1).Draw(r, "content"))], rapid.SampledFrom(m.integrations) // most often the first
	if s.config = nil; rapid.IntRange(0, 4).Draw(r, "gone") == 0 {
		return
	}
	s.config = fields{"content_guid": content, "auth_type": rapid.SampledFrom([]any{nil, nil, nil, "Viewer", "Service Account"}).Draw(r, "auth_type")}
	if s.typeName == associationType {
		s.config["integration_guid"] = guid.Draw(r, "integration")
	} else {
		s.config["integration_guids"] = rapid.SliceOfNDistinct(guid, 0, 3, rapid.ID[string]).Draw(r, "integrations")
	}
}

// edit changes something in the dashboard.
func (m *associationMachine) edit(r *rapid.T) {
	c, i := rapid.IntRange(0, 1).Draw(r, "content"), rapid.IntRange(0, 2).Draw(r, "integration")
	switch rapid.SampledFrom([]string{"one", "none", "auth_type", "integration gone", "content gone"}).Draw(r, "edited") {
	case "one":
		m.s.Associate(m.contents[c], m.integrations[i])
	case "none":
		m.s.Associate(m.contents[c])
	case "auth_type":
		found := rapid.SampledFrom([]string{"Viewer", "Service Account"}).Draw(r, "found")
		m.s.Edit(m.integrations[i], func(x *connecttest.Integration) { x.Config["auth_type"] = found })
	case "integration gone":
		m.s.Remove(m.integrations[i])
		m.integrations[i] = m.s.Add(associated)
	case "content gone":
		m.s.RemoveContent(m.contents[c])
		m.contents[c] = m.s.AddContent("new", "python-shiny")
	}
}

// apply is one run: all is refreshed and planned, and then carried out in any order that Terraform allows.
func (m *associationMachine) apply(r *rapid.T, destroy bool, fault string) {
	inject := func(when string) {
		if fault != "" && rapid.Bool().Draw(r, when) {
			m.s.Inject(connecttest.Fault{Skip: rapid.IntRange(0, 4).Draw(r, "skip"), Do: machineFaults[fault]})
		}
	}
	inject("at plan")
	plans, errors, warnings := m.plan(r, destroy, true)
	m.s.ClearFaults()
	if len(errors) > 0 && !destroy {
		return
	}
	foreign, contested := m.foreign(), m.contested() || strings.Contains(strings.Join(warnings, ""), "is managed twice")
	m.slots[0].command()
	inject("at apply")
	errors = m.carryOut(r, plans)
	m.s.ClearFaults()
	for _, pair := range foreign {
		if !slices.Contains(m.s.Associations(pair[0]), pair[1]) {
			r.Fatalf("the association %v was somebody else's, and is gone", pair)
		}
	}
	next, again, _ := m.plan(r, destroy, false)
	for s, p := range next {
		if (len(errors) == 0 && !contested || destroy) && (len(again) > 0 || !p.empty()) {
			r.Fatalf("after an apply %s changes %v: %v, %v", s.typeName, s.changed(p), errors, again)
		}
	}
}

func (m *associationMachine) plan(r *rapid.T, destroy, replace bool) (plans map[*slot]plan, errors, warnings []string) {
	plans = map[*slot]plan{}
	m.slots[0].command()
	for _, s := range rapid.Permutation(m.slots).Draw(r, "order") {
		config := s.configuration(map[bool]fields{false: s.config}[destroy])
		refreshErrors, refreshWarnings := s.refresh()
		errors, warnings = append(errors, refreshErrors...), append(warnings, refreshWarnings...)
		p, planErrors := s.planWithoutRefresh(config)
		if replace && p.empty() && !p.prior.IsNull() && rapid.IntRange(0, 3).Draw(r, "-replace") == 0 {
			p, planErrors = s.planFrom(s.configuration(nil), config, p.private)
			p.prior, p.action = s.state, isReplaced
		}
		plans[s], errors, warnings = p, append(errors, planErrors...), append(warnings, p.warnings...)
	}
	return plans, errors, warnings
}

// foreign are the associations, by both GUIDs, that no resource holds or is to hold.
func (m *associationMachine) foreign() (foreign [][2]string) {
	for _, content := range m.contents {
		for _, guid := range m.s.Associations(content) {
			owns := func(s *slot) bool {
				return s.holds(s.state, content, guid) || s.holds(s.configuration(s.config), content, guid)
			}
			if !slices.ContainsFunc(m.slots, owns) {
				foreign = append(foreign, [2]string{content, guid})
			}
		}
	}
	return foreign
}

// contested reports whether two states hold the same after a run that failed: what one of them loses, the next plan shows.
func (m *associationMachine) contested() bool {
	return slices.ContainsFunc(m.slots, func(s *slot) bool {
		content, _ := s.get(s.state, "content_guid").(string)
		guid, _ := s.get(s.state, "integration_guid").(string)
		return slices.ContainsFunc(m.slots, func(other *slot) bool { return other != s && other.holds(other.state, content, guid) })
	})
}

// holds reports whether a state or a configuration has an association, or all of the content item.
func (s *slot) holds(value tftypes.Value, content, guid string) bool {
	held, _ := s.get(value, "content_guid").(string)
	single, _ := s.get(value, "integration_guid").(string)
	return content != "" && held == content && (s.typeName == associationsType || single == guid)
}

// carryOut carries out all plans, the steps of different resources in any order.
func (m *associationMachine) carryOut(r *rapid.T, plans map[*slot]plan) (errors []string) {
	var next []*slot
	steps := map[*slot][]func() []string{}
	for _, s := range m.slots {
		steps[s] = s.steps(plans[s])
		next = slices.Concat(next, slices.Repeat([]*slot{s}, len(steps[s])))
	}
	for _, s := range rapid.Permutation(next).Draw(r, "steps") {
		if len(steps[s]) == 0 {
			continue // an earlier one has failed
		}
		failed := steps[s][0]()
		if steps[s] = steps[s][1:]; len(failed) > 0 {
			errors, steps[s] = append(errors, failed...), nil
		}
	}
	return errors
}

// steps are the calls that carry out the plan of one resource.
func (s *slot) steps(p plan) []func() []string {
	null, former := s.configuration(nil), *s.core
	write := func() []string {
		again, errors := s.planAgain(p, s.configuration(s.config))
		if len(errors) == 0 && !again.empty() {
			errors, _ = s.applyOne(again, s.configuration(s.config))
		}
		return errors
	}
	end := func(c *core) func() []string {
		return func() []string {
			errors, _ := c.applyOne(plan{prior: c.state, planned: null}, null)
			return errors
		}
	}
	writeFirst := func() []string {
		s.state, s.private, s.identity = null, nil, nil
		errors := write()
		if s.state.IsNull() {
			*s.core = former // Terraform restores it
		}
		return errors
	}
	switch {
	case p.action == noChange:
		return nil
	case p.action == isDeleted:
		return []func() []string{end(s.core)}
	case p.action == isReplaced && s.createFirst:
		return []func() []string{writeFirst, end(&former)}
	case p.action == isReplaced:
		return []func() []string{end(s.core), write}
	}
	return []func() []string{write}
}
