package template

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// Problem says what is wrong with one key. Detail is a sentence or two for the user: what is wrong and what would be right.
// Aspect is the statement about the key that the value goes against, so that the caller can tell documented from inferred.
type Problem struct {
	Key    string
	Aspect Aspect
	Detail string
}

// Check compares the value with the key's type, values and regular expression and returns nil where it holds.
// Unknown values always hold, and so does a key that the template does not have.
func (t *Template) Check(name string, value any) *Problem {
	k := t.keys[name]
	if k == nil || value == (Unknown{}) {
		return nil
	}
	if k.Type == TypeBool {
		if _, ok := value.(bool); !ok {
			return &Problem{name, AspectValues, k.describe() + "The value must be true or false."}
		}
		return nil
	}
	text, ok := value.(string)
	switch {
	case !ok:
		return &Problem{name, AspectValues, k.describe() + "The value must be a string."}
	case k.Type == TypeSelect && len(k.Values) > 0 && !slices.Contains(k.Values, text):
		return &Problem{name, AspectValues, fmt.Sprintf("%sThe value must be one of %s; got %q.%s",
			k.describe(), quoteAll(k.Values), text, Suggest(text, k.Values))}
	case k.validation != nil && !k.validation.MatchString(text):
		// The value may be a secret: it is not shown.
		return &Problem{name, AspectRequired, k.describe() + "The value is not valid: " + k.rule()}
	}
	return nil
}

// Missing lists, as problems, the keys that are visible under the values and refuse to be empty, yet have neither a value nor a
// default. stored names secret keys that the server already holds.
func (t *Template) Missing(values Values, stored func(key string) bool) []Problem {
	var problems []Problem
	for _, name := range t.Names() {
		k := t.keys[name]
		if _, set := values[name]; set || k.Default != nil || !k.Required() || t.Visibility(name, values) != Visible {
			continue
		}
		if k.Secret && stored(name) {
			continue
		}
		problems = append(problems, Problem{name, AspectRequired, k.describe() + k.rule()})
	}
	return problems
}

// Foreign describes a key that the template does not have, and names the nearest one that it has.
func (t *Template) Foreign(name string) Problem {
	return Problem{Key: name, Detail: fmt.Sprintf("The template %q has no config key %q. It has %s.%s",
		t.ID, name, quoteAll(t.Names()), Suggest(name, t.Names()))}
}

// Suggest returns a sentence that names the candidate nearest to the text, with a space in front, or "" where none is near.
func Suggest(text string, candidates []string) string {
	nearest := Nearest(text, candidates, 1)
	if len(nearest) == 0 {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", nearest[0])
}

// Nearest returns at most limit candidates that differ from the text in fewer than half of its letters, the nearest first.
// Capitals do not count.
func Nearest(text string, candidates []string, limit int) []string {
	distance := func(candidate string) int {
		return levenshtein.Distance(strings.ToLower(text), strings.ToLower(candidate), nil)
	}
	near := slices.DeleteFunc(slices.Clone(candidates), func(c string) bool { return distance(c) > len(text)/2 })
	slices.SortStableFunc(near, func(a, b string) int { return distance(a) - distance(b) })
	return near[:min(limit, len(near))]
}

func (k *Key) describe() string {
	if k.Description == "" {
		return ""
	}
	return strings.TrimSuffix(k.Description, ".") + ". "
}

func (k *Key) rule() string {
	if k.ValidationDescription != "" {
		return strings.TrimSuffix(k.ValidationDescription, ".") + "."
	}
	return fmt.Sprintf("it must match the regular expression %s.", k.validation)
}

func quoteAll(texts []string) string {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		quoted[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(quoted, ", ")
}
