package template

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const sample = `{
	"id": "sample", "name": "Sample", "description": "", "sections": [], "environment_variables": ["TOKEN"],
	"options": [
		{"name": "mode", "type": "select", "values": ["Confidential", "Public"], "default": "Confidential", "visibility_expression": null},
		{"name": "flow", "type": "select", "values": ["Viewer", "Service Account"], "default": "Viewer", "visibility_expression": null},
		{"name": "pkce", "type": "bool", "default": true, "visibility_expression": {"name": "flow", "value": "Viewer"}},
		{"name": "strange", "type": "bool", "default": true, "visibility_expression": {"operator": "xor", "operands": []}}
	],
	"fields": [
		{"name": "id", "validation": "^.+$", "validation_description": "An id is needed", "description": "The application."},
		{"name": "secret", "secret": true, "validation": "^.+$", "visibility_expression":
			{"operator": "or", "operands": [{"name": "flow", "value": "Service Account"}, {"name": "mode", "value": "Confidential"}]}},
		{"name": "note", "default": "n/a"},
		{"name": "odd", "validation": "(?=lookahead)"},
		{"name": "hint", "visibility_expression": {"operator": "not", "operands": [{"name": "pkce", "value": true}]}},
		{"name": "both", "visibility_expression": {"operator": "and", "operands": [{"name": "flow", "value": "Viewer"}, {"name": "mode", "value": "Public"}]}}
	]
}`

func parseSample(t *testing.T) *Template {
	t.Helper()
	template, unchecked, err := Parse([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"odd"}, unchecked); diff != "" {
		t.Errorf("unchecked (-want +got):\n%s", diff)
	}
	return template
}

func TestParseRefusesWhatIsNoTemplate(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{``, `null`, `{}`, `[]`, `"custom"`, `{"id": 7}`, `{"id": "x", "options": {}}`, `{"id": "x"`} {
		if _, _, err := Parse([]byte(raw)); err == nil {
			t.Errorf("Parse(%s) succeeded", raw)
		}
	}
}

