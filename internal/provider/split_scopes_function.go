package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

var _ function.Function = splitScopesFunction{}

func newSplitScopesFunction() function.Function { return splitScopesFunction{} }

// splitScopesFunction turns the one string of the OAuth standards (RFC 6749, section 3.3) into what `scopes` takes.
type splitScopesFunction struct{}

func (splitScopesFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "split_scopes"
}

func (splitScopesFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Scopes from one text",
		MarkdownDescription: "Splits a text with several scopes, separated by white space, into the set that the `scopes` of an integration takes. " +
			"Repeated scopes count once. A text without scopes gives an empty set.",
		Parameters: []function.Parameter{function.StringParameter{
			Name: "scopes", MarkdownDescription: "Scopes in one text, such as `\"openid profile email\"`.",
		}},
		Return: function.SetReturn{ElementType: types.StringType},
	}
}

func (splitScopesFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	resp.Error = resp.Result.Set(ctx, template.Scopes(strings.Fields(text)...).Words())
}
