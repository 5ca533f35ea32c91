package provider

import (
	"slices"
	"strings"
)

// keyKind says how a typed config key travels: all but switches are JSON strings.
type keyKind int

const (
	kindText keyKind = iota
	kindBool
	kindScopes // a set in Terraform, one space-separated string on the wire
)

// configKey is a config key with an attribute of its own.
type configKey struct {
	name        string
	kind        keyKind
	description string
}

// configKeys are the documented keys of the known templates, secret ones apart. A key that a later template brings goes into
// `extra` until it stands here.
var configKeys = []configKey{
	{"auth_type", kindText, "How the integration gets its tokens: `Viewer` (each visitor signs in), `Service Account` (client credentials) or " +
		"what else the template offers."},
	{"auth_mode", kindText, "`Confidential` for an OAuth application with a secret, `Public` for one without."},
	{"client_id", kindText, "Identifier of the application registered at the OAuth provider."},
	{"authorization_uri", kindText, "Authorization endpoint of the OAuth provider. Used by `Viewer` integrations."},
	{"token_uri", kindText, "Token endpoint of the OAuth provider."},
	{"token_endpoint_auth_method", kindText, "How Connect presents the client credentials at the token endpoint: `client_secret_post` or " +
		"`client_secret_basic`."},
	{"scopes", kindScopes, "Permissions to ask for. A set: order does not matter. Sent as one space-separated string."},
	{"use_pkce", kindBool, "Use PKCE in the authorization-code flow. Where the template has this option and it is left out, `true` is planned, " +
		"so that switching it off elsewhere shows as drift."},
	{"tenant_id", kindText, "Microsoft Entra tenant (`azure`, `azure-openai`, `msgraph`, `sharepoint`)."},
	{"role_arn", kindText, "IAM role that Connect assumes (`aws`)."},
	{"session_duration", kindText, "Lifetime of the temporary credentials in seconds (`aws`)."},
	{"sts_region", kindText, "Region of the STS endpoint (`aws`)."},
	{"sf_host_domain", kindText, "Base URL of the Salesforce organisation, with `https://` (`salesforce`)."},
	{"account_url", kindText, "URL of the Snowflake account, with `https://` (`snowflake`)."},
	{"max_role", kindText, "Highest role that the visitor's key may take: `Viewer`, `Publisher` or `Admin` (`connect`)."},
	{"issuer", kindText, "OIDC issuer whose identity tokens are accepted (identity federation, Early Access)."},
	{"match_claim", kindText, "Claim of the identity token that names the Connect user (identity federation, Early Access)."},
}

// clientSecretKey is the one secret field with attributes of its own; all others go through secrets_wo.
const clientSecretKey = "client_secret"

func typedKey(name string) *configKey {
	if i := slices.IndexFunc(configKeys, func(k configKey) bool { return k.name == name }); i >= 0 {
		return &configKeys[i]
	}
	return nil
}

// sameValue reports whether two wire values of a key mean the same: no value and "" do, and scopes are a set of words.
// Some clients can send only strings, so "true" is the same switch as true.
func sameValue(key string, a, b any) bool {
	return canonicalValue(key, a) == canonicalValue(key, b)
}

func canonicalValue(key string, value any) any {
	typed := typedKey(key)
	text, isText := value.(string)
	switch {
	case isText && text == "":
		return nil
	case isText && typed != nil && typed.kind == kindScopes:
		return joinScopes(strings.Fields(text))
	case isText && typed != nil && typed.kind == kindBool && (text == "true" || text == "false"):
		return text == "true"
	}
	return value
}

// joinScopes makes the one string that Connect stores, the same for every order and repetition.
func joinScopes(scopes []string) any {
	if len(scopes) == 0 {
		return nil
	}
	scopes = slices.Clone(scopes)
	slices.Sort(scopes)
	return strings.Join(slices.Compact(scopes), " ")
}
