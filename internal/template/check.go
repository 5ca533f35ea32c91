package template

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

// Problem says what is wrong with one value. Detail goes on after the name of the attribute: what is wrong and what would be right.
// Aspect is the statement about the key that the value goes against, so that the caller can tell documented from inferred.
type Problem struct {
	Aspect Aspect
	Detail string
	// Spelling is the allowed value that the given one is but for capitals, or "".
	Spelling string
}

// Check compares the value with the key's type, values and regular expression and returns nil where it holds.
// Null and unknown values always hold, and so does a key that the template does not have.
func (t *Template) Check(name string, value Value) *Problem {
	k := t.keys[name]
	switch {
	case k == nil || value.IsNull() || value.IsUnknown():
	case k.Type == TypeBool && !value.IsBool():
		return &Problem{Aspect: AspectValues, Detail: "must be true or false, without quotes." + sentence(k.Description)}
	case k.Type != TypeBool && value.IsBool():
		return &Problem{Aspect: AspectValues, Detail: "must be a string, in quotes." + sentence(k.Description)}
	case k.Type == TypeSelect && len(k.Values) > 0 && !slices.Contains(k.Values, value.String()):
		return k.refuse(value.String())
	case k.Type == "" && !k.matches(value.String()):
		// The value may be a secret: it is not shown.
		return &Problem{Aspect: AspectExpression, Detail: "is not valid." + k.rule() + sentence(k.Description)}
	}
	return nil
}

func (k *Key) refuse(value string) *Problem {
	p := &Problem{Aspect: AspectValues}
	if i := slices.IndexFunc(k.Values, func(v string) bool { return strings.EqualFold(v, value) }); i >= 0 {
		p.Spelling = k.Values[i]
		p.Detail = fmt.Sprintf("is %q. Write it as %q: capitals count.", value, p.Spelling)
		return p
	}
	p.Detail = fmt.Sprintf("must be one of %s; it is %q.%s%s", quoteAll(k.Values), value, sentence(k.Description), Suggest(value, k.Values))
	return p
}

// Missing lists the keys that are visible under the values and refuse to be empty, yet have neither a value nor a default, in the
// order of Connect's form. stored names secret keys that the server already holds.
func (t *Template) Missing(values Values, stored func(key string) bool) []string {
	var missing []string
	for _, name := range t.Names() {
		k := t.keys[name]
		if values[name].IsNull() && k.Default.IsNull() && k.Required() && t.Visibility(name, values) == Visible && (!k.Secret || !stored(name)) {
			missing = append(missing, name)
		}
	}
	return missing
}

// Holders lists the templates of the built-in catalogue that have the key.
func Holders(key string) []string {
	var ids []string
	for _, t := range Catalogue() {
		if t.Key(key) != nil {
			ids = append(ids, t.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// Suggest returns a sentence that names the candidate nearest to the text, with a space in front, or "" where none is near.
func Suggest(text string, candidates []string) string {
	nearest := Nearest(text, candidates, 1)
	if len(nearest) == 0 {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", nearest[0])
}

// Nearest returns at most limit candidates that differ from the text in at most half of its letters, the nearest first.
// Capitals do not count.
func Nearest(text string, candidates []string, limit int) []string {
	distance := func(candidate string) int {
		return levenshtein.Distance(strings.ToLower(text), strings.ToLower(candidate), nil)
	}
	near := slices.DeleteFunc(slices.Clone(candidates), func(c string) bool { return distance(c) > len(text)/2 })
	slices.SortStableFunc(near, func(a, b string) int { return distance(a) - distance(b) })
	return near[:min(limit, len(near))]
}

// Help says what the key is for and what its value must be like, as far as the template tells.
func (k *Key) Help() string {
	return strings.TrimSpace(sentence(k.Description) + sentence(k.ValidationDescription))
}

// rule says what a text must be like, as a sentence with a space in front.
func (k *Key) rule() string {
	return cmp.Or(sentence(k.ValidationDescription), fmt.Sprintf(" It must match the regular expression \"%s\".", untrusted.Sentence(k.Validation)))
}

// sentence is text of the server as a sentence with a space in front.
func sentence(text string) string {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "."))
	if text == "" {
		return ""
	}
	return " " + untrusted.Sentence(text) + "."
}

func quoteAll(texts []string) string {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		quoted[i] = `"` + untrusted.Word(s) + `"`
	}
	return untrusted.List(quoted)
}
