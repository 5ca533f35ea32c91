package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func newServerDataSource() datasource.DataSource {
	return &dataSource[serverModel]{typeName: "connect_server", schema: serverSchema, read: readServer}
}

type serverModel struct {
	Version          types.String `tfsdk:"version"`
	Licensed         types.Bool   `tfsdk:"oauth_integrations_licensed"`
	Enabled          types.Bool   `tfsdk:"oauth_integrations_enabled"`
	OAuthRedirectURI types.String `tfsdk:"oauth_redirect_uri"`
}

func serverSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The server's version, licence and redirect URI, as far as OAuth integrations are concerned.",
		Attributes: map[string]schema.Attribute{
			"version": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Version of Connect, such as `2026.07.0`. Null if the server hides it.",
			},
			"oauth_integrations_licensed": schema.BoolAttribute{
				Computed: true, MarkdownDescription: "Whether the licence includes OAuth integrations. Null if the server does not say.",
			},
			"oauth_integrations_enabled": schema.BoolAttribute{
				Computed: true,
				MarkdownDescription: "Whether OAuth integrations are switched on in the server's configuration " +
					"(`Applications.OAuthIntegrationsEnabled`). Null if the server does not say.",
			},
			"oauth_redirect_uri": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Redirect URI to register at the OAuth provider. It is the same for all integrations of a server.",
			},
		},
	}
}

func readServer(ctx context.Context, p *providerData, model *serverModel) diag.Diagnostics {
	settings, err := p.client.ServerSettings(ctx)
	if err != nil {
		return apiDiagnostics("read the server's settings", err)
	}
	*model = serverModel{
		Version:          optionalString(settings.Version),
		Licensed:         types.BoolPointerValue(settings.License.OAuthIntegrations),
		Enabled:          types.BoolPointerValue(settings.OAuthIntegrationsEnabled),
		OAuthRedirectURI: types.StringValue(redirectURI(p.publicURL)),
	}
	return nil
}
