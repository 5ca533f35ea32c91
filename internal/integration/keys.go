package integration

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/connect-community/terraform-provider-connect/internal/template"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

// Kind says how a config key travels: all but switches are JSON strings.
type Kind int

// The kinds of config keys. Scopes are a set in Terraform and one string with spaces on the wire.
const (
	Text Kind = iota
	Bool
	Scopes
)

// Key is a config key with an attribute of its own.
type Key struct {
	Name        string
	Kind        Kind
	Description string
}

// Keys are the documented keys of the known templates, secret ones apart. A key that a later template brings goes into `extra`
// until it stands here.
var Keys = []Key{
	{"auth_type", Text, "How the integration gets its tokens: `Viewer` (each visitor signs in), `Service Account` (nobody does), or " +
		"another that the template offers."},
	{"auth_mode", Text, "`Confidential` for an OAuth application with a secret, `Public` for one without."},
	{"client_id", Text, "Identifier of the application registered at the OAuth provider."},
	{"authorization_uri", Text, "Authorization endpoint of the OAuth provider. Used by `Viewer` integrations."},
	{"token_uri", Text, "Token endpoint of the OAuth provider."},
	{"token_endpoint_auth_method", Text, "How Connect presents the client credentials at the token endpoint: `client_secret_post` or " +
		"`client_secret_basic`."},
	{"scopes", Scopes, "Permissions to ask for. A set: order does not matter. Sent as one space-separated string. `[]` is none. Add " +
		"`offline_access` where visitors are to stay signed in: most identity providers give a refresh token only then."},
	{"use_pkce", Bool, "Use PKCE when visitors sign in. Left out, `true` is planned where the template has this option: switching it off " +
		"elsewhere shows as drift."},
	{"tenant_id", Text, "Microsoft Entra tenant (`azure`, `azure-openai`, `msgraph`, `sharepoint`)."},
	{"role_arn", Text, "IAM role that Connect assumes (`aws`)."},
	{"session_duration", Text, "Lifetime of the temporary credentials in seconds (`aws`)."},
	{"sts_region", Text, "Region of the STS endpoint (`aws`)."},
	{"sf_host_domain", Text, "Base URL of the Salesforce organisation, with `https://` (`salesforce`)."},
	{"workspace_host", Text, "URL of the Databricks workspace, with `https://` (`databricks`)."},
	{"account_url", Text, "URL of the Snowflake account, with `https://` (`snowflake`)."},
	{"max_role", Text, "Highest role that the visitor's key may take: `Viewer`, `Publisher` or `Admin` (`connect`)."},
	{"issuer", Text, "OIDC issuer whose identity tokens are accepted (identity federation, Early Access)."},
	{"match_claim", Text, "Claim of the identity token that names the Connect user (identity federation, Early Access)."},
}

// Keys with a meaning of their own.
const (
	// ClientSecret is the one secret field with attributes of its own; all others go through secrets_wo.
	ClientSecret = "client_secret"
	authType     = "auth_type"
	// ServiceAccount is the auth_type that needs no visitor, and the one that Connect verifies (Connect's OpenAPI document).
	ServiceAccount = "Service Account"
)

// Attributes of the resource that findings are about.
const (
	atName        = "name"
	atDescription = "description"
	atTemplate    = "template"
	atPermissions = "permissions"
	atVerify      = "verify_on_apply"
	atConfig      = "config"
	atExtra       = "config.extra"
	atSecret      = "config.client_secret_wo"
	atSecrets     = "config.secrets_wo"
)

// Typed returns the key that has an attribute of its own, or nil.
func Typed(name string) *Key {
	if i := slices.IndexFunc(Keys, func(k Key) bool { return k.Name == name }); i >= 0 {
		return &Keys[i]
	}
	return nil
}

// attribute is the attribute in which a key is given.
func attribute(key string) string {
	if Typed(key) != nil {
		return atConfig + "." + key
	}
	return atExtra + "." + key
}

// secretAttribute is the attribute in which a secret is given; "" stands for secrets whose keys are not known.
func secretAttribute(key string) string {
	switch key {
	case ClientSecret:
		return atSecret
	case "":
		return atSecrets
	}
	return atSecrets + "." + key
}

// versionAttribute is the attribute with the version of the secret that is given in another one.
func versionAttribute(secret string) string {
	if strings.HasPrefix(secret, atSecrets) {
		return atSecrets + "_version"
	}
	return atSecret + "_version"
}

// foreign says what to do with a key that the template does not have.
func foreign(t *template.Template, key string) string {
	text := fmt.Sprintf("is no key of the template %q, which has %s.", t.ID, listed(t.Names()))
	if holders := template.Holders(key); len(holders) > 0 {
		return text + " It belongs to " + listed(holders) + ". Remove it, or change `template`."
	}
	return text + cmp.Or(template.Suggest(key, t.Names()), " Remove it.")
}

// listed names attributes, keys or templates in a sentence. Some of them come from a server.
func listed(names []string) string {
	marked := make([]string, len(names))
	for i, name := range names {
		marked[i] = "`" + untrusted.Word(name) + "`"
	}
	return untrusted.List(marked)
}
