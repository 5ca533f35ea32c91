package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/integration"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// extraAttribute holds the keys that have no attribute of their own.
const extraAttribute = "extra"

// configValues reads the config block. Secrets are not among the values: secretsIn alone reads those. A key that is configured as none,
// such as scopes = [], is there with null. open says that the names of some keys are not known yet.
func configValues(config types.Object) (values template.Values, open bool) {
	values = template.Values{}
	attributes := config.Attributes()
	for _, key := range integration.Keys {
		if attribute := attributes[key.Name]; attribute != nil && !attribute.IsNull() {
			values[key.Name] = valueIn(attribute)
		}
	}
	members, known := extraMembers(attributes[extraAttribute])
	for name, member := range members {
		values.Set(name, valueIn(member))
	}
	return values, !known || config.IsUnknown()
}

// valueIn is the value of an attribute. One that is not there, because what holds it is null, is null too.
func valueIn(value attr.Value) template.Value {
	switch {
	case value == nil || value.IsNull():
		return template.Value{}
	case value.IsUnknown():
		return template.Unknown()
	}
	switch value := value.(type) {
	case types.String:
		return template.Text(value.ValueString())
	case types.Bool:
		return template.Bool(value.ValueBool())
	case types.Number:
		return template.Text(value.ValueBigFloat().Text('f', -1))
	case types.Dynamic:
		return valueIn(value.UnderlyingValue())
	case types.Set:
		var scopes []string
		for _, element := range value.Elements() {
			if element.IsUnknown() {
				return template.Unknown()
			}
			scopes = append(scopes, valueIn(element).String())
		}
		return template.Scopes(scopes...)
	}
	return template.Value{}
}

// extraMembers opens the dynamic value, which may be an object or a map. Of anything else the members are nil.
func extraMembers(extra attr.Value) (members map[string]attr.Value, known bool) {
	dynamic, _ := extra.(types.Dynamic)
	if dynamic.IsUnknown() || dynamic.IsUnderlyingValueUnknown() {
		return nil, false
	}
	if dynamic.IsNull() || dynamic.IsUnderlyingValueNull() {
		return map[string]attr.Value{}, true
	}
	switch underlying := dynamic.UnderlyingValue().(type) {
	case types.Object:
		return underlying.Attributes(), true
	case types.Map:
		return underlying.Elements(), true
	}
	return nil, true
}

// secretsIn is the only reader of the secrets in a configuration.
func secretsIn(config types.Object) integration.Secrets {
	attributes := config.Attributes()
	secrets := integration.Secrets{ByKey: map[string]integration.Secret{}}
	secret, version := valueIn(attributes["client_secret_wo"]), valueIn(attributes["client_secret_wo_version"])
	if secrets.Ignored = secret.IsNull() && !version.IsNull(); !secret.IsNull() {
		secrets.ByKey[integration.ClientSecret] = integration.Secret{Value: secret, Version: version}
	}
	if secret := valueIn(attributes[integration.ClientSecret]); !secret.IsNull() {
		secrets.ByKey[integration.ClientSecret] = integration.Secret{Value: secret, InState: true}
	}
	others, _ := attributes["secrets_wo"].(types.Map)
	version = valueIn(attributes["secrets_wo_version"])
	secrets.Unknown, secrets.OthersIgnored = others.IsUnknown(), others.IsNull() && !version.IsNull()
	for key, value := range others.Elements() {
		if secret := valueIn(value); !secret.IsNull() {
			secrets.ByKey[key] = integration.Secret{Value: secret, Version: version}
		}
	}
	return secrets
}

