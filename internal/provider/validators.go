package provider

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode"

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

// scopesValidator refuses scopes that hold a blank or a comma: they are several, and no provider would understand them as one.
type scopesValidator struct{}

func (scopesValidator) Description(context.Context) string {
	return "each scope is an element of its own"
}

func (v scopesValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (scopesValidator) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	for _, element := range req.ConfigValue.Elements() {
		scope := stringValue(element)
		if scope.IsUnknown() {
			continue
		}
		words := strings.FieldsFunc(scope.String(), func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
		switch {
		case len(words) == 0:
			resp.Diagnostics.AddAttributeError(req.Path, "Blank scope", fmt.Sprintf("`%s`: %q is blank. Remove it; `[]` is no scopes.", req.Path, scope))
		case len(words) > 1 || words[0] != scope.String():
			resp.Diagnostics.AddAttributeError(req.Path, "Several scopes in one",
				fmt.Sprintf("`%s`: %q holds a blank or a comma. Write [\"%s\"].", req.Path, scope, strings.Join(words, `", "`)))
		}
	}
}

// notBlankValidator refuses names that nobody would see.
type notBlankValidator struct{}

func (notBlankValidator) Description(context.Context) string { return "must not be blank" }

func (v notBlankValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (notBlankValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() && strings.TrimSpace(req.ConfigValue.ValueString()) == "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Blank name", fmt.Sprintf("`%s` is blank. Give the integration a name that publishers recognise.", req.Path))
	}
}
