package connecttest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// probe shows the effect of one switch: what a client sees under each setting.
type probe struct {
	see  func(c *client) string
	want map[connecttest.Setting]string
}

// outcome is the status of a success, or the status and code of a refusal.
func outcome(r reply) string {
	if r.status < 400 {
		return fmt.Sprint(r.status)
	}
	return fmt.Sprintf("%d/%v", r.status, r.object()["code"])
}

// shown writes one member of an object as JSON, with "absent" for one that is not there.
func shown(object map[string]any, name string) string {
	value, there := object[name]
	if !there {
		return "absent"
	}
	raw, _ := json.Marshal(value)
	return string(raw)
}

// configAfter sends a PATCH of config and shows its outcome and one key as it is stored then.
func configAfter(c *client, at, sent, key string) string {
	result := outcome(c.patch(at, `{"config":`+sent+`}`))
	return result + " " + shown(config(c.get(at).object()), key)
}

func restricted(c *client) string {
	user := c.server.AddUser("jo", "jo@example.com", connecttest.Publisher)
	return c.createdAt(fmt.Sprintf(`{"template":"connect","permissions":[{"user_guid":%q}]}`, user))
}

func associate(c *client, appMode, integrationGUID string) reply {
	content := c.server.AddContent("app", appMode)
	return c.put("/v1/content/"+content+"/oauth/integrations/associations", fmt.Sprintf(`[{"oauth_integration_guid":%q}]`, integrationGUID))
}