// holdConfig puts values into a config block. Attributes that mean the same already keep their form, so that what was configured comes
// back as it went in: Terraform insists on that.
func holdConfig(held types.Object, values template.Values) (types.Object, diag.Diagnostics) {
	var diags diag.Diagnostics
	attributes := emptyConfig().Attributes()
	maps.Copy(attributes, held.Attributes())
	current, open := configValues(held)
	for _, key := range integration.Keys {
		if same(current[key.Name], values[key.Name]) {
			continue
		}
		value, err := configAttribute(key, values[key.Name])
		if err != nil {
			diags.AddAttributeError(path.Root("config").AtName(key.Name), "Unexpected value from Connect", sentence(err.Error()))
			continue
		}
		attributes[key.Name] = value
	}
	if !open && !sameExtra(current, values) {
		attributes[extraAttribute] = extraObject(values)
	}
	return types.ObjectValueMust(configTypes(), attributes), diags
}

func same(a, b template.Value) bool { return a.IsUnknown() && b.IsUnknown() || a.Equal(b) }

func sameExtra(a, b template.Values) bool {
	return !slices.ContainsFunc(template.Changed(a, b), func(key string) bool {
		return integration.Typed(key) == nil && !same(a[key], b[key])
	})
}

func configAttribute(key integration.Key, value template.Value) (attr.Value, error) {
	attributeType := configTypes()[key.Name]
	switch {
	case value.IsNull():
		return valueOf(attributeType, nil), nil
	case value.IsUnknown():
		return valueOf(attributeType, tftypes.UnknownValue), nil
	}
	switch key.Kind {
	case integration.Bool:
		flag, ok := value.Bool()
		if !ok {
			return nil, fmt.Errorf("`config.%s` should be true or false, but Connect holds %q. Set it in Connect's dashboard first", key.Name, value)
		}
		return types.BoolValue(flag), nil
	case integration.Scopes:
		return textSet(template.Scopes(value.Words()...).Words()), nil
	}
	return types.StringValue(value.String()), nil
}

// extraObject is the extra of what has no attribute of its own.
func extraObject(values template.Values) attr.Value {
	attributeTypes, attributes := map[string]attr.Type{}, map[string]attr.Value{}
	for key, value := range values {
		switch {
		case integration.Typed(key) != nil || value.IsNull():
		case value.IsBool():
			flag, _ := value.Bool()
			attributeTypes[key], attributes[key] = types.BoolType, types.BoolValue(flag)
		default:
			attributeTypes[key], attributes[key] = types.StringType, types.StringValue(value.String())
		}
	}
	if len(attributes) == 0 {
		return types.DynamicNull()
	}
	return types.DynamicValue(types.ObjectValueMust(attributeTypes, attributes))
}

// plannedBase is the config block that the plan starts from: as it is configured, without write-only values, which are in no plan. Of
// two ways to write the same extra, the state's stands.
func plannedBase(configured, prior types.Object) types.Object {
	attributes := emptyConfig().Attributes()
	maps.Copy(attributes, configured.Attributes())
	for name, attribute := range configAttributes() {
		if attribute.IsWriteOnly() {
			attributes[name] = emptyConfig().Attributes()[name]
		}
	}
	held := prior.Attributes()[extraAttribute]
	wanted, open := configValues(configured)
	current, _ := configValues(prior)
	if held != nil && !held.IsNull() && !attributes[extraAttribute].IsNull() && !open && sameExtra(current, wanted) {
		attributes[extraAttribute] = held
	}
	return types.ObjectValueMust(configTypes(), attributes)
}

// configTypes are the types of the config block's attributes; built once, and not to be changed.
var configTypes = sync.OnceValue(func() map[string]attr.Type { return attributeTypesOf(configAttributes()) })

// emptyConfig is a config block with nothing set.
var emptyConfig = sync.OnceValue(func() types.Object {
	attributes := map[string]attr.Value{}
	for name, attributeType := range configTypes() {
		attributes[name] = valueOf(attributeType, nil)
	}
	return types.ObjectValueMust(configTypes(), attributes)
})

func valueOf(t attr.Type, value any) attr.Value {
	ctx := context.Background()
	result, err := t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), value))
	if err != nil {
		panic(err) // null and unknown are values of every type
	}
	return result
}
