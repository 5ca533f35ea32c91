package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// unknowns returns the configuration with each argument in turn unknown, by path: arguments, the blocks that are given, their
// arguments, and an element of what is a set or a map. The schema lists them, so that a new argument is covered by itself.
func unknowns(block *tfprotov6.SchemaBlock, base fields) map[string]fields {
	rows := map[string]fields{}
	add := func(prefix string, attributes []*tfprotov6.SchemaAttribute, given fields, within func(fields) fields) {
		for _, attribute := range attributes {
			if !attribute.Optional && !attribute.Required {
				continue
			}
			rows[prefix+attribute.Name] = within(given.but(fields{attribute.Name: notKnown{}}))
			switch value := given[attribute.Name].(type) {
			case []string:
				if len(value) > 0 {
					rows[prefix+attribute.Name+"[]"] = within(given.but(fields{attribute.Name: []any{value[0], notKnown{}}}))
				}
			case fields:
				rows[prefix+attribute.Name+"[]"] = within(given.but(fields{attribute.Name: allUnknown(value)}))
			}
		}
	}
	add("", block.Attributes, base, func(f fields) fields { return f })
	for _, nested := range block.BlockTypes {
		if given, ok := base[nested.TypeName].(fields); ok {
			rows[nested.TypeName] = base.but(fields{nested.TypeName: allUnknown(given)})
			add(nested.TypeName+".", nested.Block.Attributes, given, func(f fields) fields { return base.but(fields{nested.TypeName: f}) })
		}
	}
	return rows
}

// allUnknown is what Terraform makes of a dynamic block whose for_each it does not know: what its content sets is unknown, the rest null.
func allUnknown(given fields) fields {
	result := fields{}
	for name := range given {
		result[name] = notKnown{}
	}
	return result
}

// TestUnknownAtEveryArgument plans each resource with each argument unknown, where it is new and where it is there, and applies what
// the argument turns out to be. The player holds every call to Terraform's rules.
func TestUnknownAtEveryArgument(t *testing.T) {
	t.Parallel()
	for name, resource := range map[string]struct {
		typeName string
		config   func(s *connecttest.Server) fields
	}{
		"an integration with permissions": {oauthIntegrationType, func(s *connecttest.Server) fields {
			users := []string{s.UserGUID(connecttest.Publisher), s.UserGUID(connecttest.Viewer)}
			return matrixViewer().but(fields{"permissions": fields{"user_guids": users, "group_guids": []string{s.AddGroup("team")}}})
		}},
		"an integration with its secret in the state": {oauthIntegrationType, func(*connecttest.Server) fields {
			return viewer().with(fields{"client_secret_wo": nil, "client_secret": "s3cret"})
		}},
		"an integration of a new template": {oauthIntegrationType, func(*connecttest.Server) fields {
			return warehouse().with(fields{"secrets_wo_version": "1"})
		}},
		"all associations": {associationsType, func(s *connecttest.Server) fields {
			guid := func() string {
				return s.Add(connecttest.Integration{Template: "custom", Config: map[string]any{"auth_type": "Viewer"}})
			}
			return fields{"content_guid": s.AddContent("app", "python-shiny"), "integration_guids": []string{guid(), guid()}}
		}},
	} {
		standIn := func() *connecttest.Server {
			s, err := connecttest.New(connecttest.Config{Templates: novel(t), NoDefaultIntegration: true})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		s := standIn()
		for path := range unknowns(newCoreWithin(t, resource.typeName, s).schema.Block, resource.config(s)) {
			for _, prior := range []string{"new", "there", "there, becomes null", "different"} {
				t.Run(name+"/"+path+"/"+prior, func(t *testing.T) {
					t.Parallel()
					s := standIn()
					c, final := newCoreWithin(t, resource.typeName, s), resource.config(s)
					unknown := unknowns(c.schema.Block, final)[path]
					switch prior {
					case "there":
						c.mustApply(final)
					case "there, becomes null":
						c.mustApply(final)
						final = becomingNull(final, path)
					case "different":
						c.mustApply(different(final))
					}
					c.becomesKnown(unknown, final)
				})
			}
		}
	}
}

// becomingNull is a configuration in which what was not known has turned out to be null, where that may be.
func becomingNull(f fields, path string) fields {
	outer, inner, nested := strings.Cut(path, ".")
	switch {
	case strings.HasSuffix(path, "[]"), path == "config", path == "permissions":
		return f
	case nested:
		return f.but(fields{outer: f[outer].(fields).but(fields{inner: nil})})
	}
	return f.but(fields{outer: nil})
}

// different is a configuration of the same thing in which much is different.
func different(f fields) fields {
	if guids, ok := f["integration_guids"].([]string); ok {
		return f.but(fields{"integration_guids": guids[:1]})
	}
	f = f.but(fields{"name": "Before", "description": "Before", "verify_on_apply": false})
	if f["template"] == "warehouse" {
		return f.with(fields{"extra": fields{"warehouse_host": "before.example.com"}})
	}
	f["permissions"] = nil
	return f.with(fields{"client_id": "before", "use_pkce": false, "scopes": []string{"before"}})
}

// becomesKnown plans with what is unknown and applies with what it turns out to be.
func (c *core) becomesKnown(unknown, final fields) {
	c.t.Helper()
	p, errors := c.plan(c.configuration(unknown))
	if len(errors) > 0 {
		c.t.Fatalf("plan: %v", errors)
	}
	for _, warning := range p.warnings {
		for _, text := range []string{"open to every publisher", "no longer managed", "is not used", "in use"} {
			if strings.Contains(warning, text) {
				c.t.Errorf("the plan warns of what it cannot know: %s", warning)
			}
		}
	}
	if p.action == isUpdated {
		c.expectSettled(p)
	}
	c.command()
	errors, _ = c.carryOut(p, c.configuration(final))
	next, refused := c.plan(c.configuration(final))
	switch {
	case len(refused) > 0 && (len(errors) > 0 || p.empty()): // what has become known is refused, by each plan that sees it
	case len(errors)+len(refused) > 0:
		c.t.Errorf("apply: %v, plan: %v", errors, refused)
	case !next.empty():
		c.t.Errorf("the plan after the apply changes %v", c.changed(next))
	}
}

// expectSettled: what Connect gives an integration once stays known in the plan of an update.
func (c *core) expectSettled(p plan) {
	c.t.Helper()
	for _, attribute := range c.schema.Block.Attributes {
		stays := attribute.Computed && !attribute.Optional && !slices.Contains([]string{"updated_time", "auth_type", "environment_variables"}, attribute.Name)
		if stays && !members(p.planned)[attribute.Name].Equal(members(p.prior)[attribute.Name]) {
			c.t.Errorf("%s is planned as %s", attribute.Name, members(p.planned)[attribute.Name])
		}
	}
}
