package template

import (
	"encoding/json"
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

func TestOnlyCheapExpressionsAreCompiled(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]bool{
		`^.+$`: true, `^[a-z]{1,64}$`: true, `^https://[^/]{1,255}(/.*)?$`: true, `(`: false, `(?=x)`: false, `(((a{99}){99}){99}){99}`: false, `(a{1000}){1000}`: false,
	} {
		if got := isCheap(expression); got != want {
			t.Errorf("isCheap(%q) = %t", expression, got)
		}
	}
}
