package provider

import (
	"context"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework-validators/helpers/validatordiag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// uriValidator accepts absolute http and https URIs.
type uriValidator struct{}

func (uriValidator) Description(context.Context) string {
	return "must be an absolute URI such as https://idp.example.com/oauth2/token"
}

func (v uriValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v uriValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	uri, err := url.Parse(req.ConfigValue.ValueString())
	if err != nil || uri.Scheme != "http" && uri.Scheme != "https" || uri.Host == "" {
		resp.Diagnostics.Append(validatordiag.InvalidAttributeValueDiagnostic(req.Path, v.Description(ctx), req.ConfigValue.ValueString()))
	}
}
