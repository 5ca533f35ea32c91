package provider

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework-validators/helpers/validatordiag"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/discovery"
)

// described is what the framework wants to hear of every validator.
type described string

func (d described) Description(context.Context) string { return string(d) }

func (d described) MarkdownDescription(context.Context) string { return string(d) }

// textRule is a validator of text. What is not known yet passes; refuse returns what is wrong with the rest, or nil.
type textRule struct {
	described
	refuse func(at path.Path, text string) diag.Diagnostic
}

func (r textRule) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if wrong := r.refuse(req.Path, req.ConfigValue.ValueString()); wrong != nil {
		resp.Diagnostics.Append(wrong)
	}
}

const absoluteURI = "must be an absolute URI such as https://idp.example.com/oauth2/token"

var (
	isURI = textRule{absoluteURI, func(at path.Path, text string) diag.Diagnostic {
		uri, err := url.Parse(text)
		if err == nil && (uri.Scheme == "http" || uri.Scheme == "https") && uri.Host != "" {
			return nil
		}
		return validatordiag.InvalidAttributeValueDiagnostic(at, absoluteURI, text)
	}}
	isRegex = textRule{"must be a regular expression in RE2 syntax", func(at path.Path, text string) diag.Diagnostic {
		_, err := regexp.Compile(text)
		if err == nil {
			return nil
		}
		return diag.NewAttributeErrorDiagnostic(at, "Malformed regular expression",
			fmt.Sprintf("`%s` is no regular expression: %s. Write it in RE2 syntax.", at, strings.TrimPrefix(err.Error(), "error parsing regexp: ")))
	}}
	isName = textRule{"must not be blank", func(at path.Path, text string) diag.Diagnostic {
		if strings.TrimSpace(text) != "" {
			return nil
		}
		return diag.NewAttributeErrorDiagnostic(at, "Blank name", fmt.Sprintf("`%s` is blank. Give the integration a name that publishers recognise.", at))
	}}
	// isIssuer refuses what cannot be an issuer before anything is asked, and names no attribute: Terraform would show its line, and a
	// password with it.
	isIssuer = textRule{"must be an https URL without query and fragment", func(_ path.Path, text string) diag.Diagnostic {
		err := discovery.CheckIssuer(text)
		if err == nil {
			return nil
		}
		return diag.NewErrorDiagnostic("Malformed issuer", "`issuer` cannot be used: "+err.Error()+". Write it as the identity provider does, such as https://idp.example.com/tenant.")
	}}
)

// isGUID refuses what is often written in place of a GUID, such as a name, and says what finds the GUID, as in "Look it up with
// data.connect_user".
func isGUID(finder string) textRule {
	return textRule{described("must be a GUID, such as 60586f1c-9d3f-4f4a-8f1e-0d5a3c1b2e4f. " + finder), func(at path.Path, text string) diag.Diagnostic {
		if guidPattern.MatchString(text) {
			return nil
		}
		named := at
		if last, _ := at.Steps().LastStep(); last != nil && last.Equal(path.PathStepElementKeyValue{Value: types.StringValue(text)}) { // of a set
			named = at.ParentPath()
		}
		return diag.NewAttributeErrorDiagnostic(at, "Not a GUID", fmt.Sprintf("`%s`: %q is no GUID. %s.", named, text, finder))
	}}
}

// areGUIDs is isGUID of each element. Null is an element too, and Connect would be sent an empty GUID.
type areGUIDs struct{ textRule }

func (v areGUIDs) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if slices.ContainsFunc(req.ConfigValue.Elements(), attr.Value.IsNull) {
		resp.Diagnostics.AddAttributeError(req.Path, "Not a GUID", fmt.Sprintf("`%s` holds null. Leave it out, for example with compact().", req.Path))
	}
	setvalidator.ValueStringsAre(v.textRule).ValidateSet(ctx, req, resp)
}

// scopesValidator refuses scopes that hold a blank or a comma: they are several, and no provider would understand them as one.
type scopesValidator struct{ described }

func (scopesValidator) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	for _, element := range req.ConfigValue.Elements() {
		scope := valueIn(element)
		if scope.IsUnknown() {
			continue
		}
		words := strings.FieldsFunc(scope.String(), func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
		switch {
		case element.IsNull():
			resp.Diagnostics.AddAttributeError(req.Path, "Blank scope", fmt.Sprintf("`%s` holds null. Leave it out, for example with compact(); `[]` is no scopes.", req.Path))
		case len(words) == 0:
			resp.Diagnostics.AddAttributeError(req.Path, "Blank scope", fmt.Sprintf("`%s`: %q is blank. Remove it; `[]` is no scopes.", req.Path, scope))
		case len(words) > 1 || words[0] != scope.String():
			resp.Diagnostics.AddAttributeError(req.Path, "Several scopes in one",
				fmt.Sprintf("`%s`: %q holds a blank or a comma. Write [\"%s\"].", req.Path, scope, strings.Join(words, `", "`)))
		}
	}
}
