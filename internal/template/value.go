package template

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

type kind int

const (
	null kind = iota // the zero value
	unknown
	text
	boolean
	scopes
)

// Value is the value of a config key, of a name or of a description: null, not known yet, text, a bool, or scopes. "" and no scopes
// are null, because Connect makes no difference between a key that is empty and one that is not there.
type Value struct {
	kind kind
	text string // of a bool "true" or "false", of scopes the words in order, each once
}

// Values are config values by key. A key that is null is not in the map.
type Values map[string]Value

// Unknown is a value that is not known yet. It equals nothing and is never judged.
func Unknown() Value { return Value{kind: unknown} }

// Text returns a text.
func Text(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{text, s}
}

// Bool returns a switch.
func Bool(b bool) Value { return Value{boolean, strconv.FormatBool(b)} }

// Scopes returns a set of words: their order and repetition mean nothing.
func Scopes(words ...string) Value {
	words = slices.Clone(words)
	slices.Sort(words)
	joined := strings.Join(slices.Compact(words), " ")
	if joined == "" {
		return Value{}
	}
	return Value{scopes, joined}
}

// FromJSON returns the value that a server sent: a string or a bool; anything else is null.
func FromJSON(value any) Value {
	switch value := value.(type) {
	case string:
		return Text(value)
	case bool:
		return Bool(value)
	}
	return Value{}
}

// FromConfig returns a config that a server sent.
func FromConfig(config map[string]any) Values {
	values := make(Values, len(config))
	for key, value := range config {
		values.Set(key, FromJSON(value))
	}
	return values
}

// Set gives the key a value; null takes it away.
func (v Values) Set(key string, value Value) {
	if value.IsNull() {
		delete(v, key)
		return
	}
	v[key] = value
}

// IsNull reports whether there is no value.
func (v Value) IsNull() bool { return v.kind == null }

// IsUnknown reports whether the value is not known yet.
func (v Value) IsUnknown() bool { return v.kind == unknown }

// Bool returns the switch that the value is, as a bool or as the text "true" or "false".
func (v Value) Bool() (value, ok bool) {
	return v.text == "true", v.text == "true" || v.text == "false"
}

// IsBool reports whether the value is a switch and no text.
func (v Value) IsBool() bool { return v.kind == boolean }

// Words returns the words of scopes or of a text.
func (v Value) Words() []string { return strings.Fields(v.text) }

// String returns the text, the words of scopes with a space between, "true" or "false"; "" for null and unknown.
func (v Value) String() string { return v.text }

// JSON returns what goes over the wire: a string, a bool, or nil.
func (v Value) JSON() any {
	switch v.kind {
	case text, scopes:
		return v.text
	case boolean:
		return v.text == "true"
	}
	return nil
}

// MarshalJSON writes the value as it goes over the wire.
func (v Value) MarshalJSON() ([]byte, error) { return json.Marshal(v.JSON()) }

// UnmarshalJSON reads what MarshalJSON wrote. Scopes come back as a text, which equals them.
func (v *Value) UnmarshalJSON(raw []byte) error {
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return fmt.Errorf("reading a config value: %w", err)
	}
	*v = FromJSON(value)
	return nil
}

// Equal reports whether two values mean the same. Scopes are a set of words, and "true" is the same switch as true, since some
// clients can send only strings.
func (v Value) Equal(other Value) bool {
	switch {
	case v.kind == unknown || other.kind == unknown:
		return false
	case v.kind == scopes || other.kind == scopes:
		return Scopes(v.Words()...) == Scopes(other.Words()...)
	}
	return v.text == other.text
}

// Explains reports whether a server that answers with the other value can have got it from this one by a change that loses
// nothing: trimming, letter case, the order of words.
func (v Value) Explains(answered Value) bool {
	return v.normal().Equal(answered.normal())
}

func (v Value) normal() Value {
	if v.kind == unknown {
		return v
	}
	folded := strings.ToLower(strings.TrimSpace(v.text))
	if v.kind == scopes {
		return Scopes(strings.Fields(folded)...)
	}
	return Text(folded)
}

// Changed lists the keys whose values differ, in order.
func Changed(a, b Values) []string {
	var keys []string
	for _, side := range []Values{a, b} {
		for key := range side {
			if !a[key].Equal(b[key]) {
				keys = append(keys, key)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
