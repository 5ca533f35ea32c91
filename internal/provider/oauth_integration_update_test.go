package provider

import (
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
	if len(errors) > 0 || p.replace {
		t.Fatalf("replace %v, %v", p.replace, errors)
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
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer())
	renamed := viewer()
	renamed["name"] = "Renamed"
	p, _ := c.plan(c.configuration(renamed))
	s.Edit(c.get(c.state, "guid").(string), func(i *connecttest.Integration) { i.Config["use_pkce"] = false })
	if errors, _ := c.apply(p); len(errors) > 0 {
		t.Fatal(errors)
	}
	p, _ = c.plan(c.configuration(renamed))
	if got := strings.Join(c.changed(p), " "); got != "config.use_pkce updated_time" {
		t.Errorf("the next plan changes %q, want use_pkce", got)
	}
}
