package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/discovery"
)

// newOAuthServerMetadataDataSource asks an identity provider, never Connect.
func newOAuthServerMetadataDataSource() datasource.DataSource {
	return &dataSource[oauthServerMetadataModel]{
		typeName: "connect_oauth_server_metadata", schema: oauthServerMetadataSchema, read: readOAuthServerMetadata, elsewhere: true,
	}
}

type oauthServerMetadataModel struct {
	Issuer                            types.String `tfsdk:"issuer"`
	DocumentURL                       types.String `tfsdk:"document_url"`
	AuthorizationEndpoint             types.String `tfsdk:"authorization_endpoint"`
	TokenEndpoint                     types.String `tfsdk:"token_endpoint"`
	UserinfoEndpoint                  types.String `tfsdk:"userinfo_endpoint"`
	RevocationEndpoint                types.String `tfsdk:"revocation_endpoint"`
	IntrospectionEndpoint             types.String `tfsdk:"introspection_endpoint"`
	JWKSURI                           types.String `tfsdk:"jwks_uri"`
	ScopesSupported                   []string     `tfsdk:"scopes_supported"`
	ResponseTypesSupported            []string     `tfsdk:"response_types_supported"`
	GrantTypesSupported               []string     `tfsdk:"grant_types_supported"`
	CodeChallengeMethodsSupported     []string     `tfsdk:"code_challenge_methods_supported"`
	TokenEndpointAuthMethodsSupported []string     `tfsdk:"token_endpoint_auth_methods_supported"`
}

func oauthServerMetadataSchema() schema.Schema {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description + " Null if the document does not say."}
	}
	list := func(description string) schema.Attribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "The endpoints and abilities that an identity provider publishes, found from its issuer by " +
			"[OpenID Connect Discovery](https://openid.net/specs/openid-connect-discovery-1_0.html) or " +
			"[RFC 8414](https://www.rfc-editor.org/rfc/rfc8414). Use them in the `config` of a `connect_oauth_integration` " +
			"instead of copying them by hand.\n\n" +
			"The provider asks from the machine that runs Terraform. It sends no credentials, neither the API key nor `headers`. `insecure` and " +
			"`ca_certificate` do not apply: the system must trust the identity provider's certificate.",
		Attributes: map[string]schema.Attribute{
			"issuer": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "The issuer, exactly as the identity provider writes it, such as `https://idp.example.com/realms/main`. " +
					"It must begin with `https://`; loopback addresses may use `http://`.",
				Validators: []validator.String{isIssuer},
			},
			"document_url":           schema.StringAttribute{Computed: true, MarkdownDescription: "Where the document was found."},
			"authorization_endpoint": text("Goes into `config.authorization_uri`."),
			"token_endpoint":         text("Goes into `config.token_uri`."),
			"userinfo_endpoint":      text("Where an access token is exchanged for claims about its user."),
			"revocation_endpoint":    text("Where tokens are revoked (RFC 7009)."),
			"introspection_endpoint": text("Where a token can be checked (RFC 7662)."),
			"jwks_uri":               text("Where the server's public keys are."),
			"scopes_supported": list("Scopes that the server names. It may have more. " +
				"Empty if the document does not say."),
			"response_types_supported": list("Response types, such as `code`. Empty if the document does not say."),
			"grant_types_supported":    list("Grant types. If the document does not say: `authorization_code` and `implicit` (RFC 8414)."),
			"code_challenge_methods_supported": list("PKCE methods: an integration with `use_pkce` needs `S256`. Empty if the document " +
				"does not say. By RFC 8414 that means no PKCE, but some servers have it all the same, such as Microsoft Entra ID."),
			"token_endpoint_auth_methods_supported": list("How clients authenticate at the token endpoint; `config.token_endpoint_auth_method` " +
				"should be one of them. If the document does not say: `client_secret_basic` (RFC 8414)."),
		},
	}
}

func readOAuthServerMetadata(ctx context.Context, p *providerData, model *oauthServerMetadataModel) diag.Diagnostics {
	var diags diag.Diagnostics
	issuer := model.Issuer
	found, err := discovery.Fetch(ctx, issuer.ValueString(), p.userAgent)
	if err != nil {
		diags.AddAttributeError(path.Root("issuer"), "Unable to discover the OAuth server", sentence(err.Error())+
			"\n\nCheck `issuer` with the server's administrator, and that this machine reaches it. Where a server publishes no metadata, "+
			"write its endpoints into `config` by hand.")
		return diags
	}
	if len(found.ClearText) > 0 {
		diags.AddAttributeWarning(path.Root("issuer"), "Endpoints without encryption at "+issuer.ValueString(),
			fmt.Sprintf("These endpoints begin with http://, so that codes, tokens and client secrets would travel in clear: `%s`. "+
				"Ask the server's administrator for https addresses before you use them.", strings.Join(found.ClearText, "`, `")))
	}
	// Lists are empty rather than null: `contains` in a configuration refuses null.
	*model = oauthServerMetadataModel{
		Issuer:                            issuer,
		DocumentURL:                       types.StringValue(found.DocumentURL),
		AuthorizationEndpoint:             optionalString(found.AuthorizationEndpoint),
		TokenEndpoint:                     optionalString(found.TokenEndpoint),
		UserinfoEndpoint:                  optionalString(found.UserinfoEndpoint),
		RevocationEndpoint:                optionalString(found.RevocationEndpoint),
		IntrospectionEndpoint:             optionalString(found.IntrospectionEndpoint),
		JWKSURI:                           optionalString(found.JWKSURI),
		ScopesSupported:                   append([]string{}, found.ScopesSupported...),
		ResponseTypesSupported:            append([]string{}, found.ResponseTypesSupported...),
		GrantTypesSupported:               found.GrantTypesSupported,
		CodeChallengeMethodsSupported:     append([]string{}, found.CodeChallengeMethodsSupported...),
		TokenEndpointAuthMethodsSupported: found.TokenEndpointAuthMethodsSupported,
	}
	return diags
}
