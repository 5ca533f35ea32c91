package provider

import (
	"net/http"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// TestLostAnswers loses or spoils the answer to a write. There is never a twin, and never an orphan that the next apply neither
// finds nor names.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		fault  connecttest.FaultFunc
		create bool // whether the create succeeds by itself
	}{
		{"committed, connection cut", connecttest.DropAfter(), true},
		{"committed, 502", connecttest.CommitThen(connecttest.BadGatewayHTML()), true},
		{"committed, 504", connecttest.CommitThen(connecttest.Answer(http.StatusGatewayTimeout, http.Header{"Content-Type": {"text/html"}}, "<html></html>")), true},
		{"committed, half an answer", connecttest.HalfBody(), true},
		{"never arrived", connecttest.DropBefore(), true},
		{"refused with 429", connecttest.RateLimit("0"), true},
		{"refused with 500", connecttest.ConnectError(http.StatusInternalServerError, 1, "An internal failure occurred."), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{})
			c := newCore(t, s, nil)
			before := len(s.Integrations())

			s.Inject(connecttest.Fault{Method: http.MethodPost, Do: test.fault})
			errors := c.attempt(viewer())
			if test.create != (len(errors) == 0) {
				t.Fatalf("create: %v", errors)
			}
			s.ClearFaults()
			c.mustApply(viewer())
			if made := len(s.Integrations()) - before; made != 1 {
				t.Fatalf("%d integrations were made", made)
			}

			s.Inject(connecttest.Fault{Method: http.MethodPatch, Do: test.fault})
			c.attempt(viewer().with(fields{"client_id": "changed", "client_secret_wo": "rotated-long-enough"}))
			s.ClearFaults()
			c.mustApply(viewer().with(fields{"client_id": "changed", "client_secret_wo": "rotated-long-enough"}))
			stored, _ := s.Integration(c.get(c.state, "guid").(string))
			if stored.Config["client_id"] != "changed" || stored.Secrets[integration.ClientSecret] != "rotated-long-enough" {
				t.Errorf("after the update Connect holds %v and the secret %q", stored.Config, stored.Secrets[integration.ClientSecret])
			}

			s.Inject(connecttest.Fault{Method: http.MethodDelete, Do: test.fault})
			c.attempt(nil)
			s.ClearFaults()
			c.attempt(nil)
			if left := len(s.Integrations()) - before; left != 0 || !c.state.IsNull() {
				t.Errorf("after the destroy %d integrations are left, state %s", left, c.state)
			}
		})
	}
}

// attempt plans and applies, and returns the errors; nil fields destroy.
func (c *core) attempt(f fields) []string {
	c.t.Helper()
	p, errors := c.plan(c.configuration(f))
	if len(errors) == 0 {
		errors, _ = c.apply(p)
	}
	return errors
}

func TestChangeBetweenPlanAndApply(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer())
	guid := c.get(c.state, "guid").(string)
	changed := viewer().with(fields{"client_id": "changed"})

	p, _ := c.plan(c.configuration(changed))
	s.Remove(guid)
	errors, _ := c.apply(p)
	if len(errors) != 1 || !strings.Contains(errors[0], "404") {
		t.Errorf("updating what is gone: %v", errors)
	}
	c.mustApply(changed)
	if c.get(c.state, "guid") == guid {
		t.Error("it was not made again")
	}

	p, _ = c.plan(c.build(c.objectType, nil))
	s.Remove(c.get(c.state, "guid").(string))
	if errors, _ := c.apply(p); len(errors) > 0 {
		t.Errorf("deleting what is gone already: %v", errors)
	}
}

func TestOnlyConnectsOwn404RemovesFromTheState(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer())
	held := c.state
	for _, fault := range []connecttest.FaultFunc{
		connecttest.Answer(http.StatusNotFound, http.Header{"Content-Type": {"text/html"}}, "<html>not found</html>"),
		connecttest.Answer(http.StatusNotFound, http.Header{"Content-Type": {"application/json"}}, `{"error":"no route"}`),
		connecttest.ConnectError(http.StatusForbidden, 22, "You don't have permission to perform this operation."), connecttest.LoginPage(),
	} {
		s.Inject(connecttest.Fault{Method: http.MethodGet, Times: -1, Do: fault})
		c.command()
		if errors, _ := c.refresh(); len(errors) != 1 || !c.state.Equal(held) {
			t.Errorf("want one error and the state as it was, got %v", errors)
		}
		s.ClearFaults()
	}
}
