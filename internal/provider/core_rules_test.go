package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// proposedNew merges prior state and configuration as Terraform does: a computed attribute that is null in the configuration
// keeps its prior value, everything else comes from the configuration.
func proposedNew(attributes []*tfprotov6.SchemaAttribute, objectType tftypes.Object, prior, config tftypes.Value) tftypes.Value {
	if config.IsNull() || !config.IsKnown() {
		return config
	}
	priors, configs, values := members(prior), members(config), map[string]tftypes.Value{}
	for _, attribute := range attributes {
		value := configs[attribute.Name]
		held, isHeld := priors[attribute.Name]
		switch nested, ok := objectType.AttributeTypes[attribute.Name].(tftypes.Object); {
		case attribute.NestedType != nil && ok && !value.IsNull():
			if !isHeld {
				held = tftypes.NewValue(nested, nil)
			}
			value = proposedNew(attribute.NestedType.Attributes, nested, held, value)
		case attribute.Computed && value.IsNull() && isHeld:
			value = held
		}
		values[attribute.Name] = value
	}
	return tftypes.NewValue(objectType, values)
}

// invalidPlan lists where the plan breaks Terraform's rules: a configured value must be planned as it is (or stay as it was),
// only computed attributes may be decided by the provider, and write-only values are in no plan.
func invalidPlan(at string, attributes []*tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value) []string {
	var faults []string
	priors, configs, planneds := members(prior), members(config), members(planned)
	for _, attribute := range attributes {
		here := at + "." + attribute.Name
		configValue, plannedValue := configs[attribute.Name], planneds[attribute.Name]
		held, isHeld := priors[attribute.Name]
		switch {
		case attribute.WriteOnly:
			if !plannedValue.IsNull() {
				faults = append(faults, here+": a write-only value is in the plan")
			}
		case attribute.NestedType != nil && !configValue.IsNull() && configValue.IsKnown():
			if !isHeld {
				held = tftypes.NewValue(configValue.Type(), nil)
			}
			faults = append(faults, invalidPlan(here, attribute.NestedType.Attributes, held, configValue, plannedValue)...)
		case plannedValue.Equal(configValue), isHeld && plannedValue.Equal(held):
		case !attribute.Computed || !configValue.IsNull():
			faults = append(faults, fmt.Sprintf("%s: planned %s for configured %s", here, plannedValue, configValue))
		}
	}
	return faults
}

// inconsistent lists the values that the plan knew and the new state does not hold.
func inconsistent(at string, planned, actual tftypes.Value) []string {
	if !planned.IsKnown() {
		if !actual.IsKnown() {
			return []string{at + ": is still unknown"}
		}
		return nil
	}
	plannedMembers, ok := members(planned), planned.Type().Is(tftypes.Object{})
	if !ok || planned.IsNull() || actual.IsNull() {
		if !planned.Equal(actual) {
			return []string{fmt.Sprintf("%s: planned %s, now %s", at, planned, actual)}
		}
		return nil
	}
	var faults []string
	actualMembers := members(actual)
	for name, value := range plannedMembers {
		faults = append(faults, inconsistent(at+"."+name, value, actualMembers[name])...)
	}
	return faults
}

func members(value tftypes.Value) map[string]tftypes.Value {
	result := map[string]tftypes.Value{}
	if !value.IsNull() && value.IsKnown() && value.Type().Is(tftypes.Object{}) {
		_ = value.As(&result)
	}
	return result
}
