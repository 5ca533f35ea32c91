package connecttest_test

import (
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// What the command-line client rsconnect-python sends, as its public sources show it.

func TestCommandLineClientManagesIntegrations(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Switches: connecttest.Switches{connecttest.ServerKeys: connecttest.Added}})
	user, group := c.server.UserGUID(connecttest.Publisher), c.server.AddGroup("team")
	c.get("/server_settings").want(200)
	c.get("/v1/user").want(200)
	c.get(integrationsPath).want(200).list()
	created := c.create(fmt.Sprintf(`{"template": "custom", "config": {"client_id": "abc123", "client_secret": "secret",
		"authorization_uri": "https://a.example.com", "token_uri": "https://t.example.com"}, "name": "My OAuth Integration",
		"permissions": [{"user_guid": %q, "group_guid": null}, {"user_guid": null, "group_guid": %q}]}`, user, group))
	at := integrationsPath + "/" + created["guid"].(string)

	// edit -C reads the config, merges on its side, and sends all of it back, but not the secret: it never saw it.
	merged := maps.Clone(config(c.get(at).object()))
	merged["client_id"] = "new_id"
	edited := c.patch(at, `{"name": "Renamed Integration", "config": `+shown(map[string]any{"config": merged}, "config")+`}`).want(200).object()
	if diff := cmp.Diff(merged, config(edited)); diff != "" {
		t.Errorf("config after edit (-sent +got):\n%s", diff)
	}
	if held, _ := c.server.Integration(created["guid"].(string)); held.Secrets["client_secret"] != "secret" {
		t.Error("edit lost the secret")
	}
	c.patch(at, `{}`).want(200)
	// add -C can send strings only.
	c.patch(at, `{"config": {"use_pkce": "true"}}`).refused(http.StatusBadRequest, 228)
	c.get("/v1/oauth/templates").want(200).list()
	c.get("/v1/oauth/templates/custom").want(200).object()
	c.delete(at).want(http.StatusNoContent)
}

func TestCommandLineClientDeploys(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	c.get("/v1/server_settings/python").want(200).object()
	content := c.post("/v1/content", `{"name": "app"}`).want(200).object()
	for _, member := range []string{"id", "guid", "title", "content_url", "dashboard_url"} {
		if _, there := content[member]; !there {
			t.Errorf("new content has no %s", member)
		}
	}
	at := "/v1/content/" + content["guid"].(string)
	c.patch(at+"/environment", `[{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]`).want(200)
	c.patch(at+"/environment", `[{"name": "A", "value": null}]`).want(200)
	if got := c.get(at + "/environment").want(200).body; got != `["B"]` {
		t.Errorf("environment %s", got)
	}
	if got := c.patch(at, `{"title": "An app"}`).want(200).object()["title"]; got != "An app" {
		t.Errorf("title %v", got)
	}

	bundle := uploadForm(c, at, archive(t, "python-shiny"), `{"source": "git"}`).want(200).object()
	second := c.post(at+"/bundles", string(archive(t, "static"))).want(200).object()
	if listed := c.get(at + "/bundles").want(200).list(); len(listed) != 2 || listed[0]["id"] != second["id"] {
		t.Errorf("bundles, newest first: %v", listed)
	}

	task := c.post(at+"/deploy", fmt.Sprintf(`{"bundle_id": %q}`, bundle["id"])).want(202).object()["task_id"].(string)
	if first := c.get("/v1/tasks/" + task + "?wait=1").object(); len(first["output"].([]any)) != 1 || first["last"] != float64(1) {
		t.Errorf("task %v", first)
	}
	if rest := c.get("/v1/tasks/" + task + "?first=1&wait=1").object(); len(rest["output"].([]any)) != 0 {
		t.Errorf("task output twice: %v", rest)
	}
	if got := c.get(at + "/bundles/" + bundle["id"].(string)).want(200).object(); got["active"] != true {
		t.Errorf("deployed bundle: %v", got)
	}
	c.post(at+"/deploy", fmt.Sprintf(`{"bundle_id": %q, "activate": false}`, second["id"])).want(202)
	if got := c.get(at).object()["app_mode"]; got != "python-shiny" {
		t.Errorf("app_mode %v after a deployment that activates nothing", got)
	}
	if got := c.get("/applications/" + content["id"].(string)).want(200).object()["guid"]; got != content["guid"] { // --app-id of an old deployment
		t.Errorf("guid %v of number %v", got, content["id"])
	}
	if names := c.get("/v1/content?name=app").want(200).list(); len(names) != 1 || names[0]["guid"] != content["guid"] { // a name that is free is looked for
		t.Errorf("content of that name: %v", names)
	}
	c.post("/v1/content", `{"name": "app"}`).refused(http.StatusConflict, 26)
	c.post(at+"/deploy", `{"bundle_id": null}`).want(202)
	if got := c.get(at).object()["app_mode"]; got != "static" {
		t.Errorf("app_mode %v after a deployment of the newest bundle", got)
	}
	c.post(at+"/deploy", `{"bundle_id": "0"}`).refused(http.StatusBadRequest, 82)
	c.get("/v1/tasks/"+missingGUID).refused(http.StatusNotFound, 141)
	c.post(at+"/bundles", "no archive").refused(http.StatusBadRequest, 38)
}
