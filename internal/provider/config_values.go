package provider

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// extraAttribute holds the keys that have no attribute of their own.
const extraAttribute = "extra"

// configValues reads the config object as wire values: strings and bools, Unknown where not known yet, nothing for null.
// Secrets are not among them: secretsIn alone reads those. It reports whether the members of extra are known.
func configValues(config types.Object) (values template.Values, extraKnown bool) {
	values = template.Values{}
	attributes := config.Attributes()
	for _, key := range configKeys {
		if value := wireValue(attributes[key.name]); value != nil {
			values[key.name] = value
		}
	}
	members, known := extraMembers(attributes[extraAttribute])
	for name, member := range members {
		if value := wireValue(member); value != nil {
			values[name] = value
		}
	}
	return values, known
}

// withoutWriteOnly returns the config as a plan or a state has it.
func withoutWriteOnly(config types.Object) types.Object {
	if config.IsNull() || config.IsUnknown() {
		return config
	}
	attributes := config.Attributes()
	for _, name := range writeOnlyAttributes() {
		attributes[name] = nullConfig()[name]
	}
	return types.ObjectValueMust(configAttributeTypes(), attributes)
}

var writeOnlyAttributes = sync.OnceValue(func() []string {
	var names []string
	for name, attribute := range configAttributes() {
		if attribute.IsWriteOnly() {
			names = append(names, name)
		}
	}
	return names
})

func wireValue(value attr.Value) any {
	if value == nil || value.IsNull() {
		return nil
	}
	if value.IsUnknown() {
		return template.Unknown{}
	}
	switch value := value.(type) {
	case types.String:
		return value.ValueString()
	case types.Bool:
		return value.ValueBool()
	case types.Number:
		return value.ValueBigFloat().Text('f', -1)
	case types.Dynamic:
		return wireValue(value.UnderlyingValue())
	case types.Set:
		scopes := make([]string, 0, len(value.Elements()))
		for _, element := range value.Elements() {
			scope, ok := element.(types.String)
			if !ok || scope.IsUnknown() {
				return template.Unknown{}
			}
			scopes = append(scopes, scope.ValueString())
		}
		return joinScopes(scopes)
	}
	return nil
}

// extraMembers opens the dynamic value, which may be an object or a map.
func extraMembers(extra attr.Value) (members map[string]attr.Value, known bool) {
	dynamic, ok := extra.(types.Dynamic)
	if !ok || dynamic.IsNull() {
		return nil, true
	}
	if dynamic.IsUnknown() || dynamic.IsUnderlyingValueUnknown() {
		return nil, false
	}
	switch underlying := dynamic.UnderlyingValue().(type) {
	case types.Object:
		return underlying.Attributes(), true
	case types.Map:
		return underlying.Elements(), true
	}
	return nil, true
}

// withValues returns the object with the given wire values in it. Attributes that already say the same keep their form, so that
// a configured set or an extra given as a map comes back as it went in.
func withValues(ctx context.Context, config types.Object, values template.Values) (types.Object, diag.Diagnostics) {
	var diags diag.Diagnostics
	current, extraKnown := configValues(config)
	attributes := emptyConfig()
	maps.Copy(attributes, config.Attributes())

	extra, extraSame := map[string]any{}, true
	for name, value := range values {
		if typedKey(name) == nil {
			extra[name] = value
			extraSame = extraSame && sameValue(name, current[name], value)
		}
	}
	for name := range current {
		if typedKey(name) == nil && extra[name] == nil {
			extraSame = false
		}
	}
	if extraKnown && !extraSame {
		attributes[extraAttribute] = extraValue(extra, &diags)
	}
	for _, key := range configKeys {
		if held, same := current[key.name], values[key.name]; sameValue(key.name, held, same) {
			continue
		}
		value, err := attributeValue(ctx, key, values[key.name])
		if err != nil {
			diags.AddAttributeError(path.Root("config").AtName(key.name), "Unexpected value from Connect", err.Error())
			continue
		}
		attributes[key.name] = value
	}
	object, objectDiags := types.ObjectValue(configAttributeTypes(), attributes)
	return object, append(diags, objectDiags...)
}

func attributeValue(ctx context.Context, key configKey, value any) (attr.Value, error) {
	text, isText := value.(string)
	switch {
	case value == nil || isText && text == "":
		return nullOf(ctx, configAttributeTypes()[key.name]), nil
	case value == template.Unknown{}:
		return unknownOf(ctx, configAttributeTypes()[key.name]), nil
	}
	switch key.kind {
	case kindBool:
		switch value {
		case true, "true":
			return types.BoolValue(true), nil
		case false, "false":
			return types.BoolValue(false), nil
		}
		return nil, fmt.Errorf("the config key %q should be true or false; Connect holds something else. Set it in Connect's dashboard first", key.name)
	case kindScopes:
		if !isText {
			return nil, fmt.Errorf("the config key %q should be a string; Connect holds %v", key.name, value)
		}
		words := strings.Fields(text)
		elements := make([]attr.Value, 0, len(words))
		seen := map[string]bool{}
		for _, word := range words {
			if !seen[word] {
				elements = append(elements, types.StringValue(word))
			}
			seen[word] = true
		}
		return types.SetValueMust(types.StringType, elements), nil
	default:
		if flag, ok := value.(bool); ok {
			return types.StringValue(fmt.Sprint(flag)), nil
		}
		return types.StringValue(text), nil
	}
}

func extraValue(extra map[string]any, diags *diag.Diagnostics) attr.Value {
	attributeTypes, attributes := map[string]attr.Type{}, map[string]attr.Value{}
	for name, value := range extra {
		switch value := value.(type) {
		case bool:
			attributeTypes[name], attributes[name] = types.BoolType, types.BoolValue(value)
		case string:
			if value != "" {
				attributeTypes[name], attributes[name] = types.StringType, types.StringValue(value)
			}
		}
	}
	if len(attributes) == 0 {
		return types.DynamicNull()
	}
	object, objectDiags := types.ObjectValue(attributeTypes, attributes)
	diags.Append(objectDiags...)
	return types.DynamicValue(object)
}
