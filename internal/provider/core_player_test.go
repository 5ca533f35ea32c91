package provider

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestPlayerRefusesPlansAsTerraformDoes: a rule that the player does not know is a bug that it does not find.
func TestPlayerRefusesPlansAsTerraformDoes(t *testing.T) {
	t.Parallel()
	c := newCore(t, connecttest.Start(t, connecttest.Config{}), nil)
	restricted := func(users ...string) fields {
		return viewer().with(fields{"client_secret_wo": nil}).but(fields{"permissions": fields{"user_guids": users}})
	}
	plain := viewer().with(fields{"client_secret_wo": nil})
	for name, test := range map[string]struct {
		prior, config, planned fields
		faulty                 bool
	}{
		"as configured":                              {nil, plain, plain, false},
		"decided where nothing is configured":        {nil, plain.with(fields{"use_pkce": nil}), plain, false},
		"decided where something is configured":      {nil, plain.with(fields{"use_pkce": false}), plain, true},
		"kept though configured anew":                {plain.with(fields{"client_id": "held"}), plain, plain.with(fields{"client_id": "held"}), false},
		"null for what is configured":                {plain.with(fields{"extra": nil}), plain.with(fields{"extra": fields{}}), plain, true},
		"kept though taken out":                      {plain.but(fields{"description": "x"}), plain.but(fields{"description": nil}), plain.but(fields{"description": "x"}), true},
		"a block that is not configured":             {nil, plain, restricted("ada"), true},
		"a block that is configured is left out":     {restricted("ada"), restricted("ada"), plain, true},
		"a block that is not configured is kept":     {restricted("ada"), plain, restricted("ada"), true},
		"a set of its own for the one of a block":    {nil, restricted("ada"), restricted("bob"), true},
		"unknown for what is configured":             {nil, restricted("ada"), restricted("ada").but(fields{"permissions": notKnown{}}), true},
		"unknown where nothing is configured":        {nil, plain, plain.but(fields{"guid": notKnown{}}), false},
		"a computed value where none can be written": {plain, plain, plain.but(fields{"guid": "g"}), false},
	} {
		faults := invalidPlan("", c.schema.Block, c.configuration(test.prior), c.configuration(test.config), c.configuration(test.planned))
		if (len(faults) > 0) != test.faulty {
			t.Errorf("%s: %v", name, faults)
		}
	}
	if faults := writeOnlyIn("", c.schema.Block, c.configuration(viewer())); len(faults) != 1 {
		t.Errorf("a planned secret: %v", faults)
	}
}

