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

// TestWarnsOfOneNameForTwo plans two resources in one run. The order does not matter, and a replacement is no second one.
func TestWarnsOfOneNameForTwo(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer())
	c.command()
	none := tftypes.NewValue(c.objectType, nil)
	plan := func(prior tftypes.Value, private []byte) plan {
		t.Helper()
		p, errors := c.planFrom(prior, c.configuration(viewer()), private)
		if len(errors) > 0 {
			t.Fatal(errors)
		}
		return p
	}
	first := plan(c.state, c.private)
	expectWarning(t, strings.Join(first.warnings, ""))
	expectWarning(t, strings.Join(plan(c.state, c.private).warnings, ""))
	expectWarning(t, strings.Join(plan(none, first.private).warnings, ""))
	expectWarning(t, strings.Join(plan(none, nil).warnings, ""), `Two integrations are named "Corporate IdP"`, "`name`")
	expectWarning(t, strings.Join(plan(c.state, c.private).warnings, ""), `Two integrations are named "Corporate IdP"`)
}

func TestWarnsOfAnOpenedIntegration(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	restricted, opened, unmanaged := viewer(), viewer(), viewer()
	restricted["permissions"] = fields{"user_guids": []string{s.AddUser("ada", "ada@example.com", connecttest.Publisher)}}
	opened["permissions"] = fields{}
	c := created(t, s, restricted)
	expectWarning(t, warned(t, c, restricted))
	expectWarning(t, warned(t, c, viewer().but(fields{"permissions": fields{"group_guids": notKnown{}}})))
	expectWarning(t, warned(t, c, opened), "open to every publisher")
	expectWarning(t, warned(t, c, unmanaged), "no longer managed", "Connect keeps")
}

func TestWarnsOfAKeyThatIsNotUsed(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	service := viewer().with(fields{"auth_type": "Service Account", "auth_mode": nil, "authorization_uri": nil})
	expectWarning(t, warned(t, newCore(t, s, nil), service), "`config.use_pkce` is not used with `config.auth_type = \"Service Account\"`")
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
	if len(errors) > 0 || len(warnings) != 1 || !strings.Contains(warnings[0], "`config.use_pkce`") {
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

// TestIgnoredSecretUnderAVersionIsLeftInPeace: whoever ignores a secret wants to hear nothing of it.
func TestIgnoredSecretUnderAVersionIsLeftInPeace(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Templates: novel(t)})
	for name, config := range map[string]fields{
		"client_secret_wo": viewer().with(fields{"client_secret_wo_version": "1"}),
		"secrets_wo":       warehouse().with(fields{"secrets_wo_version": "1"}),
	} {
		c := created(t, s, config)
		for _, ignored := range []string{"config." + name, "config", "all"} {
			c.ignored = []string{ignored}
			p, errors := c.plan(c.configuration(config))
			if len(errors) > 0 || !p.empty() || len(p.warnings) > 0 {
				t.Errorf("%s, with ignore_changes = [%s]: changes %v, says %v %v", name, ignored, c.changed(p), errors, p.warnings)
			}
		}
	}
}
