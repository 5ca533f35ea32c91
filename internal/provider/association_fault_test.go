package provider

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// The operations of the fault table that concern connect_content_oauth_integration.
const (
	associateOperation = "associate"
	takeAwayOperation  = "take away"
)

// associationFault is one cell of the fault table: an association is made or taken away, beside one that is not Terraform's.
type associationFault struct {
	*faultRun
	content, own, other string
}

func newAssociationFault(t *testing.T, c faultCase, operation string) *associationFault {
	t.Helper()
	a := &associationFault{faultRun: newFaultRunOf(t, associationType, operation)}
	add := func(name string) string {
		return a.standIn.Add(connecttest.Integration{Name: name, Template: "connect", Config: map[string]any{"max_role": "Viewer"}})
	}
	a.content, a.own, a.other = a.standIn.AddContent("app", "python-shiny"), add("Own"), add("Other")
	a.standIn.Associate(a.content, a.other)
	if operation == takeAwayOperation {
		a.mustApply(a.wantedWith(associateOperation))
	}
	config := a.configuration(a.wantedWith(operation))
	p, errors := a.decided(config)
	if len(errors) > 0 {
		t.Fatal(errors)
	}
	a.meet(c, http.MethodPut, "/v1/content", func() { a.errors, a.warnings = a.applyOne(p, config) })
	return a
}

// wantedWith is the configuration that an operation comes from; nil: the association is to go.
func (a *associationFault) wantedWith(operation string) fields {
	if operation == takeAwayOperation {
		return nil
	}
	return fields{"content_guid": a.content, "integration_guid": a.own}
}

func (a *associationFault) outcome() string {
	a.t.Helper()
	if len(a.errors) > 1 {
		a.t.Errorf("want one error, got %d: %v", len(a.errors), a.errors)
	}
	a.expectNothingLeaked()
	uses := a.standIn.Associations(a.content)
	if !slices.Contains(uses, a.other) {
		a.t.Errorf("the association that is not Terraform's is lost: %v", uses)
	}
	failed, made := len(a.errors) > 0, slices.Contains(uses, a.own)
	done := made == (a.operation == associateOperation)
	outcome := outcomeDone
	switch {
	case failed && !a.state.Equal(a.held):
		a.t.Errorf("an error changed the state from %s to %s", a.held, a.state)
	case failed && !done:
		outcome = outcomeUnchanged
	case failed && made:
		outcome = outcomeNamed
		a.importNamed()
	case failed:
		outcome = outcomeNextPlan
	case !done:
		a.t.Error("a write that changed nothing passes for done")
	case a.count(http.MethodPut) == 1 && len(a.asked)+a.refused == 3 && !a.confirmed():
		outcome = outcomeAdopted
	case len(a.asked)+a.refused > 3:
		outcome = outcomeRetried
	}
	a.expectConvergence()
	return outcome
}

// confirmed reports whether the write was answered as Connect answers it. What became of any other, the list tells.
func (a *associationFault) confirmed() bool {
	return slices.ContainsFunc(a.asked, func(r connecttest.Request) bool {
		return r.Method == http.MethodPut && r.Status == http.StatusNoContent
	})
}

// importNamed does what the next plan advises.
func (a *associationFault) importNamed() {
	a.t.Helper()
	id := a.content + "/" + a.own
	_, errors := a.plan(a.configuration(a.wantedWith(associateOperation)))
	if len(errors) != 1 || !strings.Contains(errors[0], "terraform import ADDRESS "+id) {
		a.t.Fatalf("the next plan does not name the association: %v", errors)
	}
	if errors := a.imported(id); len(errors) > 0 {
		a.t.Fatal(errors)
	}
}

// expectConvergence applies once more, on a healthy server.
func (a *associationFault) expectConvergence() {
	a.t.Helper()
	want := []string{a.other}
	if a.operation == associateOperation {
		a.mustApply(a.wantedWith(associateOperation))
		want = append(want, a.own)
	} else if errors := a.attempt(nil); len(errors) > 0 {
		a.t.Error(errors)
	}
	if diff := cmp.Diff(want, a.standIn.Associations(a.content)); diff != "" {
		a.t.Errorf("associations in the end (-want +got):\n%s", diff)
	}
}
