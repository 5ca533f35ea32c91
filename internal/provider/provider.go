// Package provider is the Terraform side: schemas, plans, and the way between Terraform's values and Connect's.
package provider

import (
	"context"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	_ provider.Provider                  = (*connectProvider)(nil)
	_ provider.ProviderWithFunctions     = (*connectProvider)(nil)
	_ provider.ProviderWithListResources = (*connectProvider)(nil)
	_ provider.ProviderWithActions       = (*connectProvider)(nil)
)

type connectProvider struct {
	version   string
	transport http.RoundTripper // nil: the network; tests give another
}

// New returns a factory of the provider; version is the release's, or "dev".
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &connectProvider{version: version} }
}

func (p *connectProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "connect"
	resp.Version = p.version
}

func (p *connectProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the OAuth integrations of a Posit Connect server.",
		Attributes: map[string]schema.Attribute{
			"server": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Address of the Connect server as you open it in a browser, with the path prefix if it has one: " +
					"`https://connect.example.com` or `https://example.com/rsc`. The `/connect` that the dashboard adds is no part of it. Environment variable: `CONNECT_SERVER`.",
			},
			"api_key": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "API key of an administrator. Exactly one of `api_key`, `identity_token`, `identity_token_file` and `access_token` is given. " +
					"Environment variable: `CONNECT_API_KEY`.",
			},
			"identity_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Experimental. OpenID Connect token of a CI system, in place of `api_key`: Connect exchanges it for an API key by identity federation, " +
					"which is an early-access feature of Connect since 2026.01. Environment variable: `CONNECT_IDENTITY_TOKEN`.",
			},
			"identity_token_file": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Experimental. File that holds such a token. It is read when a key is needed, so that a token that was renewed counts. " +
					"Environment variable: `CONNECT_IDENTITY_TOKEN_FILE`.",
			},
			"access_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Experimental. Access token of Connect's own OAuth server (since 2026.02), in place of `api_key`. It is sent as `Authorization: Bearer`. " +
					"Environment variable: `CONNECT_ACCESS_TOKEN`.",
			},
			"insecure": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Do not verify the server's TLS certificate. Prefer `ca_certificate`. " +
					"Environment variable: `CONNECT_INSECURE`. Default: `false`.",
			},
			"ca_certificate": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Certificate authority to trust besides the system's, as PEM text or as the path of a PEM file. " +
					"Environment variable: `CONNECT_CA_CERTIFICATE`.",
			},
			"headers": schema.MapAttribute{
				Optional: true, Sensitive: true, ElementType: types.StringType,
				MarkdownDescription: "Headers to send with every request, for an ingress in front of Connect. With an `Authorization` header " +
					"here, the API key travels as `X-RSC-Authorization`.",
			},
			"public_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Address that browsers use, where it differs from `server`. It is the base of `redirect_uri` and `login_url`. " +
					"Default: `server`.",
			},
			"max_retries": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "How often a request is repeated when the server is busy or the connection fails. A request that may " +
					"have created an integration is never repeated blindly. Default: `4`; `0` turns repeating off.",
			},
			"request_timeout": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Seconds that one call may take, repeats included. Default: `60`.",
			},
		},
	}
}

func (p *connectProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data := &providerData{
		userAgent:    fmt.Sprintf("terraform-provider-connect/%s Terraform/%s", p.version, req.TerraformVersion),
		associations: associationRun{claims: map[string][]claim{}},
	}
	if req.Config.Raw.IsFullyKnown() { // a server that the same apply creates is not
		resp.Diagnostics.Append(data.connect(config, p.transport)...)
	}
	resp.ResourceData = data
	resp.DataSourceData = data
	resp.ListResourceData = data
	resp.ActionData = data
}

func (p *connectProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newOAuthIntegrationResource, newContentOAuthIntegrationsResource, newContentOAuthIntegrationResource}
}

func (p *connectProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newOAuthIntegrationDataSource,
		newOAuthIntegrationsDataSource,
		newOAuthIntegrationAssociationsDataSource,
		newOAuthTemplateDataSource,
		newOAuthTemplatesDataSource,
		newOAuthServerMetadataDataSource,
		newServerDataSource,
		newUserDataSource,
		newGroupDataSource,
	}
}

func (p *connectProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{newRedirectURIFunction, newSplitScopesFunction}
}

func (p *connectProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{newOAuthIntegrationList}
}

func (p *connectProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{newOAuthIntegrationVerifyAction}
}
