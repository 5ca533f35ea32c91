package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// planAction is what Terraform would say of a planned change.
type planAction string

const (
	noChange   planAction = "no change"
	isCreated  planAction = "create"
	isUpdated  planAction = "update"
	isReplaced planAction = "replace"
	isDeleted  planAction = "delete"
)

// plan is a planned change, with what Terraform would show and do.
type plan struct {
	action         planAction
	prior, planned tftypes.Value
	config         tftypes.Value // as it was when it was planned: what is unknown then is known at apply
	private        []byte
	warnings       []string
}

func (p plan) empty() bool { return p.action == noChange }

// plan is what `terraform plan` does: a new process refreshes, validates and plans.
func (c *core) plan(config tftypes.Value) (plan, []string) {
	c.t.Helper()
	c.command()
	if errors, _ := c.refresh(); len(errors) > 0 {
		return plan{}, errors
	}
	return c.planWithoutRefresh(config)
}

// planWithoutRefresh validates the configuration as it is written, and plans with what ignore_changes leaves of it.
func (c *core) planWithoutRefresh(config tftypes.Value) (plan, []string) {
	c.t.Helper()
	null := tftypes.NewValue(c.objectType, nil)
	switch {
	case config.IsNull() && c.state.IsNull():
		return plan{action: noChange, prior: null, planned: null, config: null}, nil
	case config.IsNull():
		return c.planFrom(c.state, null, c.private)
	}
	if errors, _ := c.validate(config); len(errors) > 0 {
		return plan{}, errors
	}
	if c.tainted {
		p, errors := c.planFrom(null, config, nil)
		p.prior, p.action = c.state, isReplaced
		return p, errors
	}
	p, errors := c.planFrom(c.state, c.ignoring(c.state, config), c.private)
	p.config = config
	if len(errors) > 0 || p.action != isReplaced {
		return p, errors
	}
	// What takes the place of another one is planned from nothing, and nothing of it is ignored. What the first of the two plans kept
	// beside it is handed to the second one.
	created, errors := c.planFrom(null, config, p.private)
	created.prior, created.action, created.warnings = c.state, isReplaced, append(p.warnings, created.warnings...)
	return created, errors
}

// planFrom is one call of PlanResourceChange, held to Terraform's rules.
func (c *core) planFrom(prior, config tftypes.Value, private []byte) (plan, []string) {
	c.t.Helper()
	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: c.typeName, PriorState: c.dynamic(prior), ProposedNewState: c.dynamic(proposedNew(c.schema.Block, prior, config)),
		Config: c.dynamic(config), PriorPrivate: private,
	}
	if !prior.IsNull() {
		req.PriorIdentity = c.identity
	}
	resp, err := c.server.PlanResourceChange(context.Background(), req)
	if err != nil {
		c.t.Fatal(err)
	}
	errors, warnings := c.hear(resp.Diagnostics)
	p := plan{prior: prior, config: config, private: resp.PlannedPrivate, warnings: warnings}
	if len(errors) > 0 {
		return p, errors
	}
	p.planned = c.value(resp.PlannedState)
	p.action = p.actionFor(resp.RequiresReplace)
	faults := append(invalidPlan("", c.schema.Block, prior, config, p.planned), writeOnlyIn("", c.schema.Block, p.planned)...)
	for _, fault := range faults {
		c.t.Errorf("Provider produced invalid plan: %s", fault)
	}
	return p, nil
}

// actionFor: an attribute that requires replacement does so only where its value changes.
func (p plan) actionFor(requiresReplace []*tftypes.AttributePath) planAction {
	switch {
	case p.prior.IsNull() && p.planned.IsNull():
		return noChange
	case p.prior.IsNull():
		return isCreated
	case p.planned.IsNull():
		return isDeleted
	}
	for _, path := range requiresReplace {
		held, _, _ := tftypes.WalkAttributePath(p.prior, path)
		planned, _, _ := tftypes.WalkAttributePath(p.planned, path)
		if heldValue, ok := held.(tftypes.Value); !ok || !heldValue.Equal(planned.(tftypes.Value)) {
			return isReplaced
		}
	}
	if p.planned.Equal(p.prior) {
		return noChange
	}
	return isUpdated
}

