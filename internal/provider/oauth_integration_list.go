package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

var _ list.ListResourceWithConfigure = (*oauthIntegrationList)(nil)

func newOAuthIntegrationList() list.ListResource {
	return &oauthIntegrationList{oauthIntegrationResource{resourceBase{typeName: oauthIntegrationType}}}
}

// oauthIntegrationList finds the integrations of a server for `terraform query`. It has the resource's own type name.
type oauthIntegrationList struct {
	oauthIntegrationResource
}

func (l *oauthIntegrationList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the OAuth integrations of a server, to bring them under Terraform with `terraform query`. It finds no " +
			"secrets: Connect never shows them. An integration keeps its secret as long as none is configured.",
		Attributes: map[string]schema.Attribute{
			"name_regex": schema.StringAttribute{
				Optional: true, Validators: []validator.String{isRegex}, MarkdownDescription: nameRegexDescription,
			},
			"template":  schema.StringAttribute{Optional: true, MarkdownDescription: queryTemplateDescription},
			"auth_type": schema.StringAttribute{Optional: true, MarkdownDescription: queryAuthTypeDescription},
		},
	}
}

func (l *oauthIntegrationList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var query integrationQuery
	diags := req.Config.Get(ctx, &query)
	if !l.provider.requireReady(&diags) || diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	found, err := query.run(ctx, l.provider.client)
	if err != nil {
		stream.Results = list.ListResultsStreamDiagnostics(apiDiagnostics("list the OAuth integrations", err))
		return
	}
	if req.Limit > 0 {
		found = found[:min(int64(len(found)), req.Limit)]
	}
	stream.Results = func(push func(list.ListResult) bool) {
		for i := range found {
			if !push(l.result(ctx, req, &found[i])) {
				return
			}
		}
	}
}

func (l *oauthIntegrationList) result(ctx context.Context, req list.ListRequest, api *connect.Integration) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = untrusted.Word(nameOf(*api))
	result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root("guid"), api.GUID)...)
	if req.IncludeResource {
		model, _, diags := l.provider.adopted(ctx, api)
		result.Diagnostics.Append(diags...)
		if !diags.HasError() {
			result.Diagnostics.Append(result.Resource.Set(ctx, oauthIntegrationModel{integrationModel: model})...)
		}
	}
	if result.Diagnostics.HasError() {
		return list.ListResult{Diagnostics: naming(api, result.Diagnostics)}
	}
	return result
}
