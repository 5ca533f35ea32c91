package provider

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ignoring returns the configuration as Terraform plans with it under ignore_changes: what is ignored has its prior value, which for
// a write-only argument is null. Validation and apply see the configuration as it is written.
func (c *core) ignoring(prior, config tftypes.Value) tftypes.Value {
	if prior.IsNull() || config.IsNull() {
		return config
	}
	if slices.Contains(c.ignored, "all") {
		return settable(c.schema.Block, prior)
	}
	result := config
	for _, path := range c.ignored {
		result = ignoringPath(prior, result, strings.Split(path, "."))
	}
	return result
}

// settable is a state without what only the provider sets, which a configuration cannot hold.
func settable(block *tfprotov6.SchemaBlock, state tftypes.Value) tftypes.Value {
	values := maps.Clone(members(state))
	for _, attribute := range block.Attributes {
		if attribute.Computed && !attribute.Optional {
			values[attribute.Name] = tftypes.NewValue(attribute.Type, nil)
		}
	}
	return tftypes.NewValue(state.Type(), values)
}

// ignoringPath puts the prior value in the place of the configured one. A path that leads through null or unknown in either ignores
// nothing; a key of a map is taken over with its absence.
func ignoringPath(prior, config tftypes.Value, path []string) tftypes.Value {
	if len(path) == 0 {
		if config.Type().Is(tftypes.Map{}) && !config.IsKnown() {
			return config // a map that is not known is not ignored, as a whole or in part
		}
		return prior
	}
	name := path[0]
	held, isHeld := members(prior)[name]
	values := maps.Clone(members(config))
	value, isConfigured := values[name]
	isMap := config.Type().Is(tftypes.Map{}) && config.IsKnown()
	switch {
	case isMap && !isHeld && !isConfigured:
		return config
	case isMap && !isHeld:
		delete(values, name)
	case isMap:
		values[name] = held
	case !isHeld || !isConfigured:
		return config
	default:
		values[name] = ignoringPath(held, value, path[1:])
	}
	return withMembers(config.Type(), values)
}

// withMembers is an object or a map with these members; an object without a schema takes their types.
func withMembers(valueType tftypes.Type, values map[string]tftypes.Value) tftypes.Value {
	if !valueType.Is(tftypes.Object{}) {
		return tftypes.NewValue(valueType, values)
	}
	object, _ := valueType.(tftypes.Object)
	types := maps.Clone(object.AttributeTypes)
	for name, value := range values {
		if !types[name].Is(tftypes.DynamicPseudoType) {
			types[name] = value.Type()
		}
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, values)
}
