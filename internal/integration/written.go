package integration

import (
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// Sent says which parts of an integration a write carried. Only of those is the answer Connect's reaction; anything else in it may
// be somebody's out-of-band change, which the next read has to show.
type Sent struct{ Name, Description, Config bool }

// SentAll is what a create carries.
var SentAll = Sent{true, true, true}

// SentBy says what a PATCH carries.
func SentBy(update connect.IntegrationUpdate) Sent {
	return Sent{!update.Name.IsZero(), !update.Description.IsZero(), update.Config != nil}
}

// Write is a write that is over.
type Write struct {
	Planned Planned
	Secrets map[string]string    // values of those that the plan named
	Remote  *connect.Integration // Connect's answer; nil where there was nothing to send
	Sent    Sent
	Left    []string // keys that were to be cleared and were not
}

// Written returns what the state is to hold after a write, and what is to be remembered. Where Connect stored another value than it
// was sent, that is an error, and the state says what Connect holds.
func Written(w Write, memory Memory) (Settings, Memory, []Finding) {
	state := w.Planned.Settings
	next := Memory{Name: memory.Name, Description: memory.Description}
	next.Secrets = secretsAfter(w.Planned.Secrets, w.Secrets, memory.Secrets)
	var ofName, ofDescription, ofConfig []Finding
	if w.Sent.Name {
		state.Name, next.Name, ofName = w.note(atName, w.Planned.Name, textOf(w.Remote.Name))
	}
	if w.Sent.Description {
		answered := textOf(w.Remote.Description)
		state.Description, next.Description, ofDescription = w.note(atDescription, w.Planned.Description, answered)
		if slices.Contains(w.Left, atDescription) {
			state.Description, next.Description = answered, Record{}
		}
	}
	if w.Sent.Config {
		state.Config, next.Config, ofConfig = w.sentConfig(memory)
	} else {
		next.Config = w.unsentConfig(memory)
	}
	return state, next, slices.Concat(ofName, ofDescription, ofConfig)
}

// sentConfig judges each key of a config that the write carried.
func (w Write) sentConfig(memory Memory) (template.Values, map[string]Record, []Finding) {
	values, records := template.Values{}, map[string]Record{}
	var findings []Finding
	var lost []string
	remote := configOf(w.Remote)
	for _, key := range unionOf(w.Planned.Config, remote) {
		planned, answered, at := w.Planned.Config[key], remote[key], attribute(key)
		appears := planned.IsNull() && !answered.IsNull() && !answered.Equal(memory.Config[key].Answered) // else it is the server's own
		_, asNone := w.Planned.Config[key]
		byDefault, unset := w.Planned.Unset[key]
		switch {
		case slices.Contains(w.Left, key):
			values.Set(key, answered)
			continue
		case appears && unset && !byDefault.Explains(answered):
			// Somebody gave it a value after the plan had found it without one. It is not remembered, so that the next read shows it.
			continue
		case appears && asNone:
			findings = append(findings, w.filledIn(at, answered))
		}
		value, record, wrong := w.note(at, planned, answered)
		record.Default = w.Planned.Defaults[key]
		values.Set(key, value)
		records[key], findings = record, append(findings, wrong...)
		if record.Differs && answered.IsNull() && !record.Default {
			lost = append(lost, at)
		}
	}
	if len(lost) > 0 {
		findings = append(findings, w.notKept(lost))
	}
	return values, records, findings
}

// note is what the state holds and what is remembered of one value, with an error where another one came back.
func (w Write) note(at string, planned, answered template.Value) (template.Value, Record, []Finding) {
	value, record, ok := reaction(planned, answered)
	if ok {
		return value, record, nil
	}
	return value, record, []Finding{refusal(at, "Connect stored another value of "+at,
		"`%s` of %s: Connect was sent %s and answered with %s. Somebody may have changed it at the same moment, or the server does not take this value. "+
			"Plan again: the difference is shown as drift.", at, shown(w.Planned.Name), shown(planned), shown(answered))}
}

// reaction is what the state holds, and what is remembered, of one value that was sent. It is not ok that another value came back than
// normalisation, a default, or dropping what is unused explains.
func reaction(planned, answered template.Value) (state template.Value, record Record, ok bool) {
	switch {
	case planned.IsUnknown():
		return answered, Record{Planned: answered}, true
	case planned.Equal(answered):
		return planned, Record{Planned: planned}, true
	case planned.IsNull(), answered.IsNull(), planned.Explains(answered):
		return planned, Record{Planned: planned, Answered: answered, Differs: true}, true
	}
	return answered, Record{Planned: planned}, false
}

// unsentConfig keeps what is remembered of values that stay, and takes over those that a read had found.
func (w Write) unsentConfig(memory Memory) map[string]Record {
	records := map[string]Record{}
	for _, key := range unionOf(w.Planned.Config, memory.Config) {
		planned, record := w.Planned.Config[key], memory.Config[key]
		if !record.Planned.Equal(planned) {
			record = Record{Planned: planned}
		}
		record.Default = w.Planned.Defaults[key]
		if !record.Planned.IsNull() || record.Differs {
			records[key] = record
		}
	}
	return records
}

// filledIn says once, at the write, that Connect gave a key a value though it is configured as none.
func (w Write) filledIn(at string, answered template.Value) Finding {
	return warning(at, "Connect filled in "+at+" of "+shown(w.Planned.Name),
		"`%s` is configured as none, but Connect has %s. Usually that is the default of the template. Set `%[1]s` to the value that you want; until then it is not compared.", at, shown(answered))
}

// notKept says once, at the write, which configured keys Connect dropped.
func (w Write) notKept(lost []string) Finding {
	return warning(atConfig, "Connect did not keep every key of "+shown(w.Planned.Name),
		"Connect took the request, but its answer is without %s. Usually the other keys make them unused. "+
			"Remove them from the configuration; until then they are not compared.", listed(lost))
}

// NotCleared are the errors of keys that every form of clearing has left.
func NotCleared(left []string) []Finding {
	var findings []Finding
	for _, at := range LeftAttributes(left) {
		findings = append(findings, refusal(at, "Connect did not clear "+at,
			"`%s` was to be removed, but Connect still holds its old value. Everything else of this update is done. "+
				"Set `%[1]s` to the value that you want, or make a new integration with `terraform apply -replace=ADDRESS`.", at))
	}
	return findings
}

// LeftAttributes are the attributes of keys that were to be cleared.
func LeftAttributes(left []string) []string {
	attributes := make([]string, len(left))
	for i, key := range left {
		if attributes[i] = key; key != atDescription {
			attributes[i] = attribute(key)
		}
	}
	return attributes
}
