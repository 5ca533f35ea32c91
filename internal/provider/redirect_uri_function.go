package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

var _ function.Function = redirectURIFunction{}

func newRedirectURIFunction() function.Function { return redirectURIFunction{} }

// redirectURIFunction tells the redirect URI without asking the server: it is known before any integration exists.
type redirectURIFunction struct{}

func (redirectURIFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "redirect_uri"
}

func (redirectURIFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Redirect URI of a Connect server",
		MarkdownDescription: "Returns the redirect URI to register at the OAuth provider. It is the same for all integrations of a server, and known " +
			"before there is one. So one apply can make both the application at the identity provider and the integration.",
		Parameters: []function.Parameter{function.StringParameter{
			Name: "server",
			MarkdownDescription: "Address of the Connect server as browsers use it, with the path prefix if it has one: the provider's `public_url`, " +
				"or else its `server`.",
		}},
		Return: function.StringReturn{},
	}
}

func (redirectURIFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var address string
	if resp.Error = req.Arguments.Get(ctx, &address); resp.Error != nil {
		return
	}
	server, err := connect.ParseServer(address)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, sentence(err.Error()))
		return
	}
	resp.Error = resp.Result.Set(ctx, redirectURI(server.String()))
}
