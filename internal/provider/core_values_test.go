package provider

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// notKnown stands for a value that is not known yet.
type notKnown struct{}

// fields is a configuration or a part of it, in Go's own values: string, bool, int, []string, []any, fields, or notKnown.
type fields map[string]any

// with returns a copy with the given keys of its "config" set; nil removes one.
func (f fields) with(config fields) fields {
	result := maps.Clone(f)
	merged := maps.Clone(f["config"].(fields))
	for key, value := range config {
		if merged[key] = value; value == nil {
			delete(merged, key)
		}
	}
	result["config"] = merged
	return result
}

// configuration turns fields into a configuration of the resource; what is not given is null. Nil fields: the resource is not there.
// A block that is unknown has unknown members, as Terraform makes it of a dynamic block that sets them all and whose for_each it does
// not know.
func (c *core) configuration(f fields) tftypes.Value {
	c.t.Helper()
	if f == nil {
		return tftypes.NewValue(c.objectType, nil)
	}
	f = maps.Clone(f)
	for _, block := range c.schema.Block.BlockTypes {
		if f[block.TypeName] == (notKnown{}) {
			unknown := fields{}
			for _, attribute := range block.Block.Attributes {
				unknown[attribute.Name] = notKnown{}
			}
			f[block.TypeName] = unknown
		}
	}
	return c.build(c.objectType, f)
}

func (c *core) build(valueType tftypes.Type, value any) tftypes.Value {
	c.t.Helper()
	switch value := value.(type) {
	case nil:
		return tftypes.NewValue(valueType, nil)
	case notKnown:
		return tftypes.NewValue(valueType, tftypes.UnknownValue)
	case fields:
		return c.buildFields(valueType, value)
	case []string:
		elements := make([]any, len(value))
		for i, text := range value {
			elements[i] = text
		}
		return c.build(valueType, elements)
	case []any: // a set of strings
		elements := make([]tftypes.Value, len(value))
		for i, element := range value {
			elements[i] = c.build(tftypes.String, element)
		}
		return tftypes.NewValue(valueType, elements)
	case bool:
		return tftypes.NewValue(tftypes.Bool, value)
	case int:
		return tftypes.NewValue(tftypes.Number, value)
	case string:
		return tftypes.NewValue(tftypes.String, value)
	}
	c.t.Fatalf("no Terraform value for %T", value)
	return tftypes.Value{}
}

func (c *core) buildFields(valueType tftypes.Type, f fields) tftypes.Value {
	c.t.Helper()
	values := map[string]tftypes.Value{}
	switch valueType := valueType.(type) {
	case tftypes.Object:
		for name := range f {
			if _, ok := valueType.AttributeTypes[name]; !ok {
				c.t.Fatalf("there is no attribute %q", name)
			}
		}
		for name, attributeType := range valueType.AttributeTypes {
			values[name] = c.build(attributeType, f[name])
		}
		return tftypes.NewValue(valueType, values)
	case tftypes.Map:
		for name, value := range f {
			values[name] = c.build(valueType.ElementType, value)
		}
		return tftypes.NewValue(valueType, values)
	default: // dynamic: an object with the types of its members
		types := map[string]tftypes.Type{}
		for name, value := range f {
			values[name] = c.build(tftypes.DynamicPseudoType, value)
			types[name] = values[name].Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, values)
	}
}

// get returns the value at a path of attribute names as a Go value; sets come sorted.
func (c *core) get(root tftypes.Value, path ...string) any {
	c.t.Helper()
	value := root
	for _, name := range path {
		value = members(value)[name]
	}
	switch {
	case !value.IsKnown():
		return notKnown{}
	case value.IsNull():
		return nil
	case value.Type().Is(tftypes.Bool):
		var result bool
		c.as(value, &result)
		return result
	case value.Type().Is(tftypes.Set{}):
		var elements []tftypes.Value
		c.as(value, &elements)
		texts := make([]string, len(elements))
		for i, element := range elements {
			c.as(element, &texts[i])
		}
		slices.Sort(texts)
		return texts
	}
	var result string
	c.as(value, &result)
	return result
}

func (c *core) as(value tftypes.Value, target any) {
	c.t.Helper()
	if err := value.As(target); err != nil {
		c.t.Fatal(err)
	}
}

// changed lists the paths, down to the config keys, whose value the plan changes.
func (c *core) changed(p plan) []string {
	var paths []string
	prior, planned := members(p.prior), members(p.planned)
	for name, value := range planned {
		if name == "config" {
			held := members(prior[name])
			for key, keyValue := range members(value) {
				if !keyValue.Equal(held[key]) {
					paths = append(paths, "config."+key)
				}
			}
			continue
		}
		if !value.Equal(prior[name]) {
			paths = append(paths, name)
		}
	}
	slices.Sort(paths)
	return paths
}
