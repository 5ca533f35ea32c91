package integration

import (
	"maps"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// clears is an update that takes away a text, a select and a key that is not visible any more, and changes the client_id.
func clears(description bool) Update {
	u := Update{
		Planned: Planned{
			Settings: settings(keys{"client_id": "y"}),
			Decisions: Decisions{
				Secrets: map[string]PlannedSecret{ClientSecret: {Send: true}},
				Clearing: map[string]Clearing{
					"scopes": {TakesText: true}, "auth_mode": {Default: template.Text("Confidential")}, "role_arn": {TakesText: true, Hidden: true},
				},
			},
		},
		Prior:   *holds(keys{"client_id": "x", "scopes": []string{"a", "b"}, "auth_mode": "Public", "role_arn": "r"}),
		Secrets: map[string]string{ClientSecret: "s3cret"},
	}
	u.Planned.Name = template.Text("Other")
	if description {
		u.Prior.Description = template.Text("Old")
	}
	return u
}

// answers is what Connect holds after a request; nil keys are absent.
func answers(config keys, description string) *connect.Integration {
	answer := remote(map[string]any{"client_id": "y"})
	maps.Copy(answer.Config, config)
	if description != "" {
		answer.Description = &description
	}
	return answer
}

// TestClearing is the table of what is asked next, from what was tried and what was answered.
func TestClearing(t *testing.T) {
	t.Parallel()
	const (
		first = `{"name":"Other","config":{"auth_mode":null,"client_id":"y","client_secret":"s3cret","role_arn":null,"scopes":null}}`
		empty = `{"config":{"client_id":"y","scopes":""}}`
		out   = `{"config":{"client_id":"y"}}`

		firstWithText = `{"name":"Other","description":null,"config":{"auth_mode":null,"client_id":"y","client_secret":"s3cret","role_arn":null,"scopes":null}}`
		emptyAndText  = `{"name":"Other","description":"","config":{"client_id":"y","client_secret":"s3cret","scopes":""}}`
		outAndText    = `{"name":"Other","config":{"client_id":"y","client_secret":"s3cret"}}`
		textAlone     = `{"description":""}`
	)
	all := answers(keys{"scopes": "b a", "auth_mode": "Public", "role_arn": "r"}, "Old")
	for _, test := range []struct {
		name    string
		answers []*connect.Integration // nil: refused
		want    []string               // the requests, in turn
		left    []string               // in the end
	}{
		{"null clears", []*connect.Integration{answers(nil, "")}, []string{first}, nil},
		{"null puts the default back", []*connect.Integration{answers(keys{"auth_mode": "Confidential"}, "")}, []string{first}, nil},
		{"another value came back", []*connect.Integration{answers(keys{"scopes": "c"}, "")}, []string{first}, nil},
		{"the hidden key stays", []*connect.Integration{answers(keys{"role_arn": "r"}, "")}, []string{first}, nil},
		{"null is ignored, the empty string clears", []*connect.Integration{answers(keys{"scopes": "b a", "role_arn": "r"}, ""), answers(nil, "")}, []string{first, empty}, nil},
		{"null is ignored, the empty string is stored", []*connect.Integration{answers(keys{"scopes": "a b"}, ""), answers(keys{"scopes": ""}, "")}, []string{first, empty}, nil},
		{"null is ignored for a select, which takes no empty string", []*connect.Integration{answers(keys{"auth_mode": "Public"}, ""), answers(nil, "")}, []string{first, out}, nil},
		{"the old value comes back in other letters", []*connect.Integration{answers(keys{"auth_mode": "public"}, ""), answers(keys{"auth_mode": "public"}, "")},
			[]string{first, out}, []string{"auth_mode"}},
		{"null is ignored, the empty string is refused, leaving out clears",
			[]*connect.Integration{answers(keys{"scopes": "a b", "auth_mode": "Public"}, ""), nil, answers(nil, "")}, []string{first, empty, out}, nil},
		{"the empty string clears one, leaving out the other", []*connect.Integration{
			answers(keys{"scopes": "a b", "auth_mode": "Public"}, ""), answers(keys{"auth_mode": "Public"}, ""), answers(nil, "")}, []string{first, empty, out}, nil},
		{"nothing clears", []*connect.Integration{all, all, all}, []string{first, empty, out}, []string{"auth_mode", "scopes"}},
		{"null is refused, the rest is sent once more", []*connect.Integration{nil, answers(keys{"auth_mode": "Public"}, ""), answers(nil, "")},
			[]string{first, `{"name":"Other","config":{"client_id":"y","client_secret":"s3cret","scopes":""}}`, out}, nil},
		{"null and the empty string are refused", []*connect.Integration{nil, nil, answers(nil, "")},
			[]string{first, `{"name":"Other","config":{"client_id":"y","client_secret":"s3cret","scopes":""}}`, `{"name":"Other","config":{"client_id":"y","client_secret":"s3cret"}}`}, nil},
		{"all is refused", []*connect.Integration{nil, nil, nil},
			[]string{first, `{"name":"Other","config":{"client_id":"y","client_secret":"s3cret","scopes":""}}`, `{"name":"Other","config":{"client_id":"y","client_secret":"s3cret"}}`},
			[]string{"auth_mode", "role_arn", "scopes"}},

		{"with a description: null clears", []*connect.Integration{answers(nil, "")}, []string{firstWithText}, nil},
		{"with a description: another came back", []*connect.Integration{answers(nil, "Somebody's")}, []string{firstWithText}, nil},
		{"with a description: it is ignored, the empty string clears", []*connect.Integration{answers(nil, "Old"), answers(nil, "")},
			[]string{firstWithText, `{"description":"","config":{"client_id":"y"}}`}, nil},
		{"with a description: it stays, trimmed", []*connect.Integration{answers(nil, "old"), answers(nil, "old"), answers(nil, "old")},
			[]string{firstWithText, `{"description":"","config":{"client_id":"y"}}`, textAlone}, []string{"description"}},
		{"with a description: refused for a key's sake", []*connect.Integration{nil, nil, answers(nil, "Old"), answers(nil, "")},
			[]string{firstWithText, emptyAndText, outAndText, textAlone}, nil},
		{"with a description: it cannot be cleared", []*connect.Integration{nil, nil, answers(nil, "Old"), nil},
			[]string{firstWithText, emptyAndText, outAndText, textAlone}, []string{"description"}},
		{"with a description: all is refused", []*connect.Integration{nil, nil, nil}, []string{firstWithText, emptyAndText, outAndText},
			[]string{"auth_mode", "role_arn", "scopes", "description"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			update := clears(test.want[0] == firstWithText)
			tries, requests := play(t, update, test.answers)
			compare(t, "requests", test.want, requests)
			compare(t, "left", test.left, update.Left(tries))
		})
	}
}

// play gives the answers in turn, until there is no further request.
func play(t *testing.T, update Update, answers []*connect.Integration) (tries []Try, requests []string) {
	t.Helper()
	for {
		try, more := update.Next(tries)
		if !more {
			return tries, requests
		}
		requests = append(requests, wire(t, try.Request))
		if len(tries) == len(answers) {
			t.Fatalf("one request too many: %s", requests)
		}
		try.Answer = answers[len(tries)]
		tries = append(tries, try)
	}
}

func TestOnlyTheDescription(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		held    string
		answers []*connect.Integration
		want    []string
		left    []string
	}{
		{"null clears", "Old", []*connect.Integration{answers(nil, "")}, []string{`{"description":null}`}, nil},
		{"null clears what was blank", "  ", []*connect.Integration{answers(nil, "")}, []string{`{"description":null}`}, nil},
		{"null is refused", "Old", []*connect.Integration{nil, answers(nil, "")}, []string{`{"description":null}`, `{"description":""}`}, nil},
		{"both are refused, and nothing else is left to send", "Old", []*connect.Integration{nil, nil},
			[]string{`{"description":null}`, `{"description":""}`}, []string{"description"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			update := Update{Planned: Planned{Settings: settings(keys{"client_id": "x"})}, Prior: *holds(keys{"client_id": "x"})}
			update.Prior.Description = template.Text(test.held)
			tries, requests := play(t, update, test.answers)
			compare(t, "requests", test.want, requests)
			compare(t, "left", test.left, update.Left(tries))
		})
	}
}

