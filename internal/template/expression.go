package template

import "slices"

// Expression is a visibility expression: a leaf {name, value} that holds when the key has the value, or an operator over
// operands. Connect documents "and"; "or" and "not" are to be expected. A nil expression always holds.
type Expression struct {
	Name     string       `json:"name,omitempty"`
	Value    any          `json:"value,omitempty"`
	Operator string       `json:"operator,omitempty"`
	Operands []Expression `json:"operands,omitempty"`
}

// Visibility says whether a key is in use under the other keys' values.
type Visibility int

// What Visible answers. Unknown means that a value it depends on is not known yet, Undecidable that the expression uses an
// operator of a later release.
const (
	Hidden Visibility = iota
	Visible
	VisibilityUnknown
	Undecidable
)

// Visibility evaluates the key's expression. A key that has no value counts with its default, as on Connect's form.
// A key that the template does not have is Undecidable.
func (t *Template) Visibility(name string, values Values) Visibility {
	if k := t.Key(name); k != nil {
		return t.eval(k.Common.Visibility, values)
	}
	return Undecidable
}

func (t *Template) eval(e *Expression, values Values) Visibility {
	switch {
	case e == nil:
		return Visible
	case e.Operator == "" && e.Name != "":
		return t.evalLeaf(e, values)
	case e.Operator == "and":
		return t.fold(e.Operands, values, Hidden)
	case e.Operator == "or":
		return t.fold(e.Operands, values, Visible)
	case e.Operator == "not" && len(e.Operands) == 1:
		return negate(t.eval(&e.Operands[0], values))
	}
	return Undecidable
}

func (t *Template) evalLeaf(e *Expression, values Values) Visibility {
	value, ok := values[e.Name]
	if !ok {
		value = t.Default(e.Name)
	}
	switch wanted := FromJSON(e.Value); {
	case value.IsUnknown():
		return VisibilityUnknown
	case !value.IsNull() && value.Equal(wanted):
		return Visible
	}
	return Hidden
}

// fold combines operands; decisive is the answer of one operand that settles the whole: Hidden for "and", Visible for "or".
func (t *Template) fold(operands []Expression, values Values, decisive Visibility) Visibility {
	result := negate(decisive)
	for i := range operands {
		switch v := t.eval(&operands[i], values); {
		case v == decisive:
			return decisive
		case v == Undecidable, v == VisibilityUnknown && result != Undecidable:
			result = v
		}
	}
	return result
}

func negate(v Visibility) Visibility {
	switch v {
	case Visible:
		return Hidden
	case Hidden:
		return Visible
	}
	return v
}

// Deciders lists the keys that the visibility of the named key depends on, in the order of its expression.
func (t *Template) Deciders(name string) []string {
	var names []string
	var walk func(e Expression)
	walk = func(e Expression) {
		if e.Name != "" && !slices.Contains(names, e.Name) {
			names = append(names, e.Name)
		}
		for _, operand := range e.Operands {
			walk(operand)
		}
	}
	if k := t.Key(name); k != nil && k.Common.Visibility != nil {
		walk(*k.Common.Visibility)
	}
	return names
}
