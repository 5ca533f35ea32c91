package provider

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// mistake is something that a user gets wrong, or a server that does.
type mistake struct {
	name   string
	server connecttest.Config
	fault  connecttest.FaultFunc
	at     string // the path that the fault is on; "": every one
	held   fields // what is applied before; nil: nothing
	wanted fields // what is planned and applied then
	// says are parts of what is read: the title, the attribute in full, and the next step.
	says []string
}

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

func mistakes(t *testing.T) []mistake {
	t.Helper()
	offered := connecttest.Config{Templates: novel(t)}
	old := connecttest.Config{Profile: connecttest.Profile202408}
	before := connecttest.Config{Profile: connecttest.Profile202507}
	switched := func(name connecttest.Switch, setting connecttest.Setting) connecttest.Config {
		return connecttest.Config{Switches: connecttest.Switches{name: setting}}
	}
	return append(append([]mistake{
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
		{name: "one key missing", wanted: shortOf(viewer(), "authorization_uri"), says: []string{"Missing config.authorization_uri", `config.authorization_uri = "https://…"`}},
		{name: "several keys missing", wanted: shortOf(viewer(), "authorization_uri", "token_uri", "client_id"), says: []string{"Missing config keys", "config.authorization_uri", "config.token_uri", "config.client_id"}},
		{name: "nothing in config", wanted: fields{"name": "x", "template": "custom", "config": fields{}}, says: []string{"Missing config keys", "config.authorization_uri", "config.token_uri", "config.client_id"}},
		{name: "secret missing", wanted: shortOf(viewer(), "client_secret_wo"), says: []string{"Missing config.client_secret_wo", "config.client_secret_wo = var.client_secret", "`config.client_secret`"}},
		{name: "secret of a template missing", server: offered, wanted: shortOf(warehouse(), "secrets_wo"), says: []string{"Missing config.secrets_wo.warehouse_key", "config.secrets_wo.warehouse_key"}},
		{name: "select in small letters", wanted: viewerWith(fields{"auth_type": "viewer"}), says: []string{"Invalid value", "`config.auth_type`", `Write it as "Viewer"`}},
		{name: "select in other letters", wanted: viewerWith(fields{"token_endpoint_auth_method": "CLIENT_SECRET_BASIC"}), says: []string{"Invalid value", "`config.token_endpoint_auth_method`", `Write it as "client_secret_basic"`}},
		{name: "select outside its values", wanted: viewerWith(fields{"token_endpoint_auth_method": "basic"}), says: []string{"Invalid value", "`config.token_endpoint_auth_method`", "must be one of"}},
		{name: "select of the server outside its values", server: offered, wanted: warehouse().with(fields{"extra": fields{"warehouse_host": "a", "tier": "lrage"}}), says: []string{"Invalid value", "`config.extra.tier`", `Did you mean "large"?`}},
		{name: "text for a switch", server: offered, wanted: warehouse().with(fields{"extra": fields{"warehouse_host": "a", "read_only": "yes"}}), says: []string{"Invalid value", "`config.extra.read_only`", "true or false"}},
		{name: "text against the server's rule", server: offered, wanted: warehouse().with(fields{"extra": fields{"warehouse_host": "DB1"}}), says: []string{"Invalid value", "`config.extra.warehouse_host`", "Letters and dots only."}},
		{name: "key that is not used", wanted: shortOf(viewerWith(fields{"auth_type": "Service Account"}), "auth_mode", "authorization_uri"), says: []string{"Config key is not used", "`config.use_pkce`", "remove it"}},
		{name: "address without a scheme", wanted: viewerWith(fields{"token_uri": "idp.example.com/token"}), says: []string{"config.token_uri", "https://"}},
		{name: "scopes in one string", wanted: viewerWith(fields{"scopes": []string{"openid profile"}}), says: []string{"Several scopes in one", "`config.scopes`", `Write ["openid", "profile"]`}},
		{name: "scopes with a comma", wanted: viewerWith(fields{"scopes": []string{"openid,profile"}}), says: []string{"Several scopes in one", "`config.scopes`", `Write ["openid", "profile"]`}},
		{name: "blank scope", wanted: viewerWith(fields{"scopes": []string{""}}), says: []string{"Blank scope", "`config.scopes`", "Remove it"}},
		{name: "blank name", wanted: viewer().but(fields{"name": " "}), says: []string{"Blank name", "`name`", "Give the integration a name"}},
		{name: "empty text", wanted: viewerWith(fields{"client_id": ""}), says: []string{"config.client_id", "at least 1"}},
		{name: "Emperor", wanted: fields{"name": "x", "template": "connect", "config": fields{"max_role": "Emperor"}}, says: []string{"Invalid value", "`config.max_role`", "must be one of"}},
		{name: "verification without a Service Account", wanted: viewer().but(fields{"verify_on_apply": true}), says: []string{"Nothing to verify", "`verify_on_apply`", "Remove"}},
	}, secretMistakes(offered)...), append(permissionMistakes(before), serverMistakes(old, switched)...)...)
}

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
		{name: "secret rotated", held: viewer(), wanted: viewerWith(fields{"client_secret_wo": "another-long-secret"}), says: []string{`A secret of "Corporate IdP" will be sent`, "`config.client_secret_wo`", "cannot show it"}},
		{name: "secret rotated beside another change", held: viewer(), wanted: viewerWith(fields{"client_secret_wo": "another-long-secret", "client_id": "y"}), says: []string{`A secret of "Corporate IdP" will be sent`, "`config.client_secret_wo`"}},
		{name: "version of the secret changed", held: versioned, wanted: viewerWith(fields{"client_secret_wo_version": "2"}), says: []string{`A secret of "Corporate IdP" will be sent`, "`config.client_secret_wo`"}},
		{name: "write-only secret taken out", held: viewer(), wanted: shortOf(viewer(), "client_secret_wo"), says: []string{`of "Corporate IdP" is no longer managed`, "`config.client_secret_wo`", "Connect keeps the secret"}},
		{name: "plain secret taken out", held: plain, wanted: shortOf(plain, "client_secret"), says: []string{`of "Corporate IdP" is no longer managed`, "Connect keeps the secret"}},
		{name: "secret moved into the state", held: viewer(), wanted: plain, says: []string{`The secret of "Corporate IdP" will be in the state`, "`config.client_secret`", "Keep `config.client_secret_wo`"}},
	}
}