func TestOnlyHiddenKeysAndNullIsRefused(t *testing.T) {
	t.Parallel()
	update := Update{
		Planned: Planned{Settings: settings(keys{"client_id": "x"}), Decisions: Decisions{Clearing: map[string]Clearing{"role_arn": {TakesText: true, Hidden: true}}}},
		Prior:   *holds(keys{"client_id": "x", "role_arn": "r"}),
	}
	_, requests := play(t, update, []*connect.Integration{nil, answers(keys{"role_arn": "r"}, "")})
	compare(t, "an empty string would not help", []string{`{"config":{"client_id":"x","role_arn":null}}`, `{"config":{"client_id":"x"}}`}, requests)
}

func TestDefaultThatWasHeldIsCleared(t *testing.T) {
	t.Parallel()
	update := Update{
		Planned: Planned{Settings: settings(keys{"client_id": "x", "scopes": nil}), Decisions: Decisions{Clearing: map[string]Clearing{"scopes": {Default: template.Text("b c a"), TakesText: true}}}},
		Prior:   *holds(keys{"client_id": "x", "scopes": []string{"c", "b", "a"}}),
	}
	update.Planned.Decisions = throughJSON(t, update.Planned.Decisions)
	for _, back := range []string{"b c a", "a b c"} {
		_, requests := play(t, update, []*connect.Integration{answers(keys{"scopes": back}, "")})
		compare(t, "none is asked for, and the server puts its default back", []string{`{"config":{"client_id":"x","scopes":null}}`}, requests)
	}
}

func TestAccepted(t *testing.T) {
	t.Parallel()
	one, two := remote(nil), remote(nil)
	for name, test := range map[string]struct {
		tries []Try
		want  *connect.Integration
	}{
		"none": {nil, nil}, "all refused": {[]Try{{}, {}}, nil}, "the last": {[]Try{{Answer: one}, {Answer: two}}, two},
		"the last one was refused": {[]Try{{Answer: one}, {}}, one},
	} {
		if got := Accepted(test.tries); got != test.want {
			t.Errorf("%s: got %p, want %p", name, got, test.want)
		}
	}
}
