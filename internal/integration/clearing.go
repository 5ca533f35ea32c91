package integration

import (
	"maps"
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// Clearing is what the plan knew of a key that loses its value.
type Clearing struct {
	Default   template.Value `json:"default,omitzero"` // what the server may put in its place
	Hidden    bool           `json:"hidden,omitempty"` // no value of it matters
	TakesText bool           `json:"takes_text,omitempty"`
}

func (p planning) clearing(key string, planned template.Values) Clearing {
	k, typed := p.facts.Template.Key(key), Typed(key)
	return Clearing{
		Default:   p.facts.Template.Default(key),
		Hidden:    p.facts.Template.Visibility(key, planned) == template.Hidden,
		TakesText: (k == nil || k.Type == "") && (typed == nil || typed.Kind != Bool),
	}
}

// Form is one way of asking Connect to clear a key. Which one works is not publicly known, so they are tried in turn.
type Form int

// The forms: null; the empty string, which a select refuses; leaving the key out, which clears on a server that replaces config; and
// the description by itself, which may have been refused for a key's sake.
const (
	AsNull Form = iota
	AsEmpty
	LeftOut
	DescriptionAlone
)

// Try is one request of an update, and what came of it.
type Try struct {
	Form    Form
	Request connect.IntegrationUpdate
	Answer  *connect.Integration // nil: Connect refused the request
}

// Update is a planned change of an integration that exists. It takes more than one request only where keys are hard to clear.
type Update struct {
	Planned Planned
	Prior   Prior
	Secrets map[string]string // values of those that the plan named
}

// Next returns the request to send after the tries so far; false says that there is none.
func (u Update) Next(tries []Try) (Try, bool) {
	if len(tries) == 0 {
		first := u.Planned.request(u.Prior, u.Secrets)
		return Try{Form: AsNull, Request: first}, !first.IsEmpty()
	}
	left := u.Left(tries)
	if len(left) == 0 {
		return Try{}, false
	}
	for form := tries[len(tries)-1].Form + 1; form <= DescriptionAlone; form++ {
		if request, useful := u.form(form, left, Accepted(tries) != nil); useful {
			return Try{Form: form, Request: request}, true
		}
	}
	return Try{}, false
}

// Accepted returns Connect's last answer, nil where it refused every request.
func Accepted(tries []Try) *connect.Integration {
	for _, try := range slices.Backward(tries) {
		if try.Answer != nil {
			return try.Answer
		}
	}
	return nil
}

// Left lists the keys that were to be cleared and that Connect still holds, "description" among them.
func (u Update) Left(tries []Try) []string {
	var left []string
	first := u.Planned.request(u.Prior, nil)
	if first.Config != nil {
		left = slices.Sorted(maps.Keys(u.Planned.Clearing))
	}
	if first.Description.IsNull() {
		left = append(left, atDescription)
	}
	for _, try := range tries {
		if try.Answer != nil {
			left = slices.DeleteFunc(left, func(key string) bool { return u.isCleared(key, try.Answer) })
		}
	}
	return left
}

// isCleared: absent, changed from the old value, or the template's default. What stays of a key that is not visible matters to nobody.
// The old value is still there where Connect has it trimmed or in other letters.
func (u Update) isCleared(key string, answer *connect.Integration) bool {
	answered, old := configOf(answer)[key], u.Prior.Config[key]
	if key == atDescription {
		answered, old = textOf(answer.Description), u.Prior.Description
	}
	clearing := u.Planned.Clearing[key]
	return answered.IsNull() || clearing.Hidden || !old.Explains(answered) || answered.Equal(clearing.Default)
}

// form makes the request of one form, and reports whether it is worth sending. What was accepted before is not sent again, but for
// the config that a server which replaces needs whole.
func (u Update) form(form Form, left []string, accepted bool) (request connect.IntegrationUpdate, useful bool) {
	description := slices.Contains(left, atDescription)
	if form == DescriptionAlone {
		return connect.IntegrationUpdate{Description: connect.Set("")}, accepted && description
	}
	request = u.Planned.request(u.Prior, u.Secrets)
	if request.Config != nil {
		request.Config = wireConfig(u.Planned.Config)
	}
	if accepted {
		request = connect.IntegrationUpdate{Config: request.Config}
	}
	if form == LeftOut {
		if description {
			request.Description = connect.Nullable[string]{}
		}
		keys := slices.ContainsFunc(left, func(key string) bool { return key != atDescription })
		return request, keys || !accepted && !request.IsEmpty()
	}
	for _, key := range left {
		clearing := u.Planned.Clearing[key]
		switch {
		case key == atDescription:
			request.Description, useful = connect.Set(""), true
		case clearing.TakesText && !clearing.Hidden:
			request.Config[key], useful = "", true
		}
	}
	return request, useful
}
