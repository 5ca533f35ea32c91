package provider

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

type oauthTemplateModel struct {
	ID                   types.String          `tfsdk:"id"`
	Name                 types.String          `tfsdk:"name"`
	Description          types.String          `tfsdk:"description"`
	EnvironmentVariables []string              `tfsdk:"environment_variables"`
	Options              []templateOptionModel `tfsdk:"options"`
	Fields               []templateFieldModel  `tfsdk:"fields"`
}

// templateKeyModel is what options and fields share.
type templateKeyModel struct {
	Name        types.String `tfsdk:"name"`
	Label       types.String `tfsdk:"label"`
	Description types.String `tfsdk:"description"`
	Default     types.String `tfsdk:"default"`
	Visibility  types.String `tfsdk:"visibility"`
}

type templateOptionModel struct {
	templateKeyModel
	Type   types.String `tfsdk:"type"`
	Values []string     `tfsdk:"values"`
}

type templateFieldModel struct {
	templateKeyModel
	Secret                types.Bool   `tfsdk:"secret"`
	Required              types.Bool   `tfsdk:"required"`
	Multiline             types.Bool   `tfsdk:"multiline"`
	Validation            types.String `tfsdk:"validation"`
	ValidationDescription types.String `tfsdk:"validation_description"`
}

// oauthTemplateFrom turns a server's template into data; options and fields keep the order of Connect's form.
func oauthTemplateFrom(t *template.Template) oauthTemplateModel {
	model := oauthTemplateModel{
		ID: types.StringValue(t.ID), Name: optionalString(t.Name), Description: optionalString(t.Description),
		EnvironmentVariables: append([]string{}, t.EnvironmentVariables...),
		Options:              make([]templateOptionModel, 0, len(t.Options)),
		Fields:               make([]templateFieldModel, 0, len(t.Fields)),
	}
	for _, option := range t.Options {
		model.Options = append(model.Options, templateOptionModel{
			templateKeyModel: templateKeyFrom(t.Key(option.Name)), Type: optionalString(option.Type), Values: append([]string{}, option.Values...),
		})
	}
	for _, field := range t.Fields {
		key := t.Key(field.Name)
		model.Fields = append(model.Fields, templateFieldModel{
			templateKeyModel: templateKeyFrom(key), Secret: types.BoolValue(field.Secret), Required: types.BoolValue(key.Required()),
			Multiline: types.BoolValue(field.Multiline), Validation: optionalString(field.Validation),
			ValidationDescription: optionalString(field.ValidationDescription),
		})
	}
	return model
}

func templateKeyFrom(key *template.Key) templateKeyModel {
	model := templateKeyModel{
		Name: types.StringValue(key.Name), Label: optionalString(key.Label), Description: optionalString(key.Description),
		Default: types.StringNull(), Visibility: types.StringNull(),
	}
	if !key.Default.IsNull() {
		model.Default = types.StringValue(key.Default.String())
	}
	if key.Visibility != nil {
		text, _ := json.Marshal(key.Visibility) // it comes from JSON
		model.Visibility = types.StringValue(string(text))
	}
	return model
}

// oauthTemplateAttributes describe a template as data: for the singular and the plural data source.
func oauthTemplateAttributes() map[string]schema.Attribute {
	option := templateKeyAttributes("`true` and `false` for a switch. Null where there is none.")
	option["type"] = schema.StringAttribute{Computed: true, MarkdownDescription: "`bool` for a switch, `select` for a choice of `values`."}
	option["values"] = schema.ListAttribute{
		Computed: true, ElementType: types.StringType, MarkdownDescription: "What a `select` can be set to. Empty for a switch.",
	}
	field := templateKeyAttributes("Null where there is none.")
	field["secret"] = schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether Connect keeps the value secret and never shows it."}
	field["required"] = schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the field must not be empty while it is visible."}
	field["multiline"] = schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the value may have several lines."}
	field["validation"] = schema.StringAttribute{
		Computed: true, MarkdownDescription: "Regular expression that a value must match. Null where every value is accepted.",
	}
	field["validation_description"] = schema.StringAttribute{Computed: true, MarkdownDescription: "What Connect says about a value that does not match."}
	return map[string]schema.Attribute{
		"id":          schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the template, such as `custom`: what an integration's `template` is set to."},
		"name":        schema.StringAttribute{Computed: true, MarkdownDescription: "Name on Connect's form."},
		"description": schema.StringAttribute{Computed: true, MarkdownDescription: "Description on Connect's form."},
		"environment_variables": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Environment variables that integrations of the template set in associated content.",
		},
		"options": schema.ListNestedAttribute{
			Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: option},
			MarkdownDescription: "Config keys that are switches and choices.",
		},
		"fields": schema.ListNestedAttribute{
			Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: field},
			MarkdownDescription: "Config keys that are texts.",
		},
	}
}

func templateKeyAttributes(onDefault string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":        schema.StringAttribute{Computed: true, MarkdownDescription: "The config key."},
		"label":       schema.StringAttribute{Computed: true, MarkdownDescription: "Label on Connect's form."},
		"description": schema.StringAttribute{Computed: true, MarkdownDescription: "Description on Connect's form."},
		"default":     schema.StringAttribute{Computed: true, MarkdownDescription: "Default, as text. " + onDefault},
		"visibility": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "Condition under which the key is in use, as JSON: an object with `name` and `value` of another key, or one with " +
				"`operator` and `operands`. Null: always.",
		},
	}
}
