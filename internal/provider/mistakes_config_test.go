package provider

import (
	"maps"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func viewerWith(config fields) fields { return viewer().with(config) }

func shortOf(f fields, keys ...string) fields {
	nothing := fields{}
	for _, key := range keys {
		nothing[key] = nil
	}
	return f.with(nothing)
}

func azure(config fields) fields {
	base := fields{"tenant_id": "7", "client_id": "x", "client_secret_wo": "s3cret-long-enough"}
	maps.Copy(base, config)
	return fields{"name": "Azure", "template": "azure", "config": base}
}

func restricted(permissions fields) fields { return viewer().but(fields{"permissions": permissions}) }

func configMistakes(offered connecttest.Config) []mistake {
	return []mistake{
		{name: "template misspelt", wanted: fields{"name": "x", "template": "costum", "config": fields{}}, says: []string{"Unknown template", "`template`", `Did you mean "custom"?`}},
		{name: "template of a later release", wanted: fields{"name": "x", "template": "next-year", "config": fields{}}, says: []string{"Unknown template", "`template`", "It offers"}},
		{name: "key of another template", wanted: viewerWith(fields{"tenant_id": "7"}), says: []string{"`config.tenant_id`", "belongs to `azure`, `azure-openai`, `msgraph`, `sharepoint`", "Remove it"}},
		{name: "key of another template, which the server knows", wanted: azure(fields{"max_role": "Viewer"}), says: []string{"`config.max_role`", "It belongs to `connect`", "Remove it"}},
		{name: "unknown key in extra", server: offered, wanted: warehouse().with(fields{"extra": fields{"warehouse_host": "a", "warehouse_hots": "b"}}), says: []string{"Unknown config key", "`config.extra.warehouse_hots`", `Did you mean "warehouse_host"?`}},
		{name: "key with an attribute in extra", wanted: viewerWith(fields{"extra": fields{"use_pkce": true}}), says: []string{"Invalid extra", "`config.extra`", "Set `config.use_pkce`"}},
		{name: "secret in extra", wanted: viewerWith(fields{"extra": fields{"client_secret": "s3cret-long-enough"}}), says: []string{"Invalid extra", "`config.extra`", "`config.client_secret_wo`"}},
		{name: "secret of the template in extra", server: offered, wanted: warehouse().with(fields{"extra": fields{"warehouse_host": "a", "warehouse_key": "b"}}), says: []string{"Secret in a readable attribute", "`config.extra.warehouse_key`", "Move it to `config.secrets_wo.warehouse_key`"}},
		{name: "extra that is a string", wanted: viewerWith(fields{"extra": "x"}), says: []string{"Invalid extra", "`config.extra`", "Write it like"}},
		{name: "object in extra", wanted: viewerWith(fields{"extra": fields{"list": fields{"a": "b"}}}), says: []string{"Invalid extra", "`config.extra.list`", "in quotes"}},
		{name: "one key missing", wanted: shortOf(viewer(), "authorization_uri"), says: []string{"Missing config.authorization_uri", `  authorization_uri = "https://…" # `}},
		{name: "several keys missing", wanted: shortOf(viewer(), "authorization_uri", "token_uri", "client_id"), says: []string{"Missing config keys", "block `config`", "  authorization_uri = ", "  token_uri = ", "  client_id = "}},
		{name: "nothing in config", wanted: fields{"name": "x", "template": "custom", "config": fields{}}, says: []string{"Missing config keys", "block `config`", "  authorization_uri = ", "  token_uri = ", "  client_id = "}},
		{name: "secret missing", wanted: shortOf(viewer(), "client_secret_wo"), says: []string{"Missing config.client_secret_wo", "  client_secret_wo = var.client_secret # ", "`client_secret`"}},
		{name: "secret of a template missing", server: offered, wanted: shortOf(warehouse(), "secrets_wo"), says: []string{"Missing config.secrets_wo.warehouse_key", "  secrets_wo = {\n    warehouse_key = \"…\" # ", "\n  }"}},
		{name: "keys of a new template missing", server: offered, wanted: shortOf(warehouse(), "extra", "secrets_wo"), says: []string{"Missing config keys", "  extra = {\n    warehouse_host = ", "\n  }\n  secrets_wo = {\n    warehouse_key = "}},
		{name: "select in small letters", wanted: viewerWith(fields{"auth_type": "viewer"}), says: []string{"Invalid value", "`config.auth_type`", `Write it as "Viewer"`}},
		{name: "select in other letters", wanted: viewerWith(fields{"token_endpoint_auth_method": "CLIENT_SECRET_BASIC"}), says: []string{"Invalid value", "`config.token_endpoint_auth_method`", `Write it as "client_secret_basic"`}},
		{name: "select outside its values", wanted: viewerWith(fields{"token_endpoint_auth_method": "basic"}), says: []string{"Invalid value", "`config.token_endpoint_auth_method`", "must be one of"}},
		{name: "select of the server outside its values", server: offered, wanted: warehouse().with(fields{"extra": fields{"warehouse_host": "a", "tier": "lrage"}}), says: []string{"Invalid value", "`config.extra.tier`", `Did you mean "large"?`}},
		{name: "text for a switch", server: offered, wanted: warehouse().with(fields{"extra": fields{"warehouse_host": "a", "read_only": "yes"}}), says: []string{"Invalid value", "`config.extra.read_only`", "true or false, without quotes"}},
		{name: "text against the server's rule", server: offered, wanted: warehouse().with(fields{"extra": fields{"warehouse_host": "DB1"}}), says: []string{"Invalid value", "`config.extra.warehouse_host`", "Letters and dots only."}},
		{name: "key that is not used", wanted: shortOf(viewerWith(fields{"auth_type": "Service Account"}), "auth_mode", "authorization_uri"), says: []string{"Config key is not used", "`config.use_pkce`", "remove it"}},
		{name: "address without a scheme", wanted: viewerWith(fields{"token_uri": "idp.example.com/token"}), says: []string{"config.token_uri", "https://"}},
		{name: "scopes in one string", wanted: viewerWith(fields{"scopes": []string{"openid profile"}}), says: []string{"Several scopes in one", "`config.scopes`", `Write ["openid", "profile"]`}},
		{name: "scopes with a comma", wanted: viewerWith(fields{"scopes": []string{"openid,profile"}}), says: []string{"Several scopes in one", "`config.scopes`", `Write ["openid", "profile"]`}},
		{name: "null among scopes", wanted: viewerWith(fields{"scopes": []any{"openid", nil}}), says: []string{"Blank scope", "`config.scopes` holds null", "compact()"}},
		{name: "blank scope", wanted: viewerWith(fields{"scopes": []string{""}}), says: []string{"Blank scope", "`config.scopes`", "Remove it"}},
		{name: "blank name", wanted: viewer().but(fields{"name": " "}), says: []string{"Blank name", "`name`", "Give the integration a name"}},
		{name: "empty text", wanted: viewerWith(fields{"client_id": ""}), says: []string{"config.client_id", "at least 1"}},
		{name: "Emperor", wanted: fields{"name": "x", "template": "connect", "config": fields{"max_role": "Emperor"}}, says: []string{"Invalid value", "`config.max_role`", "must be one of"}},
		{
			name: "one name for two", beside: &declaration{"", viewer()}, wanted: viewerWith(fields{"client_id": "other"}),
			says: []string{`Two integrations are named "Corporate IdP"`, "`name`", "another name"},
		},
		{name: "verification without a Service Account", wanted: viewer().but(fields{"verify_on_apply": true}), says: []string{"Nothing to verify", "`verify_on_apply`", "Remove"}},
	}
}

func users(_ *testing.T, s *connecttest.Server) []string {
	return []string{"PUBLISHER", s.UserGUID(connecttest.Publisher)}
}

func permissionMistakes() []mistake {
	before := connecttest.Config{Profile: connecttest.Profile202507}
	const ada = "60586f1c-0000-4000-8000-3b9aca000001"
	return []mistake{
		{name: "user by name", wanted: restricted(fields{"user_guids": []string{"ada"}}), says: []string{"Not a GUID", "`permissions.user_guids`", "data.connect_user"}},
		{name: "group by name", wanted: restricted(fields{"group_guids": []string{"team"}}), says: []string{"Not a GUID", "`permissions.group_guids`", "data.connect_group"}},
		{name: "null among users", wanted: restricted(fields{"user_guids": []any{ada, nil}}), says: []string{"Not a GUID", "`permissions.user_guids` holds null", "compact()"}},
		{name: "user that is not there", wanted: restricted(fields{"user_guids": []string{ada}}), says: []string{"permissions", ada, "data.connect_user"}},
		{name: "created open to everyone", wanted: restricted(fields{}), says: []string{`"Corporate IdP" will be open to every publisher`, "`permissions`", "Name users or groups"}},
		{name: "empty lists", wanted: restricted(fields{"user_guids": []string{}, "group_guids": []string{}}), says: []string{`"Corporate IdP" will be open to every publisher`, "`permissions`"}},
		{name: "permissions taken up with nobody", held: viewer(), wanted: restricted(fields{}), says: []string{`"Corporate IdP" will be open to every publisher`, "`permissions`"}},
		{
			name: "permissions taken out", there: users, held: restricted(fields{"user_guids": []string{"PUBLISHER"}}), wanted: viewer(),
			says: []string{`Permissions of "Corporate IdP" are no longer managed`, "`permissions`", "keep the block and change its lists"},
		},
		{name: "permissions before their time", server: before, wanted: restricted(fields{"user_guids": []string{ada}}), says: []string{"Connect is too old for permissions", "`permissions`", "upgrade Connect"}},
	}
}
