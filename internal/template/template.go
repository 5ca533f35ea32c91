// Package template knows what a Connect integration template allows: which config keys it has, which of them are visible
// under given values, what each defaults to, and what is wrong with a value. It knows neither HTTP nor Terraform.
//
// The wire format is that of GET /v1/oauth/templates (Connect's OpenAPI document, schema OAuthTemplate). The built-in
// catalogue uses the same format, with one property more: "documented".
package template

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"sync"
)

// Types of an option. Fields have no type: their values are strings.
const (
	TypeBool   = "bool"
	TypeSelect = "select"
)

// Template describes one kind of integration, such as "custom" or "aws".
type Template struct {
	ID                   string    `json:"id"`
	Name                 string    `json:"name"`
	Description          string    `json:"description"`
	Sections             []Section `json:"sections"`
	Options              []Option  `json:"options"`
	Fields               []Field   `json:"fields"`
	EnvironmentVariables []string  `json:"environment_variables"`
	// Complete says that Posit's documentation lists every key. Only the built-in catalogue has it.
	Complete bool `json:"complete,omitempty"`

	keys map[string]*Key
}

// Section groups keys on Connect's form. It has no other meaning.
type Section struct {
	ID          int    `json:"id"`
	Order       int    `json:"order"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

// Common is what options and fields share.
type Common struct {
	Name        string      `json:"name"`
	Label       string      `json:"label"`
	Description string      `json:"description"`
	Section     int         `json:"section,omitempty"`
	Order       int         `json:"order"`
	Visibility  *Expression `json:"visibility_expression"`
	// Documented lists the aspects of the key that Posit's documentation states; whatever is not listed is inferred.
	// Only the built-in catalogue has it: a server speaks for itself.
	Documented []Aspect `json:"documented,omitempty"`
}

// Option is a switch or a drop-down. Default is a bool for TypeBool and one of Values for TypeSelect.
type Option struct {
	Common
	Type    string   `json:"type"`
	Values  []string `json:"values,omitempty"`
	Default any      `json:"default"`
}

// Field is a text input. Validation is a regular expression; an empty one accepts everything.
type Field struct {
	Common
	Default               string `json:"default"`
	Validation            string `json:"validation"`
	ValidationDescription string `json:"validation_description"`
	Secret                bool   `json:"secret"`
	Multiline             bool   `json:"multiline"`
}

// Aspect names a statement about a key that can be documented or merely inferred.
type Aspect string

// The aspects of a key. The catalogue marks those that are documented; regular expressions never are.
const (
	AspectValues     Aspect = "values"
	AspectDefault    Aspect = "default"
	AspectRequired   Aspect = "required"
	AspectVisibility Aspect = "visibility"
	AspectExpression Aspect = "expression"
)

// Key is an option or a field, seen as what it allows.
type Key struct {
	Common
	Type                  string // TypeBool, TypeSelect, or empty for text
	Values                []string
	Default               Value // null where there is none
	Secret                bool
	Validation            string
	ValidationDescription string

	expression func() *regexp.Regexp // nil: every text holds
}

// Parse decodes one template as the server sends it. It fails on anything that is not a template with an id.
// A regular expression that Go cannot compile (Connect's are Go's own, a proxy's or a later release's may not be), or that would
// take much memory, does not fail the template: its field goes unchecked and is named in unchecked.
func Parse(raw []byte) (t *Template, unchecked []string, err error) {
	t = &Template{}
	if err := json.Unmarshal(raw, t); err != nil {
		return nil, nil, fmt.Errorf("decoding template: %w", err)
	}
	if t.ID == "" {
		return nil, nil, fmt.Errorf("decoding template: it has no id")
	}
	return t, t.index(), nil
}

func (t *Template) index() (unchecked []string) {
	t.keys = map[string]*Key{}
	for _, o := range t.Options {
		k := &Key{Common: o.Common, Type: o.Type, Values: o.Values}
		if d := FromJSON(o.Default); d.IsBool() == (o.Type == TypeBool) {
			k.Default = d
		}
		t.keys[o.Name] = k
	}
	for _, f := range t.Fields {
		k := &Key{Common: f.Common, Default: Text(f.Default), Secret: f.Secret, Validation: f.Validation, ValidationDescription: f.ValidationDescription}
		if f.Validation != "" && !isCheap(f.Validation) {
			unchecked = append(unchecked, f.Name)
		} else if f.Validation != "" {
			k.expression = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(f.Validation) })
		}
		t.keys[f.Name] = k
	}
	return unchecked
}

// Key returns the option or field of that name, or nil. A nil template, which nobody describes, has none.
func (t *Template) Key(name string) *Key {
	if t == nil {
		return nil
	}
	return t.keys[name]
}

// Default returns the default of the key, null where it has none or the template does not have the key.
func (t *Template) Default(name string) Value {
	if k := t.Key(name); k != nil {
		return k.Default
	}
	return Value{}
}

// Names lists the keys in the order in which Connect's form shows them: options, then fields.
func (t *Template) Names() []string {
	names := make([]string, 0, len(t.keys))
	for _, o := range t.Options {
		names = append(names, o.Name)
	}
	for _, f := range t.Fields {
		names = append(names, f.Name)
	}
	return names
}

// IsDocumented reports whether Posit's documentation states that aspect of the key.
func (k *Key) IsDocumented(a Aspect) bool { return slices.Contains(k.Documented, a) }

// Required reports whether the key refuses the empty string: the nearest thing to "required" that the API has.
func (k *Key) Required() bool { return !k.matches("") }

func (k *Key) matches(text string) bool {
	return k.expression == nil || k.expression().MatchString(text)
}
