// Package schemajson writes a provider's schemas in the format of `terraform providers schema -json`, list resources, actions and
// identities included. A CLI writes only the kinds of types that it knows itself, so that documentation made from what it writes would
// depend on its version.
package schemajson

import (
	"context"
	"errors"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Of asks the provider for its schemas. address is the provider's in the registry, under which the CLI lists them.
func Of(ctx context.Context, address string, provider tfprotov6.ProviderServer) (*tfjson.ProviderSchemas, error) {
	schemas, err := provider.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	identities, err := provider.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	var failures []error
	for _, diagnostic := range append(schemas.Diagnostics, identities.Diagnostics...) {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			failures = append(failures, fmt.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail))
		}
	}
	if err := errors.Join(failures...); err != nil {
		return nil, err
	}
	result := &tfjson.ProviderSchema{}
	if result.ConfigSchema, err = schema(schemas.Provider); err != nil {
		return nil, err
	}
	for _, kind := range []struct {
		to   *map[string]*tfjson.Schema
		from map[string]*tfprotov6.Schema
	}{
		{&result.ResourceSchemas, schemas.ResourceSchemas},
		{&result.DataSourceSchemas, schemas.DataSourceSchemas},
		{&result.EphemeralResourceSchemas, schemas.EphemeralResourceSchemas},
		{&result.ListResourceSchemas, schemas.ListResourceSchemas},
	} {
		if *kind.to, err = each(kind.from, schema); err != nil {
			return nil, err
		}
	}
	if result.ActionSchemas, err = each(schemas.ActionSchemas, action); err != nil {
		return nil, err
	}
	if result.Functions, err = each(schemas.Functions, function); err != nil {
		return nil, err
	}
	if result.ResourceIdentitySchemas, err = each(identities.IdentitySchemas, identity); err != nil {
		return nil, err
	}
	return &tfjson.ProviderSchemas{FormatVersion: "1.0", Schemas: map[string]*tfjson.ProviderSchema{address: result}}, nil
}

// each converts the types of a kind; nil where the provider has none.
func each[From, To any](from map[string]From, convert func(From) (To, error)) (map[string]To, error) {
	if len(from) == 0 {
		return nil, nil
	}
	to := make(map[string]To, len(from))
	for name, value := range from {
		converted, err := convert(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		to[name] = converted
	}
	return to, nil
}

func schema(s *tfprotov6.Schema) (*tfjson.Schema, error) {
	converted, err := block(s.Block)
	if err != nil {
		return nil, err
	}
	return &tfjson.Schema{Version: uint64(max(s.Version, 0)), Block: converted}, nil
}

func block(b *tfprotov6.SchemaBlock) (*tfjson.SchemaBlock, error) {
	attributes, err := attributes(b.Attributes)
	if err != nil {
		return nil, err
	}
	result := &tfjson.SchemaBlock{
		Attributes: attributes, Description: b.Description, DescriptionKind: descriptionKind(b.DescriptionKind), Deprecated: b.Deprecated,
	}
	for _, nested := range b.BlockTypes {
		mode, known := blockNestingModes[nested.Nesting]
		if !known {
			return nil, fmt.Errorf("%s: nesting mode %s is not supported", nested.TypeName, nested.Nesting)
		}
		converted, err := block(nested.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nested.TypeName, err)
		}
		if result.NestedBlocks == nil {
			result.NestedBlocks = map[string]*tfjson.SchemaBlockType{}
		}
		result.NestedBlocks[nested.TypeName] = &tfjson.SchemaBlockType{NestingMode: mode, Block: converted}
	}
	return result, nil
}

func action(a *tfprotov6.ActionSchema) (*tfjson.ActionSchema, error) {
	s, err := schema(a.Schema)
	if err != nil {
		return nil, err
	}
	return &tfjson.ActionSchema{Block: s.Block}, nil
}

func attributes(list []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	result := make(map[string]*tfjson.SchemaAttribute, len(list))
	for _, attribute := range list {
		converted, err := attributeOf(attribute)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", attribute.Name, err)
		}
		result[attribute.Name] = converted
	}
	return result, nil
}

func attributeOf(a *tfprotov6.SchemaAttribute) (*tfjson.SchemaAttribute, error) {
	result := &tfjson.SchemaAttribute{
		Description: a.Description, DescriptionKind: descriptionKind(a.DescriptionKind), Deprecated: a.Deprecated,
		Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive, WriteOnly: a.WriteOnly,
	}
	var err error
	if a.NestedType == nil {
		result.AttributeType, err = typeOf(a.Type)
		return result, err
	}
	mode, known := nestingModes[a.NestedType.Nesting]
	if !known {
		return nil, fmt.Errorf("nesting mode %s is not supported", a.NestedType.Nesting)
	}
	nested, err := attributes(a.NestedType.Attributes)
	if err != nil {
		return nil, err
	}
	result.AttributeNestedType = &tfjson.SchemaNestedAttributeType{Attributes: nested, NestingMode: mode}
	return result, nil
}

var nestingModes = map[tfprotov6.SchemaObjectNestingMode]tfjson.SchemaNestingMode{
	tfprotov6.SchemaObjectNestingModeSingle: tfjson.SchemaNestingModeSingle,
	tfprotov6.SchemaObjectNestingModeList:   tfjson.SchemaNestingModeList,
	tfprotov6.SchemaObjectNestingModeSet:    tfjson.SchemaNestingModeSet,
	tfprotov6.SchemaObjectNestingModeMap:    tfjson.SchemaNestingModeMap,
}

// The provider has single blocks only; of other modes the number of items would have to be written too.
var blockNestingModes = map[tfprotov6.SchemaNestedBlockNestingMode]tfjson.SchemaNestingMode{
	tfprotov6.SchemaNestedBlockNestingModeSingle: tfjson.SchemaNestingModeSingle,
}

func identity(s *tfprotov6.ResourceIdentitySchema) (*tfjson.IdentitySchema, error) {
	result := &tfjson.IdentitySchema{Version: uint64(max(s.Version, 0)), Attributes: map[string]*tfjson.IdentityAttribute{}}
	for _, attribute := range s.IdentityAttributes {
		identityType, err := typeOf(attribute.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", attribute.Name, err)
		}
		result.Attributes[attribute.Name] = &tfjson.IdentityAttribute{
			IdentityType: identityType, Description: attribute.Description,
			RequiredForImport: attribute.RequiredForImport, OptionalForImport: attribute.OptionalForImport,
		}
	}
	return result, nil
}

func function(f *tfprotov6.Function) (*tfjson.FunctionSignature, error) {
	result := &tfjson.FunctionSignature{Summary: f.Summary, Description: f.Description, DeprecationMessage: f.DeprecationMessage}
	var err error
	if result.ReturnType, err = typeOf(f.Return.Type); err != nil {
		return nil, err
	}
	for _, p := range f.Parameters {
		converted, err := parameter(p)
		if err != nil {
			return nil, err
		}
		result.Parameters = append(result.Parameters, converted)
	}
	if f.VariadicParameter != nil {
		result.VariadicParameter, err = parameter(f.VariadicParameter)
	}
	return result, err
}

func parameter(p *tfprotov6.FunctionParameter) (*tfjson.FunctionParameter, error) {
	parameterType, err := typeOf(p.Type)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	return &tfjson.FunctionParameter{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue, Type: parameterType}, nil
}

func descriptionKind(kind tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if kind == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}
