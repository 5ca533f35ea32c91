package provider

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

// credential is one of the ways to be known to Connect.
type credential struct {
	attribute, variable string
	configured          types.String
	use                 func(options *connect.Options, value string)
}

func (m providerModel) ways() []credential {
	return []credential{
		{"api_key", "CONNECT_API_KEY", m.APIKey, func(o *connect.Options, value string) { o.APIKey = value }},
		{"identity_token", "CONNECT_IDENTITY_TOKEN", m.IdentityToken, func(o *connect.Options, value string) {
			o.IdentityToken = func() (string, error) { return value, nil }
		}},
		{"identity_token_file", "CONNECT_IDENTITY_TOKEN_FILE", m.IdentityFile, func(o *connect.Options, value string) {
			o.IdentityToken = func() (string, error) { return readToken(value) }
		}},
		{"access_token", "CONNECT_ACCESS_TOKEN", m.AccessToken, func(o *connect.Options, value string) { o.AccessToken = value }},
	}
}

// credentials takes the one way that the configuration gives, else the one that the environment gives.
func (m providerModel) credentials(options *connect.Options, diags *diag.Diagnostics) {
	var inBlock, inEnvironment []string
	use := func(*connect.Options, string) {}
	value := ""
	for _, way := range m.ways() {
		if text := way.configured.ValueString(); text != "" {
			inBlock, use, value = append(inBlock, "`"+way.attribute+"`"), way.use, text
		}
	}
	for _, way := range m.ways() {
		if text := os.Getenv(way.variable); text != "" && len(inBlock) == 0 {
			inEnvironment, use, value = append(inEnvironment, way.variable), way.use, text
		}
	}
	switch given := append(inBlock, inEnvironment...); len(given) {
	case 1:
		use(options, value)
	case 0:
		diags.AddAttributeError(path.Root("api_key"), "Missing Connect API key",
			"`api_key` is not set. Set the environment variable CONNECT_API_KEY, or `api_key` in the provider block, to an API key of a Connect administrator. "+
				"Administrators create keys in Connect under their name, Manage Your API Keys.")
	default:
		// Without a path: Terraform would show the line, and a literal secret with it.
		diags.AddError("Several ways to sign in", fmt.Sprintf("%s are set, and one is wanted. Leave one of `api_key`, `identity_token`, `identity_token_file` and `access_token`.",
			strings.Join(given, " and ")))
	}
}

// readToken reads a token anew each time: the CI system may have renewed it.
func readToken(file string) (string, error) {
	token, err := os.ReadFile(file) //nolint:gosec // the file that the user names
	if failure, ok := errors.AsType[*os.PathError](err); ok {
		return "", fmt.Errorf("`identity_token_file` %s cannot be read: %w", untrusted.Word(file), failure.Err)
	}
	return string(token), err
}