func permissionMistakes(before connecttest.Config) []mistake {
	const ada = "60586f1c-0000-4000-8000-3b9aca000001"
	return []mistake{
		{name: "user by name", wanted: restricted(fields{"user_guids": []string{"ada"}}), says: []string{"Not a GUID", "permissions.user_guids", "data.connect_user finds it"}},
		{name: "group by name", wanted: restricted(fields{"group_guids": []string{"team"}}), says: []string{"Not a GUID", "permissions.group_guids", "data.connect_group finds it"}},
		{name: "user that is not there", wanted: restricted(fields{"user_guids": []string{ada}}), says: []string{"permissions", ada, "data.connect_user"}},
		{name: "created open to everyone", wanted: restricted(fields{}), says: []string{`"Corporate IdP" will be open to every publisher`, "`permissions`", "Name users or groups"}},
		{name: "empty lists", wanted: restricted(fields{"user_guids": []string{}, "group_guids": []string{}}), says: []string{`"Corporate IdP" will be open to every publisher`, "`permissions`"}},
		{name: "permissions taken up with nobody", held: viewer(), wanted: restricted(fields{}), says: []string{`"Corporate IdP" will be open to every publisher`, "`permissions`"}},
		{name: "permissions before their time", server: before, wanted: restricted(fields{"user_guids": []string{ada}}), says: []string{"Connect is too old for permissions", "`permissions`", "upgrade Connect"}},
	}
}

