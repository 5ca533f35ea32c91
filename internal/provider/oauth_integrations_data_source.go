package provider

import (
	"context"
	"reflect"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func newOAuthIntegrationsDataSource() datasource.DataSource {
	return &dataSource[oauthIntegrationsModel]{typeName: "connect_oauth_integrations", schema: oauthIntegrationsSchema, read: readOAuthIntegrations}
}

type oauthIntegrationsModel struct {
	integrationQuery
	Integrations types.List `tfsdk:"integrations"`
}

func oauthIntegrationsSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Lists existing OAuth integrations, all or those that match. A publisher's API key finds the integrations that it may use.",
		Attributes: map[string]schema.Attribute{
			"name_regex": schema.StringAttribute{
				Optional: true, Validators: []validator.String{isRegex}, MarkdownDescription: nameRegexDescription,
			},
			"template":  schema.StringAttribute{Optional: true, MarkdownDescription: queryTemplateDescription},
			"auth_type": schema.StringAttribute{Optional: true, MarkdownDescription: queryAuthTypeDescription},
			"integrations": schema.ListNestedAttribute{
				Computed: true, CustomType: types.ListType{ElemType: listedType()},
				NestedObject:        schema.NestedAttributeObject{Attributes: listedAttributes(), CustomType: listedType()},
				MarkdownDescription: "What matches, ordered by name and then by GUID. Empty if nothing does.",
			},
		},
	}
}

// listedAttributes are those of one integration in the list.
func listedAttributes() map[string]schema.Attribute {
	config := configDataAttributes()
	config[extraAttribute] = schema.MapAttribute{
		Computed: true, ElementType: types.StringType,
		MarkdownDescription: "Config keys that have no attribute here and are text. The `extra` of a resource takes " +
			"`merge(integration.config.extra, integration.config.extra_switches)`.",
	}
	config[switchesAttribute] = schema.MapAttribute{
		Computed: true, ElementType: types.BoolType, MarkdownDescription: "Config keys that have no attribute here and are true or false.",
	}
	return integrationDataAttributes(config)
}

// listedType is the type of one integration in the list; built once, and not to be changed.
var listedType = sync.OnceValue(func() types.ObjectType {
	return types.ObjectType{AttrTypes: attributeTypesOf(listedAttributes())}
})

// listed is the integration as a value. The framework makes it of the struct too, but of thousands it takes seconds.
func (d integrationData) listed() attr.Value {
	attributes := map[string]attr.Value{}
	fields := reflect.ValueOf(d)
	for _, field := range reflect.VisibleFields(fields.Type()) {
		if name, ok := field.Tag.Lookup("tfsdk"); ok {
			attributes[name], _ = reflect.TypeAssert[attr.Value](fields.FieldByIndex(field.Index))
		}
	}
	return types.ObjectValueMust(listedType().AttrTypes, attributes)
}

func readOAuthIntegrations(ctx context.Context, p *providerData, model *oauthIntegrationsModel) diag.Diagnostics {
	var all diag.Diagnostics
	found, err := model.run(ctx, p.client)
	if err != nil {
		return apiDiagnostics("list the OAuth integrations", err)
	}
	integrations := make([]attr.Value, 0, len(found))
	for i := range found {
		one, diags := p.integrationData(ctx, &found[i])
		all.Append(naming(&found[i], diags)...)
		if diags.HasError() {
			continue
		}
		one.Config = withTypedExtra(one.Config)
		integrations = append(integrations, one.listed())
	}
	model.Integrations = types.ListValueMust(listedType(), integrations)
	return all
}

// switchesAttribute stands beside extra in lists.
const switchesAttribute = "extra_switches"

// withTypedExtra splits extra by type: an attribute of a list's elements must have one type, which the dynamic one of a single
// integration has not.
func withTypedExtra(config types.Object) types.Object {
	attributes := config.Attributes()
	members, _ := extraMembers(attributes[extraAttribute])
	texts, switches := map[string]attr.Value{}, map[string]attr.Value{}
	for name, member := range members {
		if flag, isSwitch := member.(types.Bool); isSwitch {
			switches[name] = flag
		} else {
			texts[name] = types.StringValue(valueIn(member).String())
		}
	}
	attributes[extraAttribute] = types.MapValueMust(types.StringType, texts)
	attributes[switchesAttribute] = types.MapValueMust(types.BoolType, switches)
	listed, _ := listedType().AttrTypes["config"].(types.ObjectType)
	return types.ObjectValueMust(listed.AttrTypes, attributes)
}
