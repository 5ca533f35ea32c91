package provider

import (
	"net/http"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// inhabited puts integrations, users and groups of like names on the server, and beside it an identity provider.
func inhabited(t *testing.T, s *connecttest.Server) []string {
	t.Helper()
	names := []string{"ISSUER", identityProvider(t, `"jwks_uri": "http://idp.example.com/keys"`)}
	for _, name := range []string{"Twin", "Twin", "Corporate IdP"} {
		names = append(names, "ONE", s.Add(connecttest.Integration{Name: name, Template: "custom", Config: map[string]any{"auth_type": "Viewer"}}))
	}
	s.AddUser("ada", "twin@example.com", connecttest.Publisher)
	s.AddUser("bob", "twin@example.com", connecttest.Viewer)
	s.AddGroup("team")
	s.AddGroup("twins")
	s.AddGroup("twins")
	return names
}

// lookUpMistakes are those of data sources, of the list, the action and the functions.
func lookUpMistakes() []mistake {
	broken := connecttest.ConnectError(http.StatusInternalServerError, 1, "broken")
	unreadable := connecttest.Answer(http.StatusOK, http.Header{"Content-Type": {"application/json"}}, `[{"id":"custom","options":7}]`)
	const integration, integrations, associations = "data.connect_oauth_integration", "data.connect_oauth_integrations", "data.connect_oauth_integration_associations"
	const user, group, issuer = "data.connect_user", "data.connect_group", "data.connect_oauth_server_metadata"
	return each([]mistake{
		{name: "no integration of that name", kind: integration, wanted: fields{"name": "Corporate Idp"}, says: []string{"No such OAuth integration", "name", "Close matches", "Corporate IdP"}},
		{name: "no integration of a like name", kind: integration, wanted: fields{"name": "Something else"}, says: []string{"No such OAuth integration", "must match exactly", "data.connect_oauth_integrations lists them"}},
		{name: "no integration with that GUID", kind: integration, wanted: fields{"guid": missingGUID}, says: []string{"No such OAuth integration", missingGUID}},
		{name: "name in place of the GUID", kind: integration, wanted: fields{"guid": "Corporate IdP"}, says: []string{"Not a GUID", "`guid`", "`name`"}},
		{name: "GUID that is empty", kind: integration, wanted: fields{"guid": ""}, says: []string{"Not a GUID", "`guid`"}},
		{name: "no integration of that template", kind: integration, wanted: fields{"guid": "ONE", "template": "azure"}, says: []string{"No such OAuth integration", "belongs to"}},
		{name: "several integrations of that name", kind: integration, wanted: fields{"name": "Twin"}, says: []string{"Several OAuth integrations match", "`guid`", "`template`"}},
		{name: "integration that cannot be looked up", kind: integration, fault: broken, wanted: fields{"name": "Twin"}, says: []string{`Unable to look up the OAuth integration "Twin"`}},
		{name: "malformed regular expression", kind: integrations, wanted: fields{"name_regex": "("}, says: []string{"Malformed regular expression", "`name_regex`", "RE2"}},
		{name: "integrations that cannot be listed", kind: integrations, fault: broken, wanted: fields{}, says: []string{"Unable to list the OAuth integrations"}},
		{name: "integrations of a value of another type", kind: integrations, fault: changing(`"auth_type":"Viewer"`, `"auth_type":"Viewer","use_pkce":"perhaps"`), wanted: fields{}, says: []string{"Unexpected value from Connect", "`config.use_pkce`", "(\"Corporate IdP\")"}},
		{name: "content of no integration", kind: associations, wanted: fields{"integration_guid": missingGUID}, says: []string{"No such OAuth integration: " + missingGUID, "`integration_guid`"}},
		{name: "content that cannot be listed", kind: associations, fault: broken, wanted: fields{"integration_guid": "ONE"}, says: []string{"Unable to list the content that uses the OAuth integration"}},
		{name: "no such user", kind: user, wanted: fields{"username": "Ada"}, says: []string{"No such user", "username", "Close matches"}},
		{name: "no such group", kind: group, wanted: fields{"name": "nobody"}, says: []string{"No such group", "name", "must match exactly", "Look it up in Connect"}},
		{name: "several users", kind: user, wanted: fields{"email": "twin@example.com"}, says: []string{"Several users match", "email", "`username`"}},
		{name: "several groups", kind: group, wanted: fields{"name": "twins"}, says: []string{"Several groups match", "name", "GUID"}},
		{name: "server without groups", kind: group, server: switched(connecttest.GroupsEndpoint, connecttest.Status400), wanted: fields{"name": "team"},
			says: []string{`Unable to look up the group "team"`, "has no groups", "`permissions.user_guids`"}},
		{name: "groups that cannot be looked up", kind: group, server: switched(connecttest.GroupsEndpoint, connecttest.Forbidden), wanted: fields{"name": "team"}, says: []string{`Unable to look up the group "team"`, "give the GUID"}},
		{name: "user neither by name nor by address", kind: user, wanted: fields{}, says: []string{"username", "email"}},
		{name: "no such template", kind: "data.connect_oauth_template", wanted: fields{"id": "costum"}, says: []string{"No such template", "id", "custom"}},
		{name: "templates that cannot be read", kind: "data.connect_oauth_templates", fault: broken, wanted: fields{}, says: []string{"Unable to read the server's templates"}},
		{name: "template of another shape", kind: "data.connect_oauth_templates", fault: unreadable, wanted: fields{}, says: []string{"Unable to read a template of the server", "newer release"}},
		{name: "settings that cannot be read", kind: "data.connect_server", fault: broken, wanted: fields{}, says: []string{"Unable to read the server's settings"}},
		{name: "issuer without https", kind: issuer, wanted: fields{"issuer": "http://idp.example.com"}, says: []string{"Malformed issuer", "`issuer`", "https://"}},
		{name: "issuer without metadata", kind: issuer, wanted: fields{"issuer": "ISSUER/other"}, says: []string{"Unable to discover the OAuth server", "`issuer`", "by hand"}},
		{name: "issuer with endpoints in clear", kind: issuer, wanted: fields{"issuer": "ISSUER"}, says: []string{"Endpoints without encryption", "jwks_uri", "https"}},
		{name: "list without a server", kind: "list.", fault: broken, protocol: "queries came with Terraform 1.14", says: []string{"Unable to list the OAuth integrations"}},
		{name: "list with a value of another type", kind: "list.", fault: changing(`"auth_type":"Viewer"`, `"auth_type":"Viewer","use_pkce":"perhaps"`), protocol: "queries came with Terraform 1.14", says: []string{"Unexpected value from Connect", "Corporate IdP"}},
		{name: "action on a Viewer integration", kind: "action.", wanted: fields{"guid": "ONE"}, protocol: "actions came with Terraform 1.14", says: []string{"Unable to verify the OAuth integration", "`guid` needs", "Service Account"}},
		{name: "action on nothing", kind: "action.", wanted: fields{"guid": missingGUID}, protocol: "actions came with Terraform 1.14", says: []string{"Unable to verify the OAuth integration", "Check `guid`"}},
		{name: "action on a name", kind: "action.", wanted: fields{"guid": "Corporate IdP"}, protocol: "actions came with Terraform 1.14", says: []string{"Not a GUID", "`guid`", "data.connect_oauth_integration"}},
		{name: "address of a function", kind: "function.redirect_uri", wanted: fields{"argument": "connect.example.com"}, says: []string{"https://"}},
	}, "", inhabited)
}

// providerMistakes are those of the provider's own configuration.
func providerMistakes() []mistake {
	rows := []mistake{
		{name: "no server", settings: fields{"server": nil}, says: []string{"Missing Connect server address", "`server`", "CONNECT_SERVER"}},
		{name: "server without a scheme", settings: fields{"server": "connect.example.com"}, says: []string{"Malformed Connect server address", "`server`", "https://"}},
		{name: "server with a password", settings: fields{"server": "https://me:secret@connect.example.com"}, says: []string{"Malformed Connect server address", "`server`", "user name or password"}},
		{name: "server without encryption", settings: fields{"server": "http://connect.example.com"}, says: []string{"The API key travels in clear to connect.example.com", "`server`", "https://"}},
		{name: "no key", settings: fields{"api_key": nil}, says: []string{"Missing Connect API key", "`api_key`", "CONNECT_API_KEY"}},
		{name: "two keys", settings: fields{"access_token": "t0ken-long-enough"}, says: []string{"Several ways to sign in", "`access_token`", "Leave one"}},
		{name: "server known later", settings: fields{"server": notKnown{}}, wanted: fields{"username": "ada"}, kind: "data.connect_user", says: []string{"The provider configuration is not known yet", "`server`", "-target"}},
		{name: "switch that is none", env: map[string]string{"CONNECT_INSECURE": "perhaps"}, says: []string{"Invalid CONNECT_INSECURE", "CONNECT_INSECURE", "true or false"}},
		{name: "certificate that is no file", settings: fields{"ca_certificate": "/nowhere/ca.pem"}, says: []string{"Unable to read the CA certificate", "`ca_certificate`", "PEM"}},
		{name: "certificate that is none", settings: fields{"ca_certificate": "-----BEGIN nonsense"}, says: []string{"Unable to set up the Connect client", "`ca_certificate`"}},
		{name: "header of a bad name", settings: fields{"headers": fields{"X Ingress": "a"}}, says: []string{"Unable to set up the Connect client", "`headers`"}},
		{name: "negative retries", settings: fields{"max_retries": -1}, says: []string{"Invalid number of retries", "`max_retries`", "0 or more"}},
		{name: "no time", settings: fields{"request_timeout": 0}, says: []string{"Invalid request timeout", "`request_timeout`", "above 0"}},
		{name: "public address without a scheme", settings: fields{"public_url": "connect.example.com"}, says: []string{"Malformed public URL", "`public_url`", "https://"}},
		{name: "identity token file that is not there", settings: fields{"api_key": nil, "identity_token_file": "/nowhere/token"}, kind: "data.connect_server", wanted: fields{}, says: []string{"`identity_token_file`", "/nowhere/token"}},
	}
	for i := range rows {
		if rows[i].kind == "" {
			rows[i].kind, rows[i].wanted, rows[i].there = "data.connect_oauth_server_metadata", fields{"issuer": "ISSUER"}, inhabited // asks nothing of Connect
		}
	}
	return rows
}
