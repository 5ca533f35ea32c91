package template

import (
	"encoding/json"
	"regexp/syntax"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEqual(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		a, b Value
		want bool
	}{
		{"null and nothing", Value{}, Text(""), true},
		{"null and no scopes", Value{}, Scopes(), true},
		{"null and a text", Value{}, Text("x"), false},
		{"the same text", Text("x"), Text("x"), true},
		{"white space counts in a text", Text("x"), Text(" x"), false},
		{"capitals count", Text("x"), Text("X"), false},
		{"a switch as text", Bool(true), Text("true"), true},
		{"the other switch as text", Bool(true), Text("false"), false},
		{"two switches", Bool(true), Bool(false), false},
		{"scopes in another order, repeated", Scopes("b", "a", "b"), Scopes("a", "b"), true},
		{"scopes as text", Scopes("a", "b"), Text("b  a"), true},
		{"text as scopes", Text("b  a a"), Scopes("a", "b"), true},
		{"other scopes", Scopes("a", "b"), Text("a"), false},
		{"unknown and unknown", Unknown(), Unknown(), false},
		{"unknown and null", Unknown(), Value{}, false},
		{"unknown and scopes", Scopes("a"), Unknown(), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.a.Equal(test.b); got != test.want {
				t.Errorf("Equal is %t", got)
			}
			if got := test.b.Equal(test.a); got != test.want {
				t.Errorf("turned round, Equal is %t", got)
			}
		})
	}
}

func TestExplains(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name           string
		sent, answered Value
		want           bool
	}{
		{"the same", Text("x"), Text("x"), true},
		{"trimmed", Text(" x "), Text("x"), true},
		{"in other case", Text("Viewer"), Text("viewer"), true},
		{"scopes in another order and case", Scopes("A", "b"), Text("b a"), true},
		{"the words of a text in another order", Text("b a"), Text("a b"), false},
		{"fewer scopes", Scopes("a", "b"), Text("a"), false},
		{"another text", Text("https://idp.example.com"), Text("https://evil.example.com"), false},
		{"the other switch", Bool(true), Bool(false), false},
		{"a switch as text", Bool(true), Text("True"), true},
		{"nothing", Text("x"), Value{}, false},
		{"unknown", Unknown(), Text("x"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.sent.Explains(test.answered); got != test.want {
				t.Errorf("Explains is %t", got)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value Value
		want  string
	}{
		{Value{}, `null`}, {Unknown(), `null`}, {Text("x"), `"x"`}, {Bool(true), `true`}, {Bool(false), `false`}, {Scopes("b", "a", "b"), `"a b"`},
	} {
		raw, err := json.Marshal(test.value)
		if err != nil || string(raw) != test.want {
			t.Errorf("%#v is written as %s (%v), want %s", test.value, raw, err, test.want)
		}
		var back Value
		if err := json.Unmarshal(raw, &back); err != nil || !test.value.IsUnknown() && !back.Equal(test.value) {
			t.Errorf("%s is read as %#v (%v)", raw, back, err)
		}
	}
	var value Value
	if err := json.Unmarshal([]byte(`{"deep": 1}`), &value); err != nil || !value.IsNull() {
		t.Errorf("what is no value is read as %#v (%v)", value, err)
	}
	if err := value.UnmarshalJSON([]byte(`{`)); err == nil {
		t.Error("broken JSON is read")
	}
}

func TestChanged(t *testing.T) {
	t.Parallel()
	held := Values{"same": Text("x"), "gone": Text("x"), "other": Text("x"), "open": Text("x"), "scopes": Text("b a"), "none": Value{}}
	planned := Values{"same": Text("x"), "other": Text("y"), "open": Unknown(), "new": Bool(false), "scopes": Scopes("a", "b")}
	if diff := cmp.Diff([]string{"gone", "new", "open", "other"}, Changed(held, planned)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string(nil), Changed(nil, Values{"none": Value{}})); diff != "" {
		t.Errorf("null beside nothing (-want +got):\n%s", diff)
	}
}

func TestBool(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value    Value
		want, ok bool
	}{
		{Bool(true), true, true}, {Bool(false), false, true}, {Text("true"), true, true}, {Text("false"), false, true},
		{Text("maybe"), false, false}, {Value{}, false, false}, {Unknown(), false, false},
	} {
		if got, ok := test.value.Bool(); got != test.want || ok != test.ok {
			t.Errorf("%#v is %t (%t)", test.value, got, ok)
		}
	}
}

func TestFromConfig(t *testing.T) {
	t.Parallel()
	got := FromConfig(map[string]any{"text": "x", "switch": false, "empty": "", "null": nil, "number": 1.5, "list": []any{"x"}})
	if diff := cmp.Diff(Values{"text": Text("x"), "switch": Bool(false)}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got.Set("text", Value{})
	if _, there := got["text"]; there {
		t.Error("null is not held")
	}
}

func TestOnlyCheapExpressionsAreCompiled(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]bool{
		`^.+$`: true, `^[a-z]{1,64}$`: true, `^https://[^/]{1,255}(/.*)?$`: true, `(`: false, `(?=x)`: false, `(((a{99}){99}){99}){99}`: false, `(a{1000}){1000}`: false,
		strings.Repeat("a", maxInstructions-1): true, strings.Repeat("a", maxInstructions): false, "(" + strings.Repeat("a", maxInstructions) + ")": false,
		`(\pL{100}){10}`: false,
	} {
		if got := isCheap(expression); got != want {
			t.Errorf("isCheap(%.40q) = %t", expression, got)
		}
	}
}

func TestInstructions(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]int{`a`: 2, `ab`: 3, `(a)`: 3, `(ab)(cd)`: 9, `a*`: 3, `a{5}`: 15, `a{2,5}`: 15, `a{3,}`: 9, `a{0}`: 3, `(a{5}){2}`: 34} {
		parsed, err := syntax.Parse(expression, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if got := instructions(parsed); got != want {
			t.Errorf("%s: %d instructions, want %d", expression, got, want)
		}
	}
}
