package provider

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// simultaneous is two workspaces whose creates of the same name are at Connect at the same time, each with what came of it.
type simultaneous struct {
	standIn *connecttest.Server
	runs    [2]*core
	errors  [2][]string
}

// applyAtOnce plans in both workspaces before either applies, and lets no create through before both have arrived.
func applyAtOnce(t *testing.T, configs [2]fields, fault func(nth int) connecttest.FaultFunc) *simultaneous {
	t.Helper()
	b := &simultaneous{standIn: connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})}
	var plans [2]plan
	for i := range b.runs {
		b.runs[i] = newCore(t, b.standIn, nil)
		p, errors := b.runs[i].plan(b.runs[i].configuration(configs[i]))
		if len(errors) > 0 || len(p.warnings) > 0 {
			t.Fatal(errors, p.warnings)
		}
		plans[i] = p
	}
	var arrived sync.WaitGroup
	arrived.Add(len(b.runs))
	for nth := range b.runs {
		b.standIn.Inject(connecttest.Fault{Method: http.MethodPost, Do: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			arrived.Done()
			arrived.Wait()
			fault(nth)(w, r, next)
		}})
	}
	var applied sync.WaitGroup
	for i, c := range b.runs {
		applied.Go(func() { b.errors[i], _ = c.apply(plans[i]) })
	}
	applied.Wait()
	return b
}

func healthy(w http.ResponseWriter, r *http.Request, next http.Handler) { next.ServeHTTP(w, r) }

// TestTwoAppliesOfOneNameAtOnce: names are not unique, so both are made, each state holds its own, and whoever wants that name next is
// told of both.
func TestTwoAppliesOfOneNameAtOnce(t *testing.T) {
	t.Parallel()
	b := applyAtOnce(t, [2]fields{viewer(), viewer()}, func(int) connecttest.FaultFunc { return healthy })
	var guids [2]string
	for i, c := range b.runs {
		if len(b.errors[i]) > 0 {
			t.Fatal(b.errors[i])
		}
		c.expectEmptyPlan(viewer())
		guids[i] = c.get(c.state, "guid").(string)
	}
	if guids[0] == guids[1] || len(b.standIn.Integrations()) != 2 {
		t.Errorf("%d integrations for the states of %v", len(b.standIn.Integrations()), guids)
	}
}

// TestTwoLostCreatesOfOneNameAtOnce loses the answer to one create or to both. Where the configurations differ, each workspace finds
// its own. Where they do not, nobody can tell whose is whose: there is no guess, but an error with both GUIDs.
func TestTwoLostCreatesOfOneNameAtOnce(t *testing.T) {
	t.Parallel()
	other := viewer().with(fields{"client_id": "other"})
	for name, test := range map[string]struct {
		configs [2]fields
		lost    [2]bool
	}{
		"different, both lost": {[2]fields{viewer(), other}, [2]bool{true, true}},
		"different, one lost":  {[2]fields{viewer(), other}, [2]bool{true, false}},
		"equal, both lost":     {[2]fields{viewer(), viewer()}, [2]bool{true, true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := applyAtOnce(t, test.configs, func(nth int) connecttest.FaultFunc {
				if test.lost[nth] {
					return connecttest.DropAfter()
				}
				return healthy
			})
			made := b.standIn.Integrations()
			if len(made) != 2 {
				t.Fatalf("%d integrations were made", len(made))
			}
			equal := strings.HasPrefix(name, "equal")
			for i, c := range b.runs {
				if equal {
					if len(b.errors[i]) != 1 || !strings.Contains(b.errors[i][0], made[0].GUID) || !strings.Contains(b.errors[i][0], made[1].GUID) || !c.state.IsNull() {
						t.Errorf("want one error with both GUIDs, got %v and the state %s", b.errors[i], c.state)
					}
					continue
				}
				if len(b.errors[i]) > 0 {
					t.Fatal(b.errors[i])
				}
				held, _ := b.standIn.Integration(c.get(c.state, "guid").(string))
				if want := test.configs[i]["config"].(fields)["client_id"]; held.Config["client_id"] != want {
					t.Errorf("the state of client_id %v holds that of %v", want, held.Config["client_id"])
				}
			}
		})
	}
}
