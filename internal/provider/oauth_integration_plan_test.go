package provider

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// novel is a template of next year: every key is new to this release.
func novel(t testing.TB) []*template.Template {
	t.Helper()
	parsed, unchecked, err := template.Parse([]byte(`{
		"id": "warehouse", "name": "Warehouse", "description": "", "sections": [], "environment_variables": [],
		"options": [
			{"name": "read_only", "type": "bool", "default": true, "visibility_expression": null},
			{"name": "tier", "type": "select", "values": ["small", "large"], "default": "small", "visibility_expression": null}],
		"fields": [
			{"name": "warehouse_host", "description": "Host of the warehouse.", "validation": "^[a-z.]+$", "validation_description": "Letters and dots only."},
			{"name": "warehouse_key", "secret": true, "validation": "^.+$", "validation_description": "A key is needed."},
			{"name": "note", "validation": ""}]}`))
	if err != nil || len(unchecked) > 0 {
		t.Fatal(err, unchecked)
	}
	return append(template.Catalogue(), parsed)
}

func warehouse() fields {
	return fields{"name": "Warehouse", "template": "warehouse", "config": fields{
		"extra": fields{"warehouse_host": "db.example.com", "read_only": false}, "secrets_wo": fields{"warehouse_key": "k3y-long-enough-1"},
	}}
}

func TestNewTemplateWorksLikeAKnownOne(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Templates: novel(t)})
	c := created(t, s, warehouse())
	guid := c.get(c.state, "guid").(string)
	expectSent(t, s, `POST {"config":{"read_only":false,"warehouse_host":"db.example.com","warehouse_key":"k3y-long-enough-1"},"name":"Warehouse","template":"warehouse"}`)

	changed := warehouse().with(fields{"extra": fields{"warehouse_host": "other.example.com", "tier": "large"}})
	c.mustApply(changed)
	expectSent(t, s, `PATCH {"config":{"read_only":null,"tier":"large","warehouse_host":"other.example.com"}}`)

	s.Edit(guid, func(i *connecttest.Integration) { i.Config["tier"] = "small" })
	p, _ := c.plan(c.configuration(changed))
	if diff := cmp.Diff([]string{"config.extra", "updated_time"}, c.changed(p)); diff != "" {
		t.Errorf("drift (-want +got):\n%s", diff)
	}
	c.mustApply(changed)

	rotated := changed.with(fields{"secrets_wo": fields{"warehouse_key": "n3w-long-enough-2"}})
	s.ForgetRequests()
	c.mustApply(rotated)
	expectSent(t, s, `PATCH {"config":{"tier":"large","warehouse_host":"other.example.com","warehouse_key":"n3w-long-enough-2"}}`)

	if errors := c.imported(guid); len(errors) > 0 {
		t.Fatal(errors)
	}
	// The server put read_only back to its default. An import takes it over; the configuration may list it.
	adopted := changed.with(fields{"extra": fields{"warehouse_host": "other.example.com", "tier": "large", "read_only": true}, "secrets_wo": nil})
	c.expectEmptyPlan(adopted)
}

func TestExtraAsMapOrObjectIsTheSame(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Templates: novel(t)})
	text := warehouse().with(fields{"extra": fields{"warehouse_host": "db.example.com", "note": "x"}})
	c := created(t, s, text)
	asMap := c.configuration(text)
	values := maps.Clone(members(asMap))
	config := maps.Clone(members(values["config"]))
	config["extra"] = tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{
		"warehouse_host": tftypes.NewValue(tftypes.String, "db.example.com"), "note": tftypes.NewValue(tftypes.String, "x"),
	})
	values["config"] = tftypes.NewValue(values["config"].Type(), config)
	p, errors := c.plan(tftypes.NewValue(c.objectType, values))
	if len(errors) > 0 || !p.empty() {
		t.Errorf("the plan changes %v: %v", c.changed(p), errors)
	}
}

// TestServersTemplateJudgesThePlan shows the fence that asks the server: one error on the key, in the server's own words.
func TestServersTemplateJudgesThePlan(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Templates: novel(t)})
	for _, test := range []struct {
		name   string
		fields fields
		path   string
		text   string
	}{
		{"template that the server does not offer", fields{"name": "x", "template": "costum", "config": fields{}}, "template", `Did you mean "custom"?`},
		{"unknown key", warehouse().with(fields{"extra": fields{"warehouse_hots": "db.example.com", "warehouse_host": "db.example.com"}}), "config.extra", `Did you mean "warehouse_host"?`},
		{"select outside its values", warehouse().with(fields{"extra": fields{"warehouse_host": "a", "tier": "lrage"}}), "config.extra", `"small", "large"; it is "lrage". Did you mean "large"?`},
		{"string for a switch", warehouse().with(fields{"extra": fields{"warehouse_host": "a", "read_only": "yes"}}), "config.extra", "true or false"},
		{"regular expression", warehouse().with(fields{"extra": fields{"warehouse_host": "DB1"}}), "config.extra", "is not valid. Letters and dots only. Host of the warehouse."},
		{"missing field", warehouse().with(fields{"extra": fields{"read_only": true}}), "config.extra", "Letters and dots only."},
		{"missing secret", warehouse().with(fields{"secrets_wo": nil}), "config.secrets_wo", "secrets_wo = {\n    warehouse_key = "},
		{"readable secret", warehouse().with(fields{"extra": fields{"warehouse_host": "a", "warehouse_key": "x"}}), ".", "this key is secret. Move it to `config.secrets_wo.warehouse_key`"},
		{"secret that is none", warehouse().with(fields{"secrets_wo": fields{"warehouse_key": "k3y-long-enough-1", "note": "n0t-a-secret-at-all"}}), ".", "Move it to `config.extra.note`"},
		{"Confidential without a secret", viewer().with(fields{"client_secret_wo": nil}), "config.client_secret_wo", "  client_secret_wo = var.client_secret"},
		{"Service Account without a secret", viewer().with(fields{"client_secret_wo": nil, "auth_type": "Service Account"}), "config.client_secret_wo", "  client_secret_wo = var.client_secret"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCore(t, s, nil)
			_, errors := c.plan(c.configuration(test.fields))
			if len(errors) != 1 || !strings.HasPrefix(errors[0], attributeName(test.path)+": ") || !strings.Contains(errors[0], test.text) {
				t.Errorf("want one error on %s with %q, got %v", test.path, test.text, errors)
			}
		})
	}
	if writes := s.Writes(); len(writes) > 0 {
		t.Errorf("%d requests changed something", len(writes))
	}
}

