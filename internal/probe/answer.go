package main

import (
	"context"
)

// question is one thing that public sources do not tell about Connect: a switch of the stand-in, and how a server answers for itself.
type question struct {
	name  string // of the switch
	text  string
	needs []need // asked in this order; the first reason ends it
	ask   func(context.Context, *probe) (answer, error)
}

// need returns why a question cannot be asked of this server, or "".
type need func(context.Context, *probe) string

// answer is what came of a question. Nothing in it names anyone: all of it may go into a report.
type answer struct {
	setting string // of the switch; "": unanswered
	seen    string // in words
	reason  string // why it is unanswered
	shape   string // of an answer that fits no setting
}

// settles answers a question with one setting of its switch.
func settles(setting, seen string) (answer, error) { return answer{setting: setting, seen: seen}, nil }

// leaves leaves a question open.
func leaves(reason string) (answer, error) { return answer{reason: reason}, nil }

// strange reports what no setting stands for.
func strange(seen string, body any) (answer, error) {
	a := answer{seen: seen, reason: "what was seen fits no setting: see new"}
	if body != nil {
		a.shape = shape(body)
	}
	return a, nil
}

// choose returns the setting that a condition speaks for.
func choose[T any](condition bool, yes, no T) T {
	if condition {
		return yes
	}
	return no
}