func serverMistakes(old connecttest.Config, switched func(connecttest.Switch, connecttest.Setting) connecttest.Config) []mistake {
	answer := func(status int, body string) connecttest.FaultFunc {
		return connecttest.Answer(status, http.Header{"Content-Type": {"application/json"}}, body)
	}
	service := shortOf(viewerWith(fields{"auth_type": "Service Account"}), "auth_mode", "authorization_uri", "use_pkce")
	renamed := viewer().but(fields{"name": "Renamed"})
	return []mistake{
		{name: "Service Account before its time", server: old, wanted: service, says: []string{"Connect is too old for Service Account integrations", "`config.auth_type`", "Upgrade Connect"}},
		{name: "wrong key", fault: connecttest.ConnectError(http.StatusUnauthorized, 30, "Invalid login."), wanted: viewer(), says: []string{"does not accept the API key", "`api_key`"}},
		{name: "no administrator", fault: connecttest.ConnectError(http.StatusForbidden, 22, "No."), wanted: viewer(), says: []string{"may not read OAuth integrations", "`api_key`", "administrator"}},
		{name: "no licence", server: switched(connecttest.Licence, connecttest.Off), wanted: viewer(), says: []string{"licence", "ask the server's administrator"}},
		{name: "switched off, 404", server: switched(connecttest.Feature, connecttest.Disabled404), wanted: viewer(), says: []string{"has no OAuth integrations", "`server`"}},
		{name: "switched off, 403", server: switched(connecttest.Feature, connecttest.Disabled403), wanted: viewer(), says: []string{"switched off", "`api_key`"}},
		{name: "login page", fault: connecttest.LoginPage(), wanted: viewer(), says: []string{"text/html"}},
		{name: "redirect", fault: connecttest.Redirect(http.StatusFound, "https://login.example.com/"), wanted: viewer(), says: []string{"login.example.com", "server"}},
		{name: "busy", fault: connecttest.ConnectError(http.StatusTooManyRequests, 277, "Slow down."), wanted: viewer(), says: []string{"limits the rate", "-parallelism"}},
		{name: "out of service", fault: connecttest.Answer(http.StatusBadGateway, nil, "<html>"), wanted: viewer(), says: []string{"out of service", "Apply again"}},
		{name: "broken", fault: answer(http.StatusInternalServerError, `{"code":1,"error":"broken"}`), wanted: viewer(), says: []string{"failed on its own side", "correlation id"}},
		{name: "null for the templates", fault: answer(http.StatusOK, `null`), wanted: viewer(), says: []string{"read the templates"}},
		{name: "no templates", fault: answer(http.StatusOK, `[]`), wanted: viewer(), says: []string{"Unknown template", "offers no templates at all", "Ask its administrator"}},
		{name: "no endpoint for templates", server: switched(connecttest.Templates, connecttest.Absent), wanted: viewer(), says: []string{"does not describe its templates", "built-in catalogue", "Read this plan with care"}},
		{name: "template that cannot be read", fault: answer(http.StatusOK, `[{"id":"custom","options":7}]`), at: "/v1/oauth/templates", wanted: viewer(), says: []string{"does not describe its templates", "built-in catalogue"}},
		{name: "change of the auth type refused", server: switched(connecttest.AuthTypeChange, connecttest.Refused), held: viewer(), wanted: service, says: []string{"Unable to update", "-replace=ADDRESS"}},
		{name: "long name", server: switched(connecttest.TextLength, connecttest.Limited), held: viewer(), wanted: viewer().but(fields{"name": strings.Repeat("long ", 20)}), says: []string{"Unable to update"}},
		{name: "wrong key at the update", held: viewer(), fault: connecttest.ConnectError(http.StatusUnauthorized, 30, "Invalid login."), wanted: renamed, says: []string{"does not accept the API key", "`api_key`"}},
	}
}

// TestMistakes makes each mistake, and holds what a user reads to the rule: the attribute in full, what is wrong, and what to do next.
// The file with all of it is for a reviewer's eyes.
func TestMistakes(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	count := 0
	for _, m := range mistakes(t) {
		read := m.made(t)
		for _, text := range m.says {
			if !strings.Contains(read, text) {
				t.Errorf("%s: %q is not said:\n%s", m.name, text, read)
			}
		}
		fmt.Fprintf(&all, "## %s\n\n%s", m.name, read)
		count++
	}
	if count < 70 {
		t.Errorf("only %d mistakes", count)
	}
	golden(t, "mistakes.golden.md", all.String())
}

var changing = regexp.MustCompile(`http://127\.0\.0\.1:\d+|[Cc]orrelation id [0-9a-f-]{36}|(?:integrations/|integration )[0-9a-f]{8}-[0-9a-f-]{27}`)

// made returns everything that is said on the way to an applied configuration.
func (m mistake) made(t *testing.T) string {
	t.Helper()
	s := connecttest.Start(t, m.server)
	c := newCore(t, s, map[string]tftypes.Value{"max_retries": tftypes.NewValue(tftypes.Number, 0)})
	if m.held != nil {
		c.mustApply(m.held)
	}
	if m.fault != nil {
		s.Inject(connecttest.Fault{Path: m.at, Times: -1, Do: m.fault})
	}
	config := c.configuration(m.wanted)
	errors, warnings := c.validate(config)
	if len(errors) == 0 {
		var p plan
		p, errors = c.plan(config)
		warnings = append(warnings, p.warnings...)
		if len(errors) == 0 {
			var after []string
			errors, after = c.apply(p)
			warnings = append(warnings, after...)
		}
	}
	var read strings.Builder
	for _, text := range append(errors, warnings...) {
		fmt.Fprintf(&read, "%s\n\n", changing.ReplaceAllString(text, "…"))
	}
	return read.String()
}
