package connecttest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// What connectapi, the R client, sends: its recordings.

// TestRClientAgainstItsRecordings replays the requests whose answers connectapi's tests recorded on a server of 2025.07.
func TestRClientAgainstItsRecordings(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Profile: connecttest.Profile202507})
	created := c.create(`{"name":"Connect API Integration","description":"before","template":"connect","config":{"max_role":"Publisher"}}`)
	at := integrationsPath + "/" + created["guid"].(string)
	want := map[string]any{
		"id": created["id"], "guid": created["guid"], "created_time": created["created_time"], "updated_time": created["updated_time"],
		"name": "Connect API Integration", "description": "before", "template": "connect", "auth_type": "Visitor API Key",
		"config": map[string]any{"max_role": "Publisher"},
	}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Errorf("create_integration() (-want +got):\n%s", diff)
	}
	updated := c.patch(at, `{"description":"after","config":{"max_role":"Viewer"}}`).want(200).object()
	want["description"], want["config"], want["updated_time"] = "after", map[string]any{"max_role": "Viewer"}, updated["updated_time"]
	if diff := cmp.Diff(want, updated); diff != "" {
		t.Errorf("update_integration() (-want +got):\n%s", diff)
	}
	refused := `{"code":228,"error":"The config key max_role must be one of (Viewer, Publisher, Admin)","payload":null}`
	if got := c.patch(at, `{"config":{"max_role":"Nobody"}}`).want(400).body; got != refused {
		t.Errorf("update_integration() refused with %s", got)
	}
	if got := c.post(integrationsPath, `{"name":"x","template":"connect","config":{"max_role":"Nobody"}}`).want(400).body; got != refused {
		t.Errorf("create_integration() refused with %s", got)
	}
	if got := c.delete(at); got.status != http.StatusNoContent || got.body != "" {
		t.Errorf("delete_integration(): %d %q", got.status, got.body)
	}
	if got := c.send("GET", "/__ping__", "", http.Header{}).body; got != "{}" {
		t.Errorf("connect() pings and gets %q", got)
	}
}

func TestRClientWalksIntegrationsAndContent(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	for _, path := range []string{"/server_settings", "/me"} { // connect() looks who and what is there
		c.get(path).want(200)
	}
	for runtime, want := range map[string]int{"r": 1, "python": 1, "quarto": 1, "tensorflow": 0} { // get_runtimes()
		if got := c.get("/v1/server_settings/" + runtime).want(200).object()["installations"].([]any); len(got) != want {
			t.Errorf("%s: %v, want %d installations", runtime, got, want)
		}
	}
	if r := c.do(http.MethodHead, "/v1/user", ""); r.status != 200 || r.body != "" && r.header.Get("Content-Type") != "application/json" {
		t.Errorf("HEAD: %d %s", r.status, r.header.Get("Content-Type"))
	}
	integration := c.create(`{"name":"n","template":"connect","config":{"max_role":"Viewer"}}`)["guid"].(string)
	at := integrationsPath + "/" + integration
	before := c.get(at).want(200).object()
	if diff := cmp.Diff(before, c.patch(at, `{}`).want(200).object()); diff != "" { // update_integration() with nothing to update
		t.Errorf("PATCH of nothing (-before +after):\n%s", diff)
	}

	content := c.post("/v1/content", `{"name":"shiny_app","title":"shiny_app"}`).want(200).object()
	contentAt := "/v1/content/" + content["guid"].(string)
	bundle := c.post(contentAt+"/bundles", string(archive(t, "shiny"))).want(200).object()["id"].(string)
	c.post(contentAt+"/deploy", `{"bundle_id":"`+bundle+`"}`).want(202)
	full := c.get(contentAt + "?include=tags%2Cowner").want(200).object() // content_item()
	if diff := cmp.Diff([]any{}, full["tags"]); diff != "" || full["owner"].(map[string]any)["username"] != "admin" {
		t.Errorf("content with its tags and owner: %v", full)
	}
	associations := contentAt + "/oauth/integrations/associations"
	if r := c.put(associations, wanted(integration)).want(http.StatusNoContent); r.body != "" {
		t.Errorf("set_integrations() answers %q", r.body)
	}
	held := c.get(associations).want(200).list()
	want := []map[string]any{{
		"app_guid": content["guid"], "content_guid": content["guid"], "oauth_integration_guid": integration, "oauth_integration_name": "n",
		"oauth_integration_description": nil, "oauth_integration_template": "connect", "oauth_integration_auth_type": "Visitor API Key",
		"created_time": held[0]["created_time"],
	}}
	if diff := cmp.Diff(want, held); diff != "" {
		t.Errorf("get_associations() (-want +got):\n%s", diff)
	}
	c.put(associations, `[]`).want(http.StatusNoContent) // set_integrations(content, NULL)
	if got := c.get(associations).list(); len(got) != 0 {
		t.Errorf("left: %v", got)
	}
}

func TestRClientPagesThroughGroups(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Profile: connecttest.Profile202507})
	for _, name := range []string{"beta", "Alpha", "gamma"} {
		c.server.AddGroup(name)
	}
	names := []string{}
	for page := 1; ; page++ {
		got := c.get(fmt.Sprintf("/v1/groups?page_number=%d&page_size=2", page)).want(200).object()
		results := got["results"].([]any)
		if got["total"] != float64(3) || got["current_page"] != float64(page) {
			t.Errorf("page %d: %v", page, got)
		}
		if len(results) == 0 {
			break
		}
		for _, group := range results {
			names = append(names, group.(map[string]any)["name"].(string))
		}
	}
	if diff := cmp.Diff([]string{"Alpha", "beta", "gamma"}, names); diff != "" {
		t.Errorf("get_groups() (-want +got):\n%s", diff)
	}
}
