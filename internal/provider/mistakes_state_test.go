package provider

import (
	"net/http"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// stateMistakes are those about what the state holds: gone, in use, of another server, imported.
func stateMistakes() []mistake {
	guid := func(sc *scene) string { return sc.get(sc.state, "guid").(string) }
	used := func(sc *scene) { sc.standIn.Associate(sc.standIn.AddContent("app", "python-shiny"), guid(sc)) }
	broken := func(path string) func(*scene) {
		return func(sc *scene) {
			used(sc)
			sc.standIn.Inject(connecttest.Fault{Path: faultIntegrations + "/" + guid(sc) + path, Times: -1, Do: connecttest.ConnectError(http.StatusInternalServerError, 1, "broken")})
		}
	}
	elsewhere := func(sc *scene) {
		sc.standIn.Remove(guid(sc))
		values := members(sc.state)
		values["login_url"] = tftypes.NewValue(tftypes.String, "https://connect.example.com/__oauth__/integrations/login/"+guid(sc))
		sc.state = tftypes.NewValue(sc.objectType, values)
	}
	inUse := []string{`OAuth integration "Corporate IdP" is in use`, "app", "data.connect"}
	return []mistake{
		{name: "gone", held: viewer(), then: func(sc *scene) { sc.standIn.Remove(guid(sc)) }, wanted: viewer(), says: []string{`OAuth integration "Corporate IdP" (`, "is gone", "creates it again"}},
		{name: "state of another server", held: viewer(), then: elsewhere, wanted: viewer(), says: []string{"The state belongs to another server", "`server`", "https://connect.example.com", "`public_url` where only browsers use", "state rm ADDRESS"}},
		{name: "destroyed while in use", held: viewer(), then: used, says: inUse[:2]},
		{
			name: "replaced while in use", held: viewer(), then: used, wanted: fields{"name": "Corporate IdP", "template": "connect", "config": fields{"max_role": "Viewer"}},
			says: inUse[:2],
		},
		{name: "destroyed, use not known", held: viewer(), then: broken("/associations"), says: []string{`It is not known whether OAuth integration "Corporate IdP" is in use`, "dashboard"}},
		{name: "destruction refused while in use", server: switched(connecttest.DeleteInUse, connecttest.Refused), held: viewer(), then: used, says: append(inUse[:2:2], "in an apply of its own", "create_before_destroy")},
		{
			name: "destruction that breaks", held: viewer(), then: func(sc *scene) {
				sc.standIn.Inject(connecttest.Fault{Method: http.MethodDelete, Times: -1, Do: connecttest.ConnectError(http.StatusInternalServerError, 1, "broken")})
			},
			says: []string{`Unable to delete the OAuth integration "Corporate IdP"`, "may have carried the request out"},
		},
		{
			name: "private state damaged", held: viewer(), then: func(sc *scene) { sc.private = []byte(`{"memory":"W10="}`) }, wanted: viewer(),
			says: []string{"Provider data in the state was not readable", "write-only secret"},
		},
		{name: "secrets shown", held: viewer(), then: func(sc *scene) {
			sc.standIn.Inject(connecttest.Fault{Method: http.MethodGet, Path: faultIntegrations, Times: -1, Do: showing("client_secret", "canary-in-the-coal-mine")})
		}, wanted: viewer(), says: []string{`The server shows secrets of "Corporate IdP"`, "`client_secret`", "renew the secret"}},
		{name: "import by name", imports: "Corporate IdP", wanted: viewer(), says: []string{"Not a GUID", `"Corporate IdP" cannot be imported`, "data.connect_oauth_integration"}},
		{name: "import of another page", imports: "https://connect.example.com/connect/#/apps", wanted: viewer(), says: []string{"Not a GUID", "at the end of the address"}},
		{name: "import of what is not there", imports: missingGUID, wanted: viewer(), says: []string{"No such OAuth integration " + missingGUID, "Check the GUID"}},
	}
}