func TestPlanNeverFailsBecauseTheServerCannotBeAsked(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.Templates: connecttest.Absent}})
	c := newCore(t, s, nil)
	p, errors := c.plan(c.configuration(viewer().with(fields{"use_pkce": nil})))
	if len(errors) > 0 || c.get(p.planned, "config", "use_pkce") != true {
		t.Errorf("use_pkce is planned as %v: %v", c.get(p.planned, "config", "use_pkce"), errors)
	}
	if _, errors := c.plan(c.configuration(viewer().with(fields{"client_secret_wo": nil}))); len(errors) != 1 {
		t.Errorf("a missing secret is documented, so the catalogue stands in: %v", errors)
	}
}

func TestUnknownValuesKeepThePlanGoing(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	for name, f := range map[string]fields{
		"template":     {"name": "x", "template": notKnown{}, "config": fields{"client_id": "x"}},
		"auth_type":    viewer().with(fields{"auth_type": notKnown{}, "use_pkce": nil}),
		"client_id":    viewer().with(fields{"client_id": notKnown{}}),
		"scopes":       viewer().with(fields{"scopes": notKnown{}}),
		"secret":       viewer().with(fields{"client_secret_wo": notKnown{}}),
		"name":         func() fields { f := viewer(); f["name"] = notKnown{}; return f }(),
		"whole config": {"name": "x", "template": "custom", "config": notKnown{}},
		"whole extra":  viewer().with(fields{"extra": notKnown{}}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCore(t, s, nil)
			if _, errors := c.plan(c.configuration(f)); len(errors) > 0 {
				t.Errorf("create: %v", errors)
			}
			c = created(t, s, viewer())
			p, errors := c.plan(c.configuration(f))
			if len(errors) > 0 || p.empty() {
				t.Errorf("update: empty %v, %v", p.empty(), errors)
			}
			if name != "template" && c.get(p.planned, "guid") != c.get(c.state, "guid") {
				t.Error("the guid of an integration that stays is not known")
			}
		})
	}
}

func TestDefaultWaitsForWhatItDependsOn(t *testing.T) {
	t.Parallel()
	c := newCore(t, connecttest.Start(t, connecttest.Config{}), nil)
	p, errors := c.plan(c.configuration(viewer().with(fields{"auth_type": notKnown{}, "use_pkce": nil})))
	if len(errors) > 0 || c.get(p.planned, "config", "use_pkce") != (notKnown{}) {
		t.Errorf("use_pkce is planned as %v: %v", c.get(p.planned, "config", "use_pkce"), errors)
	}
}

func TestUnknownProviderConfigurationKeepsThePlanGoing(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer())
	later := newCore(t, nil, map[string]tftypes.Value{"server": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)})
	later.state, later.private = c.state, c.private
	later.expectEmptyPlan(viewer())
	changed := viewer().with(fields{"client_id": "other", "use_pkce": nil})
	p, errors := later.plan(later.configuration(changed))
	if len(errors) > 0 || later.get(p.planned, "config", "use_pkce") != (notKnown{}) {
		t.Errorf("use_pkce is planned as %v: %v", later.get(p.planned, "config", "use_pkce"), errors)
	}
}

func TestEmptyDescriptionIsNone(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	none, empty := viewer(), viewer()
	none["description"], empty["description"] = nil, ""
	c := created(t, s, none)
	s.ForgetRequests()
	c.mustApply(empty)
	c.mustApply(none)
	expectSent(t, s)
}

func TestKeyHeldWithoutValueStaysWithout(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	guid := s.Add(connecttest.Integration{Name: "By hand", Template: "custom", Config: map[string]any{
		"client_id": "x", "authorization_uri": "https://idp.example.com/a", "token_uri": "https://idp.example.com/t",
	}})
	c := newCore(t, s, nil)
	if errors := c.imported(guid); len(errors) > 0 {
		t.Fatal(errors)
	}
	c.expectEmptyPlan(fields{"name": "By hand", "template": "custom", "config": fields{
		"client_id": "x", "authorization_uri": "https://idp.example.com/a", "token_uri": "https://idp.example.com/t",
	}})
}
