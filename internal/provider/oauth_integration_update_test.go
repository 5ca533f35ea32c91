package provider

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestRefusedInPlaceChangeNamesReplace(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.AuthTypeChange: connecttest.Refused}})
	c := created(t, s, viewer())
	before := c.state
	service := viewer().with(fields{"auth_type": "Service Account", "auth_mode": nil, "authorization_uri": nil, "use_pkce": nil})
	p, errors := c.plan(c.configuration(service))
	if len(errors) > 0 || p.action != isUpdated {
		t.Fatalf("%s, %v", p.action, errors)
	}
	if errors, _ := c.apply(p); len(errors) != 1 || !strings.Contains(errors[0], "-replace=ADDRESS") {
		t.Errorf("want one error that names -replace, got %v", errors)
	}
	if !c.state.Equal(before) {
		t.Error("the refused change is in the state")
	}
	c.expectEmptyPlan(viewer())
}

func TestUpdateDoesNotHideDriftThatCameAfterThePlan(t *testing.T) {
	t.Parallel()
	unscoped := viewer().with(fields{"scopes": nil})
	for name, test := range map[string]struct {
		before, after fields
		key           string
		value         any
	}{
		"beside a rename":                       {viewer(), viewer().but(fields{"name": "Renamed"}), "use_pkce", false},
		"of a key without a value":              {unscoped, unscoped.but(fields{"name": "Renamed"}), "scopes", "admin"},
		"of a key without a value, beside keys": {unscoped, unscoped.with(fields{"client_id": "other"}), "scopes", "admin"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{})
			c := created(t, s, test.before)
			p, _ := c.plan(c.configuration(test.after))
			s.Edit(c.get(c.state, "guid").(string), func(i *connecttest.Integration) { i.Config[test.key] = test.value })
			if errors, _ := c.apply(p); len(errors) > 0 {
				t.Fatal(errors)
			}
			p, _ = c.plan(c.configuration(test.after))
			if got := strings.Join(c.changed(p), " "); got != "config."+test.key+" updated_time" {
				t.Errorf("the next plan changes %q, want %s", got, test.key)
			}
			c.mustApply(test.after)
			c.expectEmptyPlan(test.after)
		})
	}
}

// TestUpdateKeepsWhatWasAcceptedWhenClearingFails cuts an update short after its first request: Connect has taken the new values and the
// new secret, and shows one key uncleared.
func TestUpdateKeepsWhatWasAcceptedWhenClearingFails(t *testing.T) {
	t.Parallel()
	for attribute, want := range map[string]string{"config.scopes": "config.scopes updated_time", "description": "description updated_time"} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{
				connecttest.ConfigNull: connecttest.Ignored, connecttest.TextNull: connecttest.Ignored,
			}})
			c := created(t, s, viewer())
			changed := viewer().with(fields{"client_id": "new", "client_secret_wo": "new-and-long-enough"})
			if key, ofConfig := strings.CutPrefix(attribute, "config."); ofConfig {
				changed = changed.with(fields{key: nil})
			} else {
				changed[attribute] = nil
			}
			s.Inject(connecttest.Fault{Method: http.MethodPatch, Skip: 1, Times: -1, Do: connecttest.ConnectError(http.StatusForbidden, 22, "No.")})
			if errors := c.attempt(changed); len(errors) != 1 || !strings.Contains(errors[0], "Unable to clear `"+attribute+"`") {
				t.Fatalf("want one error that names %s, got %v", attribute, errors)
			}
			if got := c.get(c.state, "config", "client_id"); got != "new" {
				t.Errorf("the state holds the client_id %v", got)
			}

			s.ClearFaults()
			s.ForgetRequests()
			p, errors := c.plan(c.configuration(changed))
			if got := strings.Join(c.changed(p), " "); len(errors) > 0 || got != want {
				t.Fatalf("the next plan changes %q, want %s: %v", got, want, errors)
			}
			if errors, _ := c.apply(p); len(errors) > 0 {
				t.Fatal(errors)
			}
			for _, request := range s.Writes() {
				if bytes.Contains(request.Body, []byte("client_secret\"")) {
					t.Errorf("the secret was sent again: %s", request.Body)
				}
			}
			c.expectEmptyPlan(changed)
		})
	}
}
