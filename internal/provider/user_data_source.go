package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

func newUserDataSource() datasource.DataSource {
	return &dataSource[userModel]{
		typeName: "connect_user", schema: userSchema, read: readUser,
		validators: []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("username"), path.MatchRoot("email"))},
	}
}

type userModel struct {
	GUID      types.String `tfsdk:"guid"`
	Username  types.String `tfsdk:"username"`
	Email     types.String `tfsdk:"email"`
	FirstName types.String `tfsdk:"first_name"`
	LastName  types.String `tfsdk:"last_name"`
	Role      types.String `tfsdk:"role"`
	Locked    types.Bool   `tfsdk:"locked"`
}

func userSchema() schema.Schema {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	return schema.Schema{
		MarkdownDescription: "Finds one user by user name or e-mail address, for the `permissions` of an integration.",
		Attributes: map[string]schema.Attribute{
			"username": schema.StringAttribute{
				Optional: true, Computed: true, Validators: notEmpty,
				MarkdownDescription: "Exact user name to look up. Give either `username` or `email`.",
			},
			"email": schema.StringAttribute{
				Optional: true, Computed: true, Validators: notEmpty,
				MarkdownDescription: "Exact e-mail address to look up. More than one match is an error that lists them.",
			},
			"guid":       schema.StringAttribute{Computed: true, MarkdownDescription: "The user's GUID, as `permissions` takes it."},
			"first_name": schema.StringAttribute{Computed: true, MarkdownDescription: "First name."},
			"last_name":  schema.StringAttribute{Computed: true, MarkdownDescription: "Last name."},
			"role":       schema.StringAttribute{Computed: true, MarkdownDescription: "`administrator`, `publisher` or `viewer`."},
			"locked":     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the user is locked out."},
		},
	}
}

func readUser(ctx context.Context, p *providerData, model *userModel) diag.Diagnostics {
	lookup := principalLookup[connect.User]{
		kind: "user", attribute: "username", wanted: model.Username.ValueString(),
		narrow: "Give the GUID of the one that you mean directly.",
		search: p.client.Users,
		text:   func(u connect.User) string { return u.Username },
		describe: func(u connect.User) string {
			return fmt.Sprintf("%s: %s <%s> (%s)", u.GUID, u.Username, u.Email, u.Role)
		},
	}
	if !model.Email.IsNull() {
		lookup.attribute, lookup.wanted = "email", model.Email.ValueString()
		lookup.text = func(u connect.User) string { return u.Email }
		lookup.narrow = "Look up the one that you mean by `username`."
	}
	user, diags := lookup.one(ctx)
	*model = userModel{
		GUID: types.StringValue(user.GUID), Username: types.StringValue(user.Username), Email: types.StringValue(user.Email),
		FirstName: types.StringValue(user.FirstName), LastName: types.StringValue(user.LastName),
		Role: types.StringValue(user.Role), Locked: types.BoolValue(user.Locked),
	}
	return diags
}
