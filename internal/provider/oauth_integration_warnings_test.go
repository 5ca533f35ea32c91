package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// warned plans and returns the one warning; no warning is "".
func warned(t *testing.T, c *core, f fields) string {
	t.Helper()
	p, errors := c.plan(c.configuration(f))
	if len(errors) > 0 || len(p.warnings) > 1 {
		t.Fatalf("want one warning at most, got %v and errors %v", p.warnings, errors)
	}
	return strings.Join(p.warnings, "")
}

func expectWarning(t *testing.T, got string, texts ...string) {
	t.Helper()
	if !slices.ContainsFunc(texts, func(text string) bool { return text != "" }) && got != "" {
		t.Errorf("want no warning, got %s", got)
	}
	for _, text := range texts {
		if !strings.Contains(got, text) {
			t.Errorf("want a warning with %q, got %q", text, got)
		}
	}
}

func TestWarnsOfATakenName(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	twin := s.Add(connecttest.Integration{Name: "Corporate IdP", Template: "custom", Config: map[string]any{}})
	expectWarning(t, warned(t, newCore(t, s, nil), viewer()), "Name is taken", twin, "terraform import")

	other := viewer()
	other["name"] = "Free"
	c := created(t, s, other)
	expectWarning(t, warned(t, c, viewer()), "Name is taken", twin)
	other["description"] = "changed"
	expectWarning(t, warned(t, c, other))
}

// TestDoesNotAdviseToImportWhatIsManaged plans a create beside a resource of the same name, as with -replace.
func TestDoesNotAdviseToImportWhatIsManaged(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer())
	c.command()
	if errors, _ := c.refresh(); len(errors) > 0 {
		t.Fatal(errors)
	}
	p, errors := c.planFrom(tftypes.NewValue(c.objectType, nil), c.configuration(viewer()), nil)
	got := strings.Join(p.warnings, "")
	if len(errors) > 0 || !strings.Contains(got, "it is about to be replaced") || strings.Contains(got, "terraform import") {
		t.Errorf("want the warning to know the resource, got %q and errors %v", got, errors)
	}
}

func TestWarnsOnceOfANameThatManyBear(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	var twins []string
	for range 7 {
		twins = append(twins, s.Add(connecttest.Integration{Name: "Corporate IdP", Template: "custom", Config: map[string]any{}}))
	}
	got := warned(t, newCore(t, s, nil), viewer())
	expectWarning(t, got, `7 integration(s) named "Corporate IdP"`, twins[0], twins[4])
	if strings.Contains(got, twins[5]) {
		t.Errorf("want five of them shown, got %s", got)
	}
}

func TestWarnsOfAnOpenedIntegration(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	restricted, opened, unmanaged := viewer(), viewer(), viewer()
	restricted["permissions"] = fields{"user_guids": []string{s.AddUser("ada", "ada@example.com", connecttest.Publisher)}}
	opened["permissions"] = fields{}
	c := created(t, s, restricted)
	expectWarning(t, warned(t, c, restricted))
	expectWarning(t, warned(t, c, opened), "open to every publisher")
	expectWarning(t, warned(t, c, unmanaged), "no longer managed", "keeps the permissions")
}

func TestWarnsOfAKeyThatIsNotUsed(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	service := viewer().with(fields{"auth_type": "Service Account", "auth_mode": nil, "authorization_uri": nil})
	expectWarning(t, warned(t, newCore(t, s, nil), service), `"use_pkce" is not used with auth_type = "Service Account"`)
}

func TestWarnsOnceOfAKeyThatConnectDropped(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.Invisible: connecttest.Dropped}})
	service := viewer().with(fields{"auth_type": "Service Account", "auth_mode": nil, "authorization_uri": nil})
	c := newCore(t, s, nil)
	p, errors := c.plan(c.configuration(service))
	if len(errors) > 0 {
		t.Fatal(errors)
	}
	errors, warnings := c.apply(p)
	if len(errors) > 0 || len(warnings) != 1 || !strings.Contains(warnings[0], "`use_pkce`") {
		t.Errorf("want one warning that names use_pkce, got %v and errors %v", warnings, errors)
	}
	c.expectEmptyPlan(service)
}

func TestGoneIntegrationIsWarnedOf(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer())
	guid := c.get(c.state, "guid").(string)
	s.Remove(guid)
	c.command()
	errors, warnings := c.refresh()
	if len(errors) > 0 || len(warnings) != 1 || !strings.Contains(warnings[0], guid) || !c.state.IsNull() {
		t.Errorf("want one warning that names the GUID and no state, got %v, errors %v, state %s", warnings, errors, c.state)
	}
}