// TestPlayerFindsBrokenPromises: of a plan that the plan at apply does not keep, and of a result that is not what was planned.
func TestPlayerFindsBrokenPromises(t *testing.T) {
	t.Parallel()
	c := newCore(t, connecttest.Start(t, connecttest.Config{}), nil)
	unknown := notKnown{}
	extra := func(value any) fields { return viewer().with(fields{"extra": value}) }
	users := func(value any) fields { return viewer().but(fields{"permissions": fields{"user_guids": value}}) }
	for name, test := range map[string]struct {
		planned, actual fields
		broken          bool
	}{
		"the same":                              {viewer(), viewer(), false},
		"another text":                          {viewer(), viewer().with(fields{"client_id": "other"}), true},
		"null for a value":                      {viewer(), viewer().with(fields{"scopes": nil}), true},
		"a value for null":                      {viewer().with(fields{"scopes": nil}), viewer(), true},
		"anything for unknown":                  {viewer().with(fields{"scopes": unknown}), viewer().with(fields{"scopes": nil}), false},
		"unknown for a value":                   {viewer().but(fields{"updated_time": "now"}), viewer().but(fields{"updated_time": unknown}), true},
		"an unknown element":                    {users([]any{"ada", unknown}), users([]string{"ada", "bob"}), false},
		"unknown elements that turn out equal":  {users([]any{"ada", unknown}), users([]string{"ada"}), false},
		"more elements":                         {users([]any{"ada", unknown}), users([]string{"ada", "bob", "eve"}), true},
		"another element":                       {users([]string{"ada"}), users([]string{"bob"}), true},
		"null becomes an object":                {extra(nil), extra(fields{"a": "b"}), false}, // its type was open
		"a member of an object has gone":        {extra(fields{"a": "b", "c": "d"}), extra(fields{"a": "b"}), true},
		"a member of an object is new":          {extra(fields{"a": "b"}), extra(fields{"a": "b", "c": "d"}), true},
		"a member becomes known":                {extra(fields{"a": unknown}), extra(fields{"a": "b"}), false},
		"a block has gone":                      {users([]string{"ada"}), viewer(), true},
		"an unknown block turns out to be none": {viewer().but(fields{"permissions": unknown}), viewer(), true},
	} {
		faults := inconsistent("", c.configuration(test.planned), c.configuration(test.actual))
		if (len(faults) > 0) != test.broken {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

// TestPlayerIgnoresAsTerraformDoes: what is ignored is planned with its prior value, which of a secret is none.
func TestPlayerIgnoresAsTerraformDoes(t *testing.T) {
	t.Parallel()
	c := newCore(t, connecttest.Start(t, connecttest.Config{}), nil)
	prior := c.configuration(viewer().with(fields{"client_secret_wo": nil, "extra": fields{"held": "a", "both": "a"}}).but(fields{"guid": "g", "name": "Held"}))
	config := c.configuration(viewer().with(fields{
		"client_id": "new", "use_pkce": nil, "secrets_wo": fields{"key": "s"}, "extra": fields{"both": "b", "new": "b"},
	}).but(fields{"permissions": fields{"user_guids": []string{"ada"}}}))
	for name, test := range map[string]struct {
		ignored []string
		path    []string
		want    any
	}{
		"nothing":                         {nil, []string{"config", "client_id"}, "new"},
		"an argument":                     {[]string{"name"}, []string{"name"}, "Held"},
		"an argument of a block":          {[]string{"config.client_id"}, []string{"config", "client_id"}, "connect"},
		"one that is not configured":      {[]string{"config.use_pkce"}, []string{"config", "use_pkce"}, true},
		"another one":                     {[]string{"config.client_id", "name"}, []string{"config", "use_pkce"}, nil},
		"a secret":                        {[]string{"config.client_secret_wo"}, []string{"config", "client_secret_wo"}, nil},
		"a secret of a map":               {[]string{"config.secrets_wo.key"}, []string{"config", "secrets_wo", "key"}, nil},
		"the block of the secret":         {[]string{"config"}, []string{"config", "client_secret_wo"}, nil},
		"the block of the argument":       {[]string{"config"}, []string{"config", "client_id"}, "connect"},
		"a block that was not there":      {[]string{"permissions"}, []string{"permissions", "user_guids"}, nil},
		"an argument of such a block":     {[]string{"permissions.user_guids"}, []string{"permissions", "user_guids"}, []string{"ada"}},
		"a member that both have":         {[]string{"config.extra.both"}, []string{"config", "extra", "both"}, "a"},
		"a member that was not there":     {[]string{"config.extra.new"}, []string{"config", "extra", "new"}, "b"},
		"all: what can be written":        {[]string{"all"}, []string{"name"}, "Held"},
		"all: what cannot be written":     {[]string{"all"}, []string{"guid"}, nil},
		"all: a secret":                   {[]string{"all"}, []string{"config", "client_secret_wo"}, nil},
		"all: a block that was not there": {[]string{"all"}, []string{"permissions", "user_guids"}, nil},
	} {
		c.ignored = test.ignored
		if diff := cmp.Diff(test.want, c.get(c.ignoring(prior, config), test.path...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	c.ignored = []string{"all"}
	if got := c.ignoring(c.configuration(nil), config); !got.Equal(config) {
		t.Error("of what is not there yet nothing is ignored")
	}
}
