package provider

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// proposedNew merges prior state and configuration as Terraform does: a computed attribute that is null in the configuration
// keeps its prior value, everything else comes from the configuration.
func proposedNew(block *tfprotov6.SchemaBlock, prior, config tftypes.Value) tftypes.Value {
	if config.IsNull() || !config.IsKnown() {
		return config
	}
	priors, values := members(prior), maps.Clone(members(config))
	for _, attribute := range block.Attributes {
		if held, isHeld := priors[attribute.Name]; attribute.Computed && isHeld && values[attribute.Name].IsNull() {
			values[attribute.Name] = held
		}
	}
	for _, nested := range block.BlockTypes {
		values[nested.TypeName] = proposedNew(nested.Block, priors[nested.TypeName], values[nested.TypeName])
	}
	return tftypes.NewValue(config.Type(), values)
}

// invalidPlan lists where the plan breaks Terraform's rules: a configured value must be planned as it is (or stay as it was),
// only computed attributes may be decided by the provider, and blocks are there as configured.
func invalidPlan(at string, block *tfprotov6.SchemaBlock, prior, config, planned tftypes.Value) []string {
	if planned.IsNull() != config.IsNull() || !planned.IsKnown() {
		return []string{fmt.Sprintf("%s: planned %s for configured %s", at, planned, config)}
	}
	var faults []string
	priors, configs, planneds := members(prior), members(config), members(planned)
	if planned.IsNull() {
		return nil
	}
	for _, attribute := range block.Attributes {
		held, isHeld := priors[attribute.Name]
		configValue, plannedValue := configs[attribute.Name], planneds[attribute.Name]
		kept := isHeld && !held.IsNull() && !configValue.IsNull() && plannedValue.Equal(held)
		decided := attribute.Computed && (!attribute.Optional || configValue.IsNull())
		here := at + "." + attribute.Name
		if !attribute.WriteOnly && !plannedValue.Equal(configValue) && !kept && !decided {
			faults = append(faults, fmt.Sprintf("%s: planned %s for configured %s", here, plannedValue, configValue))
		}
	}
	for _, nested := range block.BlockTypes {
		name := nested.TypeName
		faults = append(faults, invalidPlan(at+"."+name, nested.Block, priors[name], configs[name], planneds[name])...)
	}
	return faults
}

// writeOnlyIn lists the write-only values of a plan or a state, which must not hold any.
func writeOnlyIn(at string, block *tfprotov6.SchemaBlock, value tftypes.Value) []string {
	var faults []string
	values := members(value)
	for _, attribute := range block.Attributes {
		if attribute.WriteOnly && !values[attribute.Name].IsNull() {
			faults = append(faults, at+"."+attribute.Name+": holds a write-only value")
		}
	}
	for _, nested := range block.BlockTypes {
		faults = append(faults, writeOnlyIn(at+"."+nested.TypeName, nested.Block, values[nested.TypeName])...)
	}
	return faults
}

// inconsistent lists where a later value does not keep what an earlier one promised: the state after an apply what was planned, or
// the second plan what the first one knew. What was not known may become anything.
func inconsistent(at string, planned, actual tftypes.Value) []string {
	plannedType := planned.Type()
	switch {
	case !planned.IsKnown(), plannedType.Is(tftypes.DynamicPseudoType):
		return nil
	case planned.IsNull() || actual.IsNull() || !actual.IsKnown() || plannedType.Is(tftypes.Object{}) != actual.Type().Is(tftypes.Object{}):
		if !planned.Equal(actual) {
			return []string{fmt.Sprintf("%s: was %s, now %s", at, planned, actual)}
		}
		return nil
	case plannedType.Is(tftypes.Set{}):
		if !correlate(elements(planned), elements(actual)) {
			return []string{fmt.Sprintf("%s: was %s, now %s", at, planned, actual)}
		}
		return nil
	case plannedType.Is(tftypes.Object{}), plannedType.Is(tftypes.Map{}):
		return inconsistentMembers(at, members(planned), members(actual))
	case !planned.Equal(actual):
		return []string{fmt.Sprintf("%s: was %s, now %s", at, planned, actual)}
	}
	return nil
}

func inconsistentMembers(at string, planned, actual map[string]tftypes.Value) []string {
	var faults []string
	for name, value := range planned {
		after, ok := actual[name]
		if !ok {
			faults = append(faults, fmt.Sprintf("%s.%s: has vanished", at, name))
			continue
		}
		faults = append(faults, inconsistent(at+"."+name, value, after)...)
	}
	for name := range actual {
		if _, ok := planned[name]; !ok {
			faults = append(faults, fmt.Sprintf("%s.%s: has appeared", at, name))
		}
	}
	return faults
}

// correlate reports whether each element of either set has one in the other that it may have become. Unknown elements may turn out
// equal, so there may be fewer afterwards, never more.
func correlate(planned, actual []tftypes.Value) bool {
	matches := func(before, after tftypes.Value) bool { return len(inconsistent("", before, after)) == 0 }
	for _, before := range planned {
		if !slices.ContainsFunc(actual, func(after tftypes.Value) bool { return matches(before, after) }) {
			return false
		}
	}
	for _, after := range actual {
		if !slices.ContainsFunc(planned, func(before tftypes.Value) bool { return matches(before, after) }) {
			return false
		}
	}
	return len(actual) <= len(planned)
}

// members are the members of an object or a map, not to be changed; what is null or unknown has none.
func members(value tftypes.Value) map[string]tftypes.Value {
	result := map[string]tftypes.Value{}
	if !value.IsNull() && value.IsKnown() && (value.Type().Is(tftypes.Object{}) || value.Type().Is(tftypes.Map{})) {
		_ = value.As(&result)
	}
	return result
}

func elements(value tftypes.Value) []tftypes.Value {
	var result []tftypes.Value
	_ = value.As(&result)
	return result
}