func TestVisibility(t *testing.T) {
	t.Parallel()
	template := parseSample(t)
	for _, test := range []struct {
		name   string
		key    string
		values Values
		want   Visibility
	}{
		{"no expression", "mode", nil, Visible},
		{"leaf by default", "pkce", nil, Visible},
		{"leaf by value", "pkce", Values{"flow": Text("Service Account")}, Hidden},
		{"leaf unknown", "pkce", Values{"flow": Unknown()}, VisibilityUnknown},
		{"or, first operand", "secret", Values{"flow": Text("Service Account"), "mode": Text("Public")}, Visible},
		{"or, none", "secret", Values{"mode": Text("Public")}, Hidden},
		{"or, one unknown and one true", "secret", Values{"flow": Unknown()}, Visible},
		{"or, one unknown and one false", "secret", Values{"flow": Unknown(), "mode": Text("Public")}, VisibilityUnknown},
		{"and, all", "both", Values{"mode": Text("Public")}, Visible},
		{"and, one false beats unknown", "both", Values{"flow": Unknown(), "mode": Text("Confidential")}, Hidden},
		{"not, by default", "hint", nil, Hidden},
		{"not, by value", "hint", Values{"pkce": Bool(false)}, Visible},
		{"not, by value as text", "hint", Values{"pkce": Text("true")}, Hidden},
		{"not, unknown", "hint", Values{"pkce": Unknown()}, VisibilityUnknown},
		{"operator of a later release", "strange", nil, Undecidable},
		{"no such key", "nothing", nil, Undecidable},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := template.Visibility(test.key, test.values); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
	if got := (*Template)(nil).Visibility("mode", nil); got != Undecidable {
		t.Errorf("a template that nobody describes: got %d", got)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	template := parseSample(t)
	for _, test := range []struct {
		name  string
		key   string
		value Value
		want  string
	}{
		{"select holds", "mode", Text("Public"), ""},
		{"select, capitals", "mode", Text("public"), `is "public". Write it as "Public": capitals count.`},
		{"select, capitals of the first value", "mode", Text("confidential"), `is "confidential". Write it as "Confidential": capitals count.`},
		{"select, near miss", "mode", Text("Publik"), `must be one of "Confidential", "Public"; it is "Publik". Did you mean "Public"?`},
		{"select, nothing near", "mode", Text("x"), `must be one of "Confidential", "Public"; it is "x".`},
		{"select, wrong type", "mode", Bool(true), "must be a string, in quotes."},
		{"bool holds", "pkce", Bool(false), ""},
		{"bool, wrong type", "pkce", Text("true"), "must be true or false, without quotes."},
		{"field holds", "id", Text("x"), ""},
		{"field, empty", "id", Text(""), ""},
		{"field without rule", "note", Text("anything"), ""},
		{"regular expression that Go cannot compile", "odd", Text("anything"), ""},
		{"unknown value", "mode", Unknown(), ""},
		{"no such key", "nothing", Text("x"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if problem := template.Check(test.key, test.value); problem != nil {
				got = problem.Detail
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSelectWithoutValuesTakesAnything(t *testing.T) {
	t.Parallel()
	template, _, err := Parse([]byte(`{"id": "x", "options": [{"name": "a", "type": "select", "description": "Pick one."}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if problem := template.Check("a", Text("anything")); problem != nil {
		t.Errorf("got %+v", problem)
	}
	if problem := template.Check("a", Bool(true)); problem == nil || problem.Detail != "must be a string, in quotes. Pick one." || problem.Aspect != AspectValues {
		t.Errorf("got %+v", problem)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text       string
		candidates []string
		limit      int
		want       []string
	}{
		{"abcdef", []string{"abcxyz", "abcdxx", "abcdex", "uvwxyz"}, 3, []string{"abcdex", "abcdxx", "abcxyz"}},
		{"abcdef", []string{"abcdxx", "abcdex"}, 1, []string{"abcdex"}},
		{"ab", []string{"xy"}, 1, nil},
		{"ab", []string{"ax"}, 1, []string{"ax"}},
		{"CUSTOM", []string{"aws", "custom"}, 1, []string{"custom"}},
		{"custom", nil, 1, nil},
	} {
		if diff := cmp.Diff(test.want, Nearest(test.text, test.candidates, test.limit), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for want, key := range map[string]Key{
		"":                        {},
		"The host.":               {Common: Common{Description: " The host. "}},
		"Letters only.":           {ValidationDescription: "Letters only"},
		"The host. Letters only.": {Common: Common{Description: "The host"}, ValidationDescription: "Letters only."},
	} {
		if got := key.Help(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestCheckNeverShowsAFieldsValue(t *testing.T) {
	t.Parallel()
	template, _, err := Parse([]byte(`{"id": "x", "fields": [{"name": "token", "secret": true, "validation": "^[0-9]+$"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	problem := template.Check("token", Text("hunter2"))
	if want := `is not valid. It must match the regular expression "^[0-9]+$".`; problem == nil || problem.Detail != want {
		t.Errorf("got %+v, want %q", problem, want)
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	template := parseSample(t)
	for _, test := range []struct {
		name   string
		values Values
		stored bool
		want   []string
	}{
		{"nothing given", nil, false, []string{"id", "secret"}},
		{"secret stored", nil, true, []string{"id"}},
		{"secret not visible", Values{"mode": Text("Public"), "id": Text("x")}, false, nil},
		{"visibility unknown", Values{"mode": Unknown(), "id": Text("x")}, false, nil},
		{"value unknown", Values{"id": Unknown(), "mode": Text("Public")}, false, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := template.Missing(test.values, func(string) bool { return test.stored })
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHolders(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]string{"azure", "azure-openai", "msgraph", "sharepoint"}, Holders("tenant_id")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDeciders(t *testing.T) {
	t.Parallel()
	template := parseSample(t)
	for key, want := range map[string][]string{"secret": {"flow", "mode"}, "pkce": {"flow"}, "mode": nil, "nothing": nil} {
		if diff := cmp.Diff(want, template.Deciders(key)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
}

func TestCatalogueIsSound(t *testing.T) {
	t.Parallel()
	if got := len(Catalogue()); got < 15 {
		t.Fatalf("the catalogue has %d templates, want at least the 15 of the Python SDK's list", got)
	}
	for _, template := range Catalogue() {
		if Lookup(template.ID) != template {
			t.Errorf("%s: Lookup does not find it", template.ID)
		}
		names := template.Names()
		for i, name := range names {
			key := template.Key(name)
			if slices.Index(names, name) != i {
				t.Errorf("%s: %s stands twice", template.ID, name)
			}
			if !key.Default.IsNull() {
				if problem := template.Check(name, key.Default); problem != nil {
					t.Errorf("%s: the default of %s breaks its own rule: %s", template.ID, name, problem.Detail)
				}
			}
			if key.Type == TypeSelect && len(key.Values) == 0 {
				t.Errorf("%s: %s has no values", template.ID, name)
			}
			for _, decider := range template.Deciders(name) {
				if template.Key(decider) == nil {
					t.Errorf("%s: %s depends on %s, which the template does not have", template.ID, name, decider)
				}
			}
			for _, aspect := range key.Documented {
				if !slices.Contains([]Aspect{AspectValues, AspectDefault, AspectRequired, AspectVisibility}, aspect) {
					t.Errorf("%s: %s marks an unknown aspect %q", template.ID, name, aspect)
				}
			}
		}
	}
}

func TestCatalogueKnowsTheFactsThatErrorsRestOn(t *testing.T) {
	t.Parallel()
	custom, connect := Lookup("custom"), Lookup("connect")
	if !custom.Complete || !connect.Complete {
		t.Error("custom and connect are documented in full")
	}
	if key := custom.Key("use_pkce"); key.Default != Bool(true) || !key.IsDocumented(AspectDefault) {
		t.Error("custom: PKCE is documented to be on by default")
	}
	if problem := connect.Check("max_role", Text("Administrator")); problem == nil || !connect.Key("max_role").IsDocumented(AspectValues) {
		t.Error("connect: max_role takes Viewer, Publisher and Admin only")
	}
	if Lookup("next-year") != nil {
		t.Error("unknown templates are not in the catalogue")
	}
}
