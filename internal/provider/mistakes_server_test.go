package provider

import (
	"net/http"
	"strings"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func switched(name connecttest.Switch, setting connecttest.Setting) connecttest.Config {
	return connecttest.Config{Switches: connecttest.Switches{name: setting}}
}

func serverMistakes() []mistake {
	old := connecttest.Config{Profile: connecttest.Profile202408}
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
		{name: "switched off, 404", server: switched(connecttest.Feature, connecttest.Disabled404), wanted: viewer(), says: []string{"has no OAuth integrations", "`server`", "`/connect`"}},
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
		{name: "version that cannot be read", fault: answer(http.StatusInternalServerError, `{"code":1,"error":"broken"}`), at: "/server_settings", wanted: service, says: []string{"Unable to read the version of this server", "failed on its own side"}},
		{name: "change of the auth type refused", server: switched(connecttest.AuthTypeChange, connecttest.Refused), held: viewer(), wanted: service, says: []string{"Unable to update", "-replace=ADDRESS"}},
		{name: "long name", server: switched(connecttest.TextLength, connecttest.Limited), held: viewer(), wanted: viewer().but(fields{"name": strings.Repeat("long ", 20)}), says: []string{"Unable to update"}},
		{name: "wrong key at the update", held: viewer(), fault: connecttest.ConnectError(http.StatusUnauthorized, 30, "Invalid login."), wanted: renamed, says: []string{"does not accept the API key", "`api_key`"}},
	}
}

// writeMistakes are those of a server that does not do as it is told.
func writeMistakes() []mistake {
	stubborn := connecttest.Config{Switches: connecttest.Switches{connecttest.ConfigNull: connecttest.Ignored, connecttest.ConfigEmpty: connecttest.Refused}}
	unscoped := shortOf(viewer(), "scopes")
	changed := verified().with(fields{"client_id": "other"})
	noToken := switched(connecttest.Verify, connecttest.Fails)
	on := func(method string, skip int, do connecttest.FaultFunc) func(*scene) {
		return func(sc *scene) {
			sc.standIn.Inject(connecttest.Fault{Method: method, Path: faultIntegrations, Skip: skip, Times: -1, Do: do})
		}
	}
	return []mistake{
		{name: "publisher's key at a create", then: on(http.MethodPost, 0, connecttest.ConnectError(http.StatusForbidden, 22, "No.")), wanted: viewer(),
			says: []string{"Unable to create", "is not an administrator's", "`api_key`"}},
		{name: "key that the server fills in", server: connecttest.Config{Switches: connecttest.Switches{connecttest.Defaults: connecttest.StoredWithFields}},
			wanted: fields{"name": "x", "template": "databricks", "config": fields{"workspace_host": "https://dbc.example.com", "client_id": "x", "client_secret_wo": "s3cret-long-enough", "scopes": []string{}}},
			says:   []string{`Connect filled in config.scopes of "x"`, "`config.scopes` is configured as none", "all-apis", "Set `config.scopes`"}},
		{name: "key that stays", server: stubborn, held: viewer(), wanted: unscoped, says: []string{"Connect did not clear config.scopes", "`config.scopes`", "-replace=ADDRESS"}},
		{
			name: "clearing cut short", server: stubborn, held: viewer(), then: on(http.MethodPatch, 1, connecttest.ConnectError(http.StatusInternalServerError, 1, "broken")),
			wanted: unscoped, says: []string{"Unable to clear `config.scopes`", "everything else of this update is done"},
		},
		{
			name: "key that is dropped", server: switched(connecttest.Invisible, connecttest.Dropped), wanted: verified().with(fields{"auth_mode": "Confidential"}).but(fields{"verify_on_apply": nil}),
			says: []string{`Connect did not keep every key of "Reports"`, "`config.auth_mode`", "Remove them"},
		},
		{
			name: "another value than was sent", held: viewer(), then: on(http.MethodPatch, 0, changing(`"client_id":"new"`, `"client_id":"other"`)), wanted: viewerWith(fields{"client_id": "new"}),
			says: []string{"Connect stored another value of config.client_id", "`config.client_id`", "Plan again"},
		},
		{
			name: "value of another type", then: on(http.MethodGet, 0, changing(`"use_pkce":true`, `"use_pkce":"perhaps"`)), held: viewer(), wanted: viewer(),
			says: []string{"Unexpected value from Connect", "`config.use_pkce`", "dashboard"},
		},
		{name: "no token", server: noToken, wanted: verified(), says: []string{"Connect gets no token with the OAuth integration", "`config.client_id`", "untaint"}},
		{
			name: "no token after an update", held: verified(), then: func(sc *scene) { failVerification(sc.standIn) }, wanted: changed,
			says: []string{"Connect gets no token with the OAuth integration", "Every apply verifies the integration again"},
		},
		{
			name: "no token the last time", held: verified(), wanted: changed, then: func(sc *scene) {
				failVerification(sc.standIn)
				sc.attempt(changed)
				sc.standIn.ClearFaults()
			},
			says: []string{`"Reports" will be verified again`, "`verify_on_apply`"},
		},
		{
			name: "verification that breaks", then: func(sc *scene) {
				sc.standIn.Inject(connecttest.Fault{Method: http.MethodPost, Path: faultIntegrations + "/", Times: -1, Do: connecttest.ConnectError(http.StatusInternalServerError, 1, "broken")})
			},
			wanted: verified(), says: []string{"Unable to verify the OAuth integration", "failed on its own side"},
		},
		{
			name: "answer to a create lost", wanted: viewer(), then: func(sc *scene) {
				on(http.MethodPost, 0, connecttest.DropAfter())(sc)
				on(http.MethodGet, 0, connecttest.ConnectError(http.StatusForbidden, 22, "No."))(sc)
			},
			says: []string{`OAuth integration "Corporate IdP" may have been created`, "import it"},
		},
		{
			name: "answer to a create lost, and a twin", wanted: viewer(), then: func(sc *scene) {
				on(http.MethodPost, 0, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
					sc.standIn.Add(connecttest.Integration{Name: "Corporate IdP", Template: "custom", Config: map[string]any{"auth_type": "Viewer"}})
					connecttest.DropAfter()(w, r, next)
				})(sc)
			},
			says: []string{`It is not certain which OAuth integration was created as "Corporate IdP"`, "Import the one"},
		},
		{
			name: "update of what has gone since the plan", held: viewer(), wanted: viewerWith(fields{"client_id": "other"}),
			apart: func(sc *scene, _ *plan) { sc.standIn.Remove(sc.get(sc.state, "guid").(string)) }, protocol: "one command plans and applies",
			says: []string{`Unable to update the OAuth integration "Corporate IdP"`, "Plan again"},
		},
		{
			name: "plan that was tampered with", held: viewer(), wanted: viewerWith(fields{"client_id": "other"}),
			apart: func(_ *scene, p *plan) { p.private = []byte(`{"decisions":"W10="}`) }, protocol: "a plan file is signed",
			says: []string{"Provider data is damaged", "Plan again"},
		},
	}
}
