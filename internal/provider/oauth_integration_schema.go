package provider

import (
	"context"
	"maps"
	"regexp"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-validators/objectvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// oauthIntegrationSchema gives the nested attributes their types ready made: the framework would build them anew for each value that it
// looks at.
func oauthIntegrationSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "An OAuth integration of a Posit Connect server: how content gets access tokens from an identity provider or a service.\n\n" +
			"Managing integrations needs the API key of an administrator and a licence with OAuth integrations.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Name that publishers see. Connect does not keep names unique; the plan warns when one is taken.",
			},
			"description": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Description that publishers see. Leaving it out and `\"\"` are the same.",
			},
			"template": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "Id of the template, such as `custom`, `azure`, `aws` or `connect`. The `connect_oauth_templates` data source lists " +
					"what your server offers. Changing it replaces the integration.",
			},
			"verify_on_apply": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Let Connect fetch a token, and throw it away, after each apply that creates the integration or sends `config`. Only for " +
					"Service Account integrations. A failure is an error; the integration stays as it was written, and every apply verifies again until Connect " +
					"gets a token. One that fails while being created is tainted, as Terraform does after every such error: the next apply makes a new one " +
					"unless you run `terraform untaint` first. Default: `false`.",
			},
			"id":           computedString("The integration's GUID."),
			"guid":         computedString("The integration's GUID."),
			"auth_type":    computedString("How the integration gets its tokens, as Connect reports it."),
			"created_time": computedString("When the integration was created (RFC 3339)."),
			"updated_time": computedString("When the integration was last changed (RFC 3339)."),
			"environment_variables": schema.SetAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Environment variables that the integration sets in associated content.",
			},
			"content_count": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "How many content items use the integration. Null on servers that do not tell.",
			},
			"redirect_uri": computedString("Redirect URI to register at the OAuth provider. It is the same for all integrations of a server."),
			"login_url":    computedString("Where a visitor signs in to this integration."),
		},
		// Blocks, not nested attributes: Terraform refuses a name that a block does not have, and drops one that an object does not have
		// (hashicorp/terraform#33570).
		Blocks: map[string]schema.Block{
			"config": schema.SingleNestedBlock{
				Attributes: configAttributes(), CustomType: types.ObjectType{AttrTypes: configAttributeTypes()},
				Validators: []validator.Object{objectvalidator.IsRequired()},
				MarkdownDescription: "Required. Configuration of the template. Which keys there are depends on `template` and on the keys' own values; the " +
					"plan checks them against the server's description of the template. A key that is left out gets the template's default where it has one.",
			},
			"permissions": schema.SingleNestedBlock{
				Attributes: permissionAttributes(), CustomType: types.ObjectType{AttrTypes: permissionAttributeTypes()},
				MarkdownDescription: "Who may use the integration in content. Left out: not managed by Terraform. " +
					"With no user and no group the integration is open to **every publisher**.",
			},
		},
	}
}

func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func configAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		clientSecretKey: schema.StringAttribute{
			Optional: true, Sensitive: true,
			Validators: []validator.String{
				stringvalidator.LengthAtLeast(1),
				stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("client_secret_wo")),
			},
			MarkdownDescription: "Secret of the application. It is kept in the state: with Terraform 1.11 or OpenTofu 1.11 and later use " +
				"`client_secret_wo` instead.",
		},
		"client_secret_wo": schema.StringAttribute{
			Optional: true, Sensitive: true, WriteOnly: true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "Secret of the application, write-only: it is in no plan and no state. Terraform 1.11 or OpenTofu 1.11 and later. " +
				"A change of the value is noticed through a salted hash, unless `client_secret_wo_version` is set.",
		},
		"client_secret_wo_version": schema.StringAttribute{
			Optional: true,
			Validators: []validator.String{
				stringvalidator.AlsoRequires(path.MatchRelative().AtParent().AtName("client_secret_wo")),
			},
			MarkdownDescription: "Any text, such as the version in a secrets manager. When set, it alone decides: any other version sends " +
				"`client_secret_wo` again, and no hash is kept. For secrets that are new on every run.",
		},
		"secrets_wo": schema.MapAttribute{
			Optional: true, Sensitive: true, WriteOnly: true, ElementType: types.StringType,
			MarkdownDescription: "Values of other secret fields by config key, write-only like `client_secret_wo`.",
		},
		"secrets_wo_version": schema.StringAttribute{
			Optional: true,
			Validators: []validator.String{
				stringvalidator.AlsoRequires(path.MatchRelative().AtParent().AtName("secrets_wo")),
			},
			MarkdownDescription: "Like `client_secret_wo_version`, for all of `secrets_wo`.",
		},
		extraAttribute: schema.DynamicAttribute{
			Optional: true,
			MarkdownDescription: "Config keys that have no attribute here, as an object of strings and booleans: for templates and keys newer than " +
				"this release. They are checked and compared like the others.",
		},
	}
	for _, key := range configKeys {
		attributes[key.name] = keyAttribute(key)
	}
	return attributes
}

func keyAttribute(key configKey) schema.Attribute {
	switch key.kind {
	case kindBool:
		return schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: key.description}
	case kindScopes:
		return schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: key.description,
			Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(stringvalidator.RegexMatches(
				regexp.MustCompile(`^\S+$`), "give each scope as an element of its own, without white space"))},
		}
	default:
		validators := []validator.String{stringvalidator.LengthAtLeast(1)}
		if key.name == "authorization_uri" || key.name == "token_uri" {
			validators = append(validators, uriValidator{})
		}
		return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: key.description, Validators: validators}
	}
}

func permissionAttributes() map[string]schema.Attribute {
	guids := func(description string) schema.SetAttribute {
		return schema.SetAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: description,
			Validators: []validator.Set{setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
		}
	}
	return map[string]schema.Attribute{
		"user_guids":  guids("GUIDs of users. The `connect_user` data source finds them."),
		"group_guids": guids("GUIDs of groups. The `connect_group` data source finds them."),
	}
}

// configAttributeTypes are the types of the config object's attributes; built once, and not to be changed.
var configAttributeTypes = sync.OnceValue(func() map[string]attr.Type { return attributeTypesOf(configAttributes()) })

var permissionAttributeTypes = sync.OnceValue(func() map[string]attr.Type { return attributeTypesOf(permissionAttributes()) })

func attributeTypesOf(attributes map[string]schema.Attribute) map[string]attr.Type {
	attributeTypes := make(map[string]attr.Type, len(attributes))
	for name, attribute := range attributes {
		attributeTypes[name] = attribute.GetType()
	}
	return attributeTypes
}

var nullConfig = sync.OnceValue(func() map[string]attr.Value {
	attributes := map[string]attr.Value{}
	for name, attributeType := range configAttributeTypes() {
		attributes[name] = nullOf(context.Background(), attributeType)
	}
	return attributes
})

// emptyConfig returns the attributes of a config with nothing set, for the caller to change.
func emptyConfig() map[string]attr.Value { return maps.Clone(nullConfig()) }

func nullOf(ctx context.Context, t attr.Type) attr.Value { return valueOf(ctx, t, nil) }

func unknownOf(ctx context.Context, t attr.Type) attr.Value {
	return valueOf(ctx, t, tftypes.UnknownValue)
}

func valueOf(ctx context.Context, t attr.Type, value any) attr.Value {
	result, err := t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), value))
	if err != nil {
		panic(err) // null and unknown are values of every type
	}
	return result
}
