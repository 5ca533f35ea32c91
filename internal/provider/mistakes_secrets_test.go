package provider

import (
	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func secretMistakes(offered connecttest.Config) []mistake {
	plain := shortOf(viewerWith(fields{"client_secret": "s3cret-long-enough"}), "client_secret_wo")
	versioned := viewerWith(fields{"client_secret_wo_version": "1"})
	return []mistake{
		{name: "short secret without a version", wanted: viewerWith(fields{"client_secret_wo": "1234"}), says: []string{"Short secret without a version", "`config.client_secret_wo`", "Set `config.client_secret_wo_version`"}},
		{name: "short secret of a template without a version", server: offered, wanted: warehouse().with(fields{"secrets_wo": fields{"warehouse_key": "1234"}}), says: []string{"Short secret without a version", "`config.secrets_wo.warehouse_key`", "Set `config.secrets_wo_version`"}},
		{name: "secret of a public client", wanted: viewerWith(fields{"auth_mode": "Public"}), says: []string{"Secret for a public client", "`config.client_secret_wo`", "Remove the secret"}},
		{name: "plain secret of a public client", wanted: shortOf(viewerWith(fields{"auth_mode": "Public", "client_secret": "s"}), "client_secret_wo"), says: []string{"Secret for a public client", "`config.client_secret`", "Remove the secret"}},
		{name: "secret of a template without one", wanted: fields{"name": "x", "template": "connect", "config": fields{"max_role": "Viewer", "client_secret_wo": "s3cret-long-enough"}}, says: []string{"Template without a client secret", "`config.client_secret_wo`", "Remove it"}},
		{name: "both forms of the secret", wanted: viewerWith(fields{"client_secret": "s"}), says: []string{"config.client_secret", "client_secret_wo"}},
		{name: "version without a secret", wanted: shortOf(versioned, "client_secret_wo"), says: []string{"client_secret_wo_version", "client_secret_wo"}},
		{name: "client_secret in secrets_wo", wanted: viewerWith(fields{"secrets_wo": fields{"client_secret": "s3cret-long-enough"}}), says: []string{"Secret has an attribute of its own", "`config.secrets_wo`", "`config.client_secret_wo`"}},
		{name: "readable key in secrets_wo", wanted: viewerWith(fields{"secrets_wo": fields{"client_id": "s3cret-long-enough"}}), says: []string{"Not a secret", "`config.secrets_wo`", "Set `config.client_id`"}},
		{name: "readable key of the template in secrets_wo", server: offered, wanted: warehouse().with(fields{"secrets_wo": fields{"warehouse_key": "k3y-long-enough-1", "note": "n0t-a-secret-at-all"}}), says: []string{"Not a secret", "`config.secrets_wo.note`", "Move it to `config.extra.note`"}},
		{name: "unknown secret", wanted: viewerWith(fields{"secrets_wo": fields{"api_token": "s3cret-long-enough"}}), says: []string{"Unknown secret", "`config.secrets_wo.api_token`", "Remove it"}},
		{name: "empty secret", wanted: viewerWith(fields{"secrets_wo": fields{"token": ""}}), says: []string{"Empty secret", "`config.secrets_wo.token`", "leave it out"}},
		{name: "secret from a file", wanted: viewerWith(fields{"client_secret_wo": "s3cret-long-enough\n"}), says: []string{"Invalid value", "`config.client_secret_wo` is not valid", "trimspace()"}},
		{name: "secret rotated", held: viewer(), wanted: viewerWith(fields{"client_secret_wo": "another-long-secret"}), says: []string{`A secret of "Corporate IdP" will be sent`, "`config.client_secret_wo`", "cannot show it"}},
		{name: "secret rotated beside another change", held: viewer(), wanted: viewerWith(fields{"client_secret_wo": "another-long-secret", "client_id": "y"}), says: []string{`A secret of "Corporate IdP" will be sent`, "`config.client_secret_wo`"}},
		{name: "version of the secret changed", held: versioned, wanted: viewerWith(fields{"client_secret_wo_version": "2"}), says: []string{`A secret of "Corporate IdP" will be sent`, "`config.client_secret_wo`"}},
		{name: "secret known later", held: viewer(), wanted: viewerWith(fields{"client_secret_wo": notKnown{}}), says: []string{`A secret of "Corporate IdP" may be sent`, "`config.client_secret_wo`", "set `config.client_secret_wo_version`"}},
		{name: "secret of a template known later", server: offered, held: warehouse(), wanted: warehouse().with(fields{"secrets_wo": fields{"warehouse_key": notKnown{}}}), says: []string{`A secret of "Warehouse" may be sent`, "`config.secrets_wo.warehouse_key`", "set `config.secrets_wo_version`"}},
		{name: "write-only secret taken out", held: viewer(), wanted: shortOf(viewer(), "client_secret_wo"), says: []string{`of "Corporate IdP" is no longer managed`, "`config.client_secret_wo`", "Connect keeps the secret"}},
		{name: "plain secret taken out", held: plain, wanted: shortOf(plain, "client_secret"), says: []string{`of "Corporate IdP" is no longer managed`, "Connect keeps the secret"}},
		{name: "secret moved into the state", held: viewer(), wanted: plain, says: []string{`The secret of "Corporate IdP" will be in the state`, "`config.client_secret`", "Keep `config.client_secret_wo`"}},
	}
}