var probes = map[connecttest.Switch]probe{
	connecttest.ConfigUpdate: {
		see: func(c *client) string {
			return configAfter(c, c.createdAt(viewerBody), `{"auth_mode":"Confidential","client_id":"id",
				"authorization_uri":"https://a.example.com","token_uri":"https://t.example.com"}`, "scopes")
		},
		want: map[connecttest.Setting]string{"merge": `200 "openid email"`, "replace": "200 absent"},
	},
	connecttest.ConfigNull: {
		see:  func(c *client) string { return configAfter(c, c.createdAt(viewerBody), `{"scopes":null}`, "scopes") },
		want: map[connecttest.Setting]string{"deletes": "200 absent", "refused": `400/228 "openid email"`, "ignored": `200 "openid email"`},
	},
	connecttest.ConfigEmpty: {
		see:  func(c *client) string { return configAfter(c, c.createdAt(viewerBody), `{"scopes":""}`, "scopes") },
		want: map[connecttest.Setting]string{"stored": `200 ""`, "deletes": "200 absent", "refused": `400/228 "openid email"`},
	},
	connecttest.Required: {
		see: func(c *client) string {
			return outcome(c.post(integrationsPath, strings.Replace(viewerBody, `"client_secret":"`+secret+`",`, "", 1)))
		},
		want: map[connecttest.Setting]string{"required": "400/228", "optional": "200"},
	},
	connecttest.Defaults: {
		see: func(c *client) string {
			held := config(c.create(`{"template":"msgraph","config":{"tenant_id":"t","client_id":"id","client_secret":"s"}}`))
			return shown(held, "auth_mode") + shown(held, "scopes")
		},
		want: map[connecttest.Setting]string{
			"stored": `"Confidential"absent`, "not-stored": "absentabsent", "stored-with-fields": `"Confidential"".default offline_access"`,
		},
	},
	connecttest.Invisible: {
		see: func(c *client) string {
			guid := c.create(viewerBody)["guid"].(string)
			result := outcome(c.patch(integrationsPath+"/"+guid, `{"config":{"auth_mode":"Public","client_secret":"again"}}`))
			held, _ := c.server.Integration(guid)
			return fmt.Sprint(result, " ", len(held.Secrets["client_secret"]))
		},
		want: map[connecttest.Setting]string{"kept": "200 5", "dropped": "200 0", "refused": fmt.Sprint("400/228 ", len(secret))},
	},
	connecttest.ServerKeys: {
		see:  func(c *client) string { return shown(config(c.create(viewerBody)), "_managed_by") },
		want: map[connecttest.Setting]string{"none": "absent", "added": `"connect"`},
	},
	connecttest.UnknownKey: {
		see: func(c *client) string {
			at := c.createdAt(`{"template":"connect"}`)
			return configAfter(c, at, `{"new":"x"}`, "new") + " " + configAfter(c, at, `{"new":null}`, "new")
		},
		want: map[connecttest.Setting]string{
			"refused": "400/228 absent 400/228 absent", "ignored": "200 absent 200 absent", "stored": `200 "x" 200 absent`,
		},
	},
	connecttest.StoredUnknown: {
		see: func(c *client) string {
			guid := c.server.Add(connecttest.Integration{Template: "connect", Config: map[string]any{"old": "x"}})
			return outcome(c.patch(integrationsPath+"/"+guid, `{"config":{"old":"x"}}`))
		},
		want: map[connecttest.Setting]string{"accepted": "200", "refused": "400/228"},
	},
	connecttest.Scopes: {
		see: func(c *client) string {
			return configAfter(c, c.createdAt(viewerBody), `{"scopes":"a  c b"}`, "scopes")
		},
		want: map[connecttest.Setting]string{"as-sent": `200 "a  c b"`, "reordered": `200 "c b a"`},
	},
	connecttest.Text: {
		see: func(c *client) string {
			after := c.patch(c.createdAt(viewerBody), `{"name":" n ","description":" d ","config":{"client_id":" id "}}`).object()
			return shown(after, "name") + shown(after, "description") + shown(config(after), "client_id")
		},
		want: map[connecttest.Setting]string{"as-sent": `" n "" d "" id "`, "trimmed": `"n""d""id"`},
	},
	connecttest.BoolStrings: {
		see: func(c *client) string {
			return configAfter(c, c.createdAt(viewerBody), `{"use_pkce":"false"}`, "use_pkce")
		},
		want: map[connecttest.Setting]string{"refused": "400/228 true", "accepted": "200 false"},
	},
	connecttest.UnsetDescription: {
		see: func(c *client) string {
			unset, empty := c.create(`{"template":"connect"}`), c.create(`{"template":"connect","description":""}`)
			return shown(unset, "description") + shown(empty, "description")
		},
		want: map[connecttest.Setting]string{"null": `null""`, "empty": `""""`, "always-null": "nullnull"},
	},
	connecttest.TextNull: {
		see: func(c *client) string {
			at := c.createdAt(`{"name":"n","description":"d","template":"connect"}`)
			after := c.patch(at, `{"name":null,"description":null}`).want(200).object()
			return shown(after, "name") + shown(after, "description")
		},
		want: map[connecttest.Setting]string{"clears": "nullnull", "ignored": `"n""d"`},
	},
	connecttest.TextLength: {
		see: func(c *client) string {
			at := c.createdAt(`{"name":"` + strings.Repeat("ü", 64) + `","template":"connect"}`)
			return outcome(c.patch(at, `{"name":"`+strings.Repeat("ü", 65)+`"}`)) + " " +
				outcome(c.patch(at, `{"description":"`+strings.Repeat("d", 257)+`"}`))
		},
		want: map[connecttest.Setting]string{"unlimited": "200 200", "limited": "400/225 400/226"},
	},
	connecttest.EmptyName: {
		see:  func(c *client) string { return outcome(c.post(integrationsPath, `{"template":"connect"}`)) },
		want: map[connecttest.Setting]string{"accepted": "200", "refused": "400/225"},
	},
	connecttest.DuplicateNames: {
		see: func(c *client) string {
			at := c.createdAt(`{"name":"one","template":"connect"}`)
			other := c.createdAt(`{"name":"two","template":"connect"}`)
			return outcome(c.patch(other, `{"name":"one"}`)) + " " + outcome(c.patch(at, `{"name":"one"}`))
		},
		want: map[connecttest.Setting]string{"accepted": "200 200", "refused": "400/225 200"},
	},
	connecttest.TemplateInPatch: {
		see: func(c *client) string {
			at := c.createdAt(viewerBody)
			return outcome(c.patch(at, `{"template":"custom"}`)) + " " + outcome(c.patch(at, `{"template":"connect"}`))
		},
		want: map[connecttest.Setting]string{"refused": "400/229 400/229", "ignored-when-equal": "200 400/229"},
	},
	connecttest.TemplateUnknown: {
		see:  func(c *client) string { return outcome(c.post(integrationsPath, `{"template":"nope","config":{}}`)) },
		want: map[connecttest.Setting]string{"400": "400/227", "404": "404/227"},
	},
	connecttest.Templates: {
		see: func(c *client) string {
			list, one := c.get("/v1/oauth/templates"), c.get("/v1/oauth/templates/custom")
			return fmt.Sprintf("%d %t %d %t", list.status, json.Valid([]byte(list.body)), one.status, json.Valid([]byte(one.body)))
		},
		want: map[connecttest.Setting]string{"present": "200 true 200 true", "absent": "404 false 404 false"},
	},
	connecttest.AuthTypeChange: {
		see: func(c *client) string {
			return configAfter(c, c.createdAt(viewerBody), `{"auth_type":"Service Account"}`, "auth_type")
		},
		want: map[connecttest.Setting]string{"accepted": `200 "Service Account"`, "refused": `400/238 "Viewer"`},
	},
	connecttest.UpdatedTime: {
		see: func(c *client) string {
			before := c.create(viewerBody)
			after := c.patch(integrationsPath+"/"+before["guid"].(string), `{"name":"idp"}`).want(200).object()
			return fmt.Sprint(before["updated_time"] == after["updated_time"])
		},
		want: map[connecttest.Setting]string{"on-change": "true", "always": "false"},
	},
	connecttest.PermissionsKnown: {
		see: func(c *client) string {
			return outcome(c.post(integrationsPath, `{"template":"connect","permissions":[]}`)) + " " +
				shown(c.create(`{"template":"connect"}`), "permissions")
		},
		want: map[connecttest.Setting]string{"profile": "200 []", "unknown": "400/87 absent"},
	},
	connecttest.PermissionsNull: {
		see: func(c *client) string {
			return fmt.Sprint(len(c.patch(restricted(c), `{"permissions":null}`).object()["permissions"].([]any)))
		},
		want: map[connecttest.Setting]string{"ignored": "1", "clears": "0"},
	},
	connecttest.PermissionsShown: {
		see: func(c *client) string {
			return shown(c.as(c.server.PublisherKey()).get(c.createdAt(`{"template":"connect"}`)).object(), "permissions")
		},
		want: map[connecttest.Setting]string{"everyone": "[]", "administrators": "absent"},
	},
	connecttest.DuplicatePermissions: {
		see: func(c *client) string {
			user := fmt.Sprintf(`{"user_guid":%q}`, c.server.AddUser("jo", "jo@example.com", connecttest.Viewer))
			group := fmt.Sprintf(`{"group_guid":%q}`, c.server.AddGroup("team"))
			at := c.createdAt(`{"template":"connect"}`)
			return outcome(c.patch(at, `{"permissions":[`+user+","+user+`]}`)) + " " + outcome(c.patch(at, `{"permissions":[`+group+","+group+`]}`)) +
				fmt.Sprint(" ", len(c.get(at).object()["permissions"].([]any)))
		},
		want: map[connecttest.Setting]string{"refused": "400/154 400/155 0", "collapsed": "200 200 1"},
	},
	connecttest.ACLDenied: {
		see:  func(c *client) string { return outcome(c.as(c.server.PublisherKey()).get(restricted(c))) },
		want: map[connecttest.Setting]string{"404": "404/4", "403": "403/22"},
	},
	connecttest.DeleteInUse: {
		see: func(c *client) string {
			guid := c.create(viewerBody)["guid"].(string)
			associate(c, "python-shiny", guid).want(204)
			return outcome(c.delete(integrationsPath + "/" + guid))
		},
		want: map[connecttest.Setting]string{"accepted": "204", "refused": "400/209"},
	},
	connecttest.AssociationUnknown: {
		see:  func(c *client) string { return outcome(associate(c, "shiny", missingGUID)) },
		want: map[connecttest.Setting]string{"400": "400/208", "404": "404/4"},
	},
	connecttest.AssociationStatic: {
		see:  func(c *client) string { return outcome(associate(c, "static", c.create(viewerBody)["guid"].(string))) },
		want: map[connecttest.Setting]string{"237": "400/237", "209": "400/209"},
	},
	connecttest.Verify: {
		see: func(c *client) string {
			var grants atomic.Int32
			idp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				grants.Add(1)
				_, _ = w.Write([]byte(`{"access_token":"t"}`))
			}))
			defer idp.Close()
			at := c.createdAt(strings.Replace(serviceBody, "https://idp.example.com/token", idp.URL, 1))
			return fmt.Sprint(outcome(c.post(at+"/verify", "")), " grants ", grants.Load())
		},
		want: map[connecttest.Setting]string{"succeeds": "200 grants 0", "fails": "400/241 grants 0", "real-grant": "200 grants 1"},
	},
	connecttest.BadGUID: {
		see:  func(c *client) string { return outcome(c.get(integrationsPath + "/no-guid")) },
		want: map[connecttest.Setting]string{"404": "404/4", "400": "400/3"},
	},
	connecttest.MissingKey: {
		see:  func(c *client) string { return outcome(c.send("GET", "/__api__/v1/user", "", http.Header{})) },
		want: map[connecttest.Setting]string{"30": "401/30", "24": "401/24"},
	},
	connecttest.UserEndpoint: {
		see:  func(c *client) string { return outcome(c.get("/v1/user")) + " " + outcome(c.get(integrationsPath)) },
		want: map[connecttest.Setting]string{"answers": "200 200", "forbidden": "403/22 200"},
	},
	connecttest.GroupsEndpoint: {
		see:  func(c *client) string { return outcome(c.get("/v1/groups")) + " " + outcome(c.get("/v1/users")) },
		want: map[connecttest.Setting]string{"answers": "200 200", "400": "400/25 200", "forbidden": "403/22 200"},
	},
	connecttest.TrailingSlash: {
		see:  func(c *client) string { return fmt.Sprint(c.get(integrationsPath + "/").status) },
		want: map[connecttest.Setting]string{"refused": "404", "accepted": "200"},
	},
	connecttest.Feature: {
		see: func(c *client) string {
			return outcome(c.get(integrationsPath)) + " " + outcome(c.get("/v1/oauth/templates")) + " " +
				shown(c.get("/server_settings").object(), "oauth_integrations_enabled") + " " + outcome(c.get("/v1/user"))
		},
		want: map[connecttest.Setting]string{"on": "200 200 true 200", "disabled-404": "404/4 404/4 false 200", "disabled-403": "403/22 403/22 false 200"},
	},
	connecttest.Licence: {
		see: func(c *client) string {
			at := integrationsPath + "/" + c.server.Add(connecttest.Integration{Template: "custom", Config: map[string]any{"auth_type": "Service Account"}})
			licence := c.get("/server_settings").object()["license"].(map[string]any)
			return strings.Join([]string{
				shown(licence, "oauth-integrations"), outcome(c.post(integrationsPath, viewerBody)), outcome(c.patch(at, `{"name":"x"}`)),
				outcome(c.post(at+"/verify", "")), outcome(c.post(integrationsPath+"/credentials", "")), outcome(c.get(at)), outcome(c.delete(at)),
			}, " ")
		},
		want: map[connecttest.Setting]string{"on": "true 200 200 200 400/213 200 204", "off": "false 402/221 402/221 402/221 402/221 200 204"},
	},
	connecttest.Version: {
		see: func(c *client) string {
			r := c.get("/server_settings")
			return shown(r.object(), "version") + r.header.Get("Server")
		},
		want: map[connecttest.Setting]string{"shown": `"2026.10.0"Posit Connect v2026.10.0`, "hidden": `""`},
	},
}
