package schemajson

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// typeOf returns a type of the protocol as one of the language.
func typeOf(t tftypes.Type) (cty.Type, error) {
	switch {
	case t.Is(tftypes.String):
		return cty.String, nil
	case t.Is(tftypes.Bool):
		return cty.Bool, nil
	case t.Is(tftypes.Number):
		return cty.Number, nil
	case t.Is(tftypes.DynamicPseudoType):
		return cty.DynamicPseudoType, nil
	}
	switch t := t.(type) {
	case tftypes.List:
		return collectionOf(t.ElementType, cty.List)
	case tftypes.Set:
		return collectionOf(t.ElementType, cty.Set)
	case tftypes.Map:
		return collectionOf(t.ElementType, cty.Map)
	case tftypes.Object:
		attributes := make(map[string]cty.Type, len(t.AttributeTypes))
		for name, attribute := range t.AttributeTypes {
			converted, err := typeOf(attribute)
			if err != nil {
				return cty.NilType, err
			}
			attributes[name] = converted
		}
		return cty.Object(attributes), nil
	}
	return cty.NilType, fmt.Errorf("the type %s is not supported", t)
}

func collectionOf(element tftypes.Type, collection func(cty.Type) cty.Type) (cty.Type, error) {
	converted, err := typeOf(element)
	if err != nil {
		return cty.NilType, err
	}
	return collection(converted), nil
}