// apply is what `terraform apply` does with a plan whose configuration was known when it was made: a new process carries it out.
func (c *core) apply(p plan) (errors, warnings []string) {
	c.t.Helper()
	c.command()
	return c.carryOut(p, p.config)
}

// carryOut plans once more with the configuration as it is known by then, and does what that plan says.
func (c *core) carryOut(p plan, config tftypes.Value) (errors, warnings []string) {
	c.t.Helper()
	if p.action == isReplaced {
		null := tftypes.NewValue(c.objectType, nil)
		if errors, warnings = c.applyOne(plan{prior: c.state, planned: null, private: p.private}, null); len(errors) > 0 {
			return errors, warnings
		}
	}
	again, errors := c.planAgain(p, config)
	if len(errors) > 0 || again.empty() {
		return errors, append(warnings, again.warnings...)
	}
	errors, applyWarnings := c.applyOne(again, config)
	return errors, append(warnings, applyWarnings...)
}

// decided is a plan, and the plan at its apply: what is left is the one call that writes.
func (c *core) decided(config tftypes.Value) (plan, []string) {
	c.t.Helper()
	p, errors := c.plan(config)
	if len(errors) > 0 {
		return p, errors
	}
	c.command()
	return c.planAgain(p, config)
}

// planAgain is the plan at apply, from the same state and without a refresh. It must come to what the first one promised, and is the one
// that counts: of what the first one kept in private state it sees nothing. Only a destroy is not planned again.
func (c *core) planAgain(p plan, config tftypes.Value) (plan, []string) {
	c.t.Helper()
	if p.action == noChange || p.action == isDeleted {
		return p, nil
	}
	if errors, _ := c.validate(config); len(errors) > 0 {
		return plan{}, errors
	}
	again, errors := c.planFrom(c.state, c.ignoring(c.state, config), c.private)
	if len(errors) > 0 {
		return again, errors
	}
	if fault := p.broken(again); fault != "" {
		c.t.Errorf("Provider produced inconsistent final plan: %s", fault)
		return again, []string{fault}
	}
	return again, nil
}

// broken is where the plan at apply does not keep what this plan promised. An update may turn out to be none.
func (p plan) broken(again plan) string {
	want := p.action
	if want == isReplaced {
		want = isCreated // what was there is gone by then
	}
	if again.action != want && (want != isUpdated || again.action != noChange) {
		return fmt.Sprintf("the planned action changed from %s to %s", want, again.action)
	}
	if faults := inconsistent("", p.planned, again.planned); len(faults) > 0 {
		return fmt.Sprint(faults)
	}
	return ""
}

// applyOne is one call of ApplyResourceChange, with the configuration as it is written: nothing of it is ignored here.
func (c *core) applyOne(p plan, config tftypes.Value) (errors, warnings []string) {
	c.t.Helper()
	resp, err := c.server.ApplyResourceChange(context.Background(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: c.typeName, PriorState: c.dynamic(p.prior), PlannedState: c.dynamic(p.planned), Config: c.dynamic(config), PlannedPrivate: p.private,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	errors, warnings = c.hear(resp.Diagnostics)
	failed := len(errors) > 0
	if failed && c.value(resp.NewState).IsNull() {
		return errors, warnings // and the state stays
	}
	c.hold(resp.NewState, resp.Private, resp.NewIdentity)
	c.tainted = failed && (c.tainted || p.prior.IsNull())
	if failed {
		return errors, warnings
	}
	for _, fault := range inconsistent("", p.planned, c.state) {
		c.t.Errorf("Provider produced inconsistent result after apply: %s", fault)
	}
	return nil, warnings
}
