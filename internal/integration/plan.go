package integration

import (
	"maps"
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// Planned is what an integration is to become, and what the plan decided on the way.
type Planned struct {
	Settings
	Decisions
	// Sends says that an update will send a request, or that it is not known yet whether it will.
	Sends bool
	// NewAuthType says that Connect's auth_type may change.
	NewAuthType bool
}

// Decisions go from plan to apply in the planned private state, so that the apply decides nothing anew.
type Decisions struct {
	Secrets  map[string]PlannedSecret `json:"secrets,omitempty"`
	Defaults map[string]bool          `json:"defaults,omitempty"` // keys that the plan filled in
	Clearing map[string]Clearing      `json:"clearing,omitempty"` // keys that lose their value
	// Unset are the keys of the template that have no value and get none, with the default that the server may give them.
	Unset map[string]template.Value `json:"unset,omitempty"`
}

// Plan decides every value that the configuration leaves open and says what is wrong with it. A nil prior means that the integration is
// to be created. The same sides, memory and facts always give the same plan.
func Plan(c Configured, prior *Prior, memory Memory, facts Facts) (Planned, []Finding) {
	p := newPlanning(c, prior, memory, facts)
	planned := Planned{Settings: c.Settings}
	planned.Config = p.values()
	p.sendWhatComesIntoUse(planned.Config)
	planned.Decisions = p.decisions(planned.Config)
	findings := p.check(planned.Config)
	if !p.creates {
		planned.NewAuthType = !planned.Config[authType].Equal(p.prior.Config[authType])
		planned.Sends = p.sends(planned)
	}
	return planned, append(findings, p.warnings(planned)...)
}

type planning struct {
	configured Configured
	creates    bool
	prior      Prior  // nothing at a create
	memory     Memory // the same
	facts      Facts
	secrets    map[string]PlannedSecret
	undecided  []string // secrets of which the value or the version has to be known first
}

func newPlanning(c Configured, prior *Prior, memory Memory, facts Facts) planning {
	p := planning{configured: c, creates: prior == nil, facts: facts}
	if prior != nil {
		p.prior, p.memory = *prior, memory
	}
	p.secrets, p.undecided = c.Secrets.plan(p.prior.ClientSecret, p.memory.Secrets)
	return p
}

// settled reports that the planned config is prior's without asking the server: all that is configured is held already, and all that
// is not configured holds the default that was planned when it was written.
func (p planning) settled() bool {
	return !p.configured.Open && len(p.undecided) == 0 && p.maySettle() &&
		!slices.ContainsFunc(slices.Collect(maps.Values(p.configured.Config)), template.Value.IsUnknown)
}

// maySettle reports the same if all that is not known yet turns out to be what is held. The plan at apply knows, and must come to nothing
// that this one excludes.
func (p planning) maySettle() bool {
	if p.creates || len(sending(p.secrets)) > 0 {
		return false
	}
	for key, value := range p.configured.Config {
		if !value.IsUnknown() && !value.Equal(p.prior.Config[key]) {
			return false
		}
	}
	for key := range p.prior.Config {
		mayBeConfigured := p.isConfigured(key) || p.configured.Open && Typed(key) == nil
		if !mayBeConfigured && !p.isFilledIn(key) {
			return false
		}
	}
	return !slices.ContainsFunc(Keys, func(key Key) bool { return p.vanished(key.Name) })
}

// isFilledIn reports whether the key still holds the default that a plan gave it.
func (p planning) isFilledIn(key string) bool {
	record := p.memory.Config[key]
	return record.Default && record.Planned.Equal(p.prior.Config[key])
}

// vanished reports whether the key has lost the value that Terraform wrote or adopted.
func (p planning) vanished(key string) bool {
	return !p.isConfigured(key) && !p.memory.Config[key].Planned.IsNull() && p.prior.Config[key].IsNull()
}

// values decides each key. Configured values stand as they are.
func (p planning) values() template.Values {
	if p.settled() {
		return maps.Clone(p.prior.Config)
	}
	values := template.Values{}
	maps.Copy(values, p.configured.Config)
	open := p.maySettle()
	for _, key := range Keys {
		if p.isConfigured(key.Name) {
			continue
		}
		value := p.leftOut(key.Name)
		if open && !value.Equal(p.prior.Config[key.Name]) {
			value = template.Unknown()
		}
		values.Set(key.Name, value)
	}
	return values
}

// leftOut is the value of a key that the configuration leaves out. A key that is null in prior and was visible all along stays null:
// real servers hold integrations without keys that newer templates default. A default that was filled in stays as well, though a later
// template has another one: nobody has asked for the change. It goes where the server would not take it any more.
func (p planning) leftOut(key string) template.Value {
	held := p.prior.Config[key]
	wanted := p.creates || !held.IsNull() || p.vanished(key)
	if !p.facts.Known {
		if wanted || p.configured.Open || len(template.Changed(p.prior.Config, p.configured.Config)) > 0 {
			return template.Unknown()
		}
		return template.Value{}
	}
	if !wanted && p.facts.Template.Visibility(key, p.prior.Config) != template.Hidden {
		return template.Value{}
	}
	byDefault := p.facts.defaultOf(key, held)
	if p.isFilledIn(key) && (!p.facts.FromServer || p.facts.Template.Check(key, held) == nil) {
		byDefault = held
	}
	switch p.facts.Template.Visibility(key, p.deciders()) {
	case template.Visible:
		return byDefault
	case template.VisibilityUnknown:
		if !byDefault.IsNull() {
			return template.Unknown()
		}
	case template.Undecidable:
		if p.facts.Template.Key(key) != nil || p.memory.Config[key].Default { // filled in while the template was still described
			return held
		}
	}
	return template.Value{}
}

// deciders are the values from which it follows what is visible: what is configured, and the defaults that were filled in, which stay.
func (p planning) deciders() template.Values {
	values := template.Values{}
	for key, value := range p.prior.Config {
		if p.isFilledIn(key) {
			values[key] = value
		}
	}
	maps.Copy(values, p.configured.Config)
	return p.orMore(values)
}

// orMore are the values with every key that may still be configured as not known.
func (p planning) orMore(values template.Values) template.Values {
	values = maps.Clone(values)
	if !p.configured.Open || p.facts.Template == nil {
		return values
	}
	for _, key := range p.facts.Template.Names() {
		if _, there := values[key]; !there && Typed(key) == nil {
			values[key] = template.Unknown()
		}
	}
	return values
}

// Creation is what the plan of a create decided. Terraform hands it no private state, and on a create there is nothing to decide that the
// configuration does not say: ignore_changes does not count there.
func Creation(c Configured, planned template.Values) Decisions {
	return newPlanning(c, nil, Memory{}, Facts{}).decisions(planned)
}

func (p planning) decisions(planned template.Values) Decisions {
	d := Decisions{Secrets: p.secrets, Defaults: map[string]bool{}, Clearing: map[string]Clearing{}, Unset: map[string]template.Value{}}
	for key := range planned {
		if !p.isConfigured(key) {
			d.Defaults[key] = true
		}
	}
	for _, key := range template.Changed(p.prior.Config, planned) {
		if planned[key].IsNull() {
			d.Clearing[key] = p.clearing(key, planned)
		}
	}
	if p.creates || !p.facts.FromServer {
		return d // all that comes back is taken for the server's own
	}
	for _, key := range p.facts.Template.Names() {
		if p.prior.Config[key].IsNull() && planned[key].IsNull() {
			d.Unset[key] = p.facts.Template.Default(key)
		}
	}
	return d
}

// sends reports whether the update has, or may have, something to send. What is not known yet differs from what is held, so that the
// request has it.
func (p planning) sends(planned Planned) bool {
	open := p.configured.Open || len(p.undecided) > 0 || p.memory.Unverified && p.configured.Verify.IsUnknown()
	return open || p.verifies() || !planned.request(p.prior, nil).IsEmpty()
}

// verifies reports that a verification is due even where there is nothing to send.
func (p planning) verifies() bool {
	return p.memory.Unverified && p.configured.Verify.Equal(template.Bool(true))
}

func (p planning) writesPermissions() bool {
	return p.configured.Permissions.Managed && !p.configured.Permissions.equal(p.prior.Permissions)
}

func (p planning) wantsServiceAccount() bool {
	return p.configured.Config[authType].String() == ServiceAccount && p.prior.Config[authType].String() != ServiceAccount
}
