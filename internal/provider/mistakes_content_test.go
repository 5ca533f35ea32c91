package provider

import (
	"cmp"
	"net/http"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// deployed puts a content item and two integrations on the server.
func deployed(t *testing.T, s *connecttest.Server) []string {
	t.Helper()
	add := func(name string) string {
		return s.Add(connecttest.Integration{Name: name, Template: "custom", Config: map[string]any{"auth_type": "Viewer"}})
	}
	return []string{"CONTENT", s.AddContent("app", "python-shiny"), "FIRST", add("First"), "SECOND", add("Second"), "STATIC", s.AddContent("report", "static")}
}

// contentMistakes are those of both resources of associations.
func contentMistakes() []mistake {
	set := func(guids ...string) fields { return fields{"content_guid": "CONTENT", "integration_guids": guids} }
	one := func(guid string) fields { return fields{"content_guid": "CONTENT", "integration_guid": guid} }
	uses := func(guids ...string) func(*scene) {
		return func(sc *scene) { sc.standIn.Associate(sc.names.Replace("CONTENT"), sc.named(guids).([]string)...) }
	}
	broken := func(method, path string) func(*scene) {
		return func(sc *scene) {
			sc.standIn.Inject(connecttest.Fault{Method: method, Path: path, Times: -1, Do: connecttest.ConnectError(http.StatusInternalServerError, 1, "broken")})
		}
	}
	refused := func(code int) func(*scene) {
		return func(sc *scene) {
			sc.standIn.Inject(connecttest.Fault{Method: http.MethodPut, Times: -1, Do: connecttest.ConnectError(http.StatusBadRequest, code, "No.")})
		}
	}
	old, hidden := connecttest.Config{Profile: connecttest.Profile202412}, switched(connecttest.Version, connecttest.HiddenVersion)
	hidden.Profile = connecttest.Profile202412
	inSet := []mistake{
		{name: "content by name", wanted: set("FIRST").but(fields{"content_guid": "app"}), says: []string{"Not a GUID", "content_guid", `"app" is no GUID`, "end of the address"}},
		{name: "integration of content by name", wanted: set("First"), says: []string{"Not a GUID", "integration_guids", "data.connect_oauth_integration"}},
		{name: "null among integrations", wanted: set("FIRST").but(fields{"integration_guids": []any{nil}}), says: []string{"Not a GUID", "`integration_guids` holds null", "compact()"}},
		{name: "content that is not there", wanted: set("FIRST").but(fields{"content_guid": missingGUID}), says: []string{"No such content item: " + missingGUID, "`content_guid`"}},
		{name: "integration that is not there", wanted: set(missingGUID), says: []string{"OAuth integration " + missingGUID + " is not on the server", "`integration_guids`", "data.connect_oauth_integration"}},
		{name: "another auth type", wanted: set("FIRST").but(fields{"auth_type": "Service Account"}), says: []string{"has another auth_type", "`auth_type`", "Choose another integration"}},
		{name: "auth type in small letters", wanted: set("FIRST").but(fields{"auth_type": "viewer"}), says: []string{"has another auth_type", "`auth_type`", `"Viewer"`}},
		{name: "several before their time", server: old, wanted: set("FIRST", "SECOND"), says: []string{"Connect is too old for several integrations", "`integration_guids`", "upgrade Connect"}},
		{name: "several before their time, version hidden", server: hidden, wanted: set("FIRST", "SECOND"), says: []string{"take one integration per content item", "upgrade Connect"}},
		{name: "integrations that somebody else added", then: uses("SECOND"), wanted: set("FIRST"), says: []string{"Other integrations of content item", "will be removed", "`integration_guids`", "terraform import ADDRESS"}},
		{
			name: "integrations changed after the plan", held: set("FIRST"), wanted: set("SECOND"), protocol: "one command plans and applies",
			apart: func(sc *scene, _ *plan) {
				uses()(sc)
				sc.standIn.Associate(sc.names.Replace("CONTENT"), sc.standIn.Add(connecttest.Integration{Name: "Third", Template: "custom"}))
			},
			says: []string{"The content item's integrations changed after the plan", "`integration_guids`", "Plan again"},
		},
		{name: "managed twice", beside: &declaration{associationType, one("FIRST")}, wanted: set("FIRST"), says: []string{"is managed twice", "`content_guid`", "Keep one of them"}},
		{name: "content of the state gone", held: set("FIRST"), then: func(sc *scene) { sc.standIn.RemoveContent(sc.names.Replace("CONTENT")) }, wanted: set("FIRST"), says: []string{"Content item ", "is gone", "No such content item"}},
		{name: "content that cannot be read", held: set("FIRST"), then: broken(http.MethodGet, "/v1/content/"), wanted: set("FIRST"), says: []string{"Unable to read the OAuth integrations of the content item"}},
		{name: "list of integrations that cannot be read", then: broken(http.MethodGet, faultIntegrations), wanted: set("FIRST"), says: []string{"Unable to look for the OAuth integrations in integration_guids"}},
		{name: "association that breaks", then: broken(http.MethodPut, "/v1/content/"), wanted: set("FIRST"), says: []string{"Unable to give the content item", "its OAuth integrations"}},
		{name: "association with an integration gone since", then: refused(codeIntegrationGUID), wanted: set("FIRST"), says: []string{"Unable to give the content item", "`content_guid`"}},
		{name: "static content", wanted: set("FIRST").but(fields{"content_guid": "STATIC"}), says: []string{"Unable to give the content item", "content that runs", "Choose"}},
		{name: "content open to everyone", then: func(sc *scene) { sc.standIn.OpenContent(sc.names.Replace("CONTENT")); refused(codeAssignment)(sc) }, wanted: set("FIRST"), says: []string{"open to everyone", "Restrict its access"}},
		{name: "import of content by name", imports: "app", wanted: set("FIRST"), says: []string{"Not a GUID", "CONTENT_GUID"}},
		{name: "import of content that is not there", imports: missingGUID, wanted: set("FIRST").but(fields{"content_guid": missingGUID}), says: []string{"No such content item " + missingGUID, "Check the GUID"}},
	}
	single := []mistake{
		{name: "association that is there already", then: uses("FIRST"), wanted: one("FIRST"), says: []string{"uses the integration already", "`integration_guid`", "terraform import ADDRESS"}},
		{name: "association gone", held: one("FIRST"), then: uses("SECOND"), wanted: one("FIRST"), says: []string{"Association of content item", "is gone", "creates it again"}},
		{name: "association that does not end", held: one("FIRST"), then: broken(http.MethodPut, "/v1/content/"), says: []string{"Unable to take the OAuth integration", "from the content item"}},
		{name: "import of half an association", imports: "CONTENT", wanted: one("FIRST"), says: []string{"Not a GUID", "CONTENT_GUID/INTEGRATION_GUID"}},
	}
	return append(each(inSet, associationsType, deployed), each(single, associationType, deployed)...)
}

// each gives mistakes their kind and what is on the server.
func each(mistakes []mistake, kind string, there func(*testing.T, *connecttest.Server) []string) []mistake {
	for i := range mistakes {
		mistakes[i].kind, mistakes[i].there = cmp.Or(mistakes[i].kind, kind), there
	}
	return mistakes
}
