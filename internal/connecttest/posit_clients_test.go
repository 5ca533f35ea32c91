package connecttest_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// The tests here replay what Posit's own clients send, as their public sources show it.

// sdkConfig is the config of the Python SDK's tests against live servers. It has no auth_type and no use_pkce.
const sdkConfig = `{"auth_mode": "Confidential", "authorization_uri": "https://example.com/__tenand_id__/oauth2/v2.0/authorize",
	"client_id": "client_id", "client_secret": "client_secret", "scopes": "a b c", "token_endpoint_auth_method": "client_secret_post",
	"token_uri": "https://example.com/__tenant_id__/oauth2/v2.0/token"}`

func sdkIntegration(name string) string {
	return fmt.Sprintf(`{"name": %q, "description": "integration description", "template": "custom", "config": %s}`, name, sdkConfig)
}

// deleteAll is how the SDK's tests begin: servers from 2025.05 on have an integration already.
func deleteAll(c *client) {
	c.t.Helper()
	for _, i := range c.get(integrationsPath).want(200).list() {
		c.delete(integrationsPath + "/" + i["guid"].(string)).want(http.StatusNoContent)
	}
	if left := c.get(integrationsPath).list(); len(left) != 0 {
		c.t.Fatalf("left after deleting all: %v", left)
	}
}

func TestPythonSDKManagesIntegrations(t *testing.T) {
	t.Parallel()
	for _, profile := range connecttest.Profiles() {
		t.Run(string(profile), func(t *testing.T) {
			t.Parallel()
			c := newClient(t, connecttest.Config{Profile: profile})
			c.get("/server_settings").want(200) // the SDK asks for the version first
			deleteAll(c)
			one, other := c.create(sdkIntegration("example integration")), c.create(sdkIntegration("another example integration"))
			if diff := cmp.Diff([]map[string]any{one, other}, c.get(integrationsPath).list()); diff != "" {
				t.Errorf("find() (-created +found):\n%s", diff)
			}
			created := c.create(sdkIntegration("new integration"))
			at := integrationsPath + "/" + created["guid"].(string)
			if diff := cmp.Diff(created, c.get(at).object()); diff != "" {
				t.Errorf("get() (-created +got):\n%s", diff)
			}
			c.patch(at, `{"name": "updated integration name"}`).want(200)
			if got := c.get(at).object()["name"]; got != "updated integration name" {
				t.Errorf("name %v after update()", got)
			}
			c.delete(at).want(http.StatusNoContent)
			if got := len(c.get(integrationsPath).list()); got != 2 {
				t.Errorf("%d integrations after delete(), want 2", got)
			}
		})
	}
}

// archive is a bundle of a Flask app.
func archive(t *testing.T, appMode string) []byte {
	t.Helper()
	manifest := fmt.Sprintf(`{"version": 1, "metadata": {"appmode": %q, "entrypoint": "app"}, "files": {}}`, appMode)
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	files := tar.NewWriter(zipped)
	for name, text := range map[string]string{"app.py": "app = None", "manifest.json": manifest} {
		if err := files.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		if _, err := files.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestPythonSDKManagesAssociations(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	deleteAll(c)
	one := c.create(sdkIntegration("example integration"))["guid"].(string)
	another := c.create(sdkIntegration("another example integration"))["guid"].(string)

	content := c.post("/v1/content", `{"name": "example-flask-minimal"}`).want(200).object()
	contentAt := "/v1/content/" + content["guid"].(string)
	associationsAt := contentAt + "/oauth/integrations/associations"
	c.put(associationsAt, wanted(one)).refused(http.StatusBadRequest, 237) // nothing is deployed yet
	bundle := c.post(contentAt+"/bundles", string(archive(t, "python-api"))).want(200).object()
	task := c.post(contentAt+"/deploy", fmt.Sprintf(`{"bundle_id": %q}`, bundle["id"])).want(200).object()
	done := c.get("/v1/tasks/" + task["task_id"].(string)).want(200).object()
	if done["finished"] != true || done["code"] != float64(0) || done["error"] != "" {
		t.Errorf("task %v", done)
	}
	if got := c.get(contentAt).object(); got["app_mode"] != "python-api" || got["bundle_id"] != bundle["id"] {
		t.Errorf("deployed content: %v", got)
	}

	c.put(associationsAt, wanted(one)).want(http.StatusNoContent)
	if found := c.get(integrationsPath + "/" + one + "/associations").list(); len(found) != 1 || found[0]["oauth_integration_guid"] != one {
		t.Errorf("integration.associations.find(): %v", found)
	}
	if found := c.get(integrationsPath + "/" + another + "/associations").list(); len(found) != 0 {
		t.Errorf("another_integration.associations.find(): %v", found)
	}
	c.put(associationsAt, wanted(another)).want(http.StatusNoContent)
	if found := c.get(associationsAt).list(); len(found) != 1 || found[0]["app_guid"] != content["guid"] || found[0]["oauth_integration_guid"] != another {
		t.Errorf("content.oauth.associations.find(): %v", found)
	}
	c.put(associationsAt, wanted(one, another)).want(http.StatusNoContent)
	if found := c.get(associationsAt).list(); len(found) != 2 {
		t.Errorf("two associations: %v", found)
	}
	c.put(associationsAt, `[]`).want(http.StatusNoContent)
	deleteAll(c)
	c.delete(contentAt).want(http.StatusNoContent)
	if left := c.get("/v1/content").list(); len(left) != 0 {
		t.Errorf("content.count(): %d", len(left))
	}
}

func TestPythonSDKFindsPeople(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	for i := range 25 {
		c.server.AddUser(fmt.Sprintf("jo%02d", i), fmt.Sprintf("jo%02d@example.com", i), connecttest.Publisher)
	}
	guid := c.server.AddUser("Zoe", "zoe@example.com", connecttest.Viewer)
	count := func(query string) (results, total int) {
		p := c.get("/v1/users" + query).want(200).object()
		return len(p["results"].([]any)), int(p["total"].(float64))
	}
	for query, want := range map[string][2]int{
		"":                               {20, 29},
		"?page_size=1":                   {1, 29},
		"?page_number=2":                 {9, 29},
		"?page_number=3":                 {0, 29},
		"?page_number=1&page_size=500":   {29, 29},
		"?prefix=zo":                     {1, 1},
		"?prefix=JO":                     {20, 25},
		"?prefix=jo&page_number=2":       {0, 25}, // a search has one page only
		"?user_role=administrator":       {1, 1},
		"?user_role=viewer|publisher":    {20, 28},
		"?prefix=nobody&page_size=500":   {0, 0},
		"?user_role=viewer&page_size=20": {2, 2},
	} {
		if results, total := count(query); [2]int{results, total} != want {
			t.Errorf("%q: %d of %d, want %v", query, results, total, want)
		}
	}
	for _, query := range []string{"?page_size=501", "?page_size=0", "?page_number=x"} {
		c.get("/v1/users"+query).refused(http.StatusBadRequest, 2)
	}
	zoe := c.get("/v1/users/" + guid).want(200).object()
	if zoe["username"] != "Zoe" || zoe["user_role"] != "viewer" || zoe["email"] != "zoe@example.com" {
		t.Errorf("users.get(): %v", zoe)
	}
	c.get("/v1/users/"+missingGUID).refused(http.StatusNotFound, 4)

	team := c.server.AddGroup("Friends")
	c.server.AddGroup("Others")
	c.server.AddMember(team, guid)
	found := c.get("/v1/groups?prefix=fri&page_size=500").want(200).object()
	want := []any{map[string]any{"guid": team, "name": "Friends", "owner_guid": c.server.UserGUID(connecttest.Administrator)}}
	if diff := cmp.Diff(want, found["results"]); diff != "" {
		t.Errorf("groups.find() (-want +got):\n%s", diff)
	}
	if got := c.get("/v1/groups/" + team).want(200).object()["name"]; got != "Friends" {
		t.Errorf("groups.get(): %v", got)
	}
	if got := c.get("/v1/groups/" + team + "/members").want(200).object()["total"]; got != float64(1) {
		t.Errorf("members: %v", got)
	}
	c.get("/v1/groups/"+missingGUID).refused(http.StatusNotFound, 4)
}

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

	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	file, _ := parts.CreateFormFile("archive", "bundle.tar.gz")
	_, _ = file.Write(archive(t, "python-shiny"))
	_ = parts.WriteField("metadata", `{"source": "git"}`)
	_ = parts.Close()
	header := http.Header{"Authorization": {"Key " + c.key}, "Content-Type": {parts.FormDataContentType()}}
	bundle := c.send(http.MethodPost, "/__api__"+at+"/bundles", form.String(), header).want(200).object()
	second := c.post(at+"/bundles", string(archive(t, "static"))).want(200).object()
	if listed := c.get(at + "/bundles").want(200).list(); len(listed) != 2 || listed[0]["id"] != second["id"] {
		t.Errorf("bundles, newest first: %v", listed)
	}

	task := c.post(at+"/deploy", fmt.Sprintf(`{"bundle_id": %q}`, bundle["id"])).want(200).object()["task_id"].(string)
	if first := c.get("/v1/tasks/" + task + "?wait=1").object(); len(first["output"].([]any)) != 1 || first["last"] != float64(1) {
		t.Errorf("task %v", first)
	}
	if rest := c.get("/v1/tasks/" + task + "?first=1&wait=1").object(); len(rest["output"].([]any)) != 0 {
		t.Errorf("task output twice: %v", rest)
	}
	if got := c.get(at + "/bundles/" + bundle["id"].(string)).want(200).object(); got["active"] != true {
		t.Errorf("deployed bundle: %v", got)
	}
	c.post(at+"/deploy", fmt.Sprintf(`{"bundle_id": %q, "activate": false}`, second["id"])).want(200)
	if got := c.get(at).object()["app_mode"]; got != "python-shiny" {
		t.Errorf("app_mode %v after a deployment that activates nothing", got)
	}
	c.post(at+"/deploy", `{"bundle_id": null}`).want(200)
	if got := c.get(at).object()["app_mode"]; got != "static" {
		t.Errorf("app_mode %v after a deployment of the newest bundle", got)
	}
	c.post(at+"/deploy", `{"bundle_id": "0"}`).refused(http.StatusNotFound, 4)
	c.get("/v1/tasks/"+missingGUID).refused(http.StatusNotFound, 4)
	c.post(at+"/bundles", "no archive").refused(http.StatusBadRequest, 2)
}

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

func TestPublisherReadsSettings(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	for path, members := range map[string]string{
		"/v1/user":                              "guid username first_name last_name email user_role locked confirmed",
		"/server_settings":                      "version license oauth_integrations_enabled",
		"/server_settings/applications":         "access_types run_as run_as_group run_as_current_user",
		"/server_settings/scheduler":            "min_processes max_processes max_conns_per_process load_factor init_timeout idle_timeout read_timeout connection_timeout",
		"/v1/server_settings/python":            "installations api_enabled",
		"/v1/server_settings/r":                 "installations",
		"/v1/server_settings/quarto":            "installations",
		"/v1/server_settings/public":            "authentication",
		"/v1/server_settings":                   "version",
		"/me":                                   "username",
		"/v1/oauth/integrations":                "",
		"/v1/content?name=nothing-yet":          "",
		"/v1/content?owner_guid=" + missingGUID: "",
	} {
		r := c.as(c.server.PublisherKey()).get(path).want(200)
		for member := range strings.FieldsSeq(members) {
			if _, there := r.object()[member]; !there {
				t.Errorf("%s has no %s", path, member)
			}
		}
	}
}

func TestContentBelongsToItsOwner(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher := c.as(c.server.PublisherKey())
	mine := publisher.post("/v1/content", `{"name":"mine","title":"Mine","unknown_setting":1}`).want(200).object()
	theirs := c.post("/v1/content", `{}`).want(200).object()
	if got := publisher.get("/v1/content").list(); len(got) != 1 || got[0]["guid"] != mine["guid"] || got[0]["title"] != "Mine" {
		t.Errorf("a publisher sees %v", got)
	}
	if got := c.get("/v1/content").list(); len(got) != 2 {
		t.Errorf("an administrator sees %v", got)
	}
	for query, want := range map[string]int{"?name=mine": 1, "?name=other": 0, "?owner_guid=" + c.server.UserGUID(connecttest.Publisher): 1} {
		if got := len(c.get("/v1/content" + query).list()); got != want {
			t.Errorf("%s: %d items, want %d", query, got, want)
		}
	}
	at := "/v1/content/" + mine["guid"].(string)
	c.patch(at, fmt.Sprintf(`{"owner_guid":%q}`, c.server.UserGUID(connecttest.Administrator))).want(200)
	publisher.get(at).refused(http.StatusForbidden, 22)
	publisher.delete("/v1/content/"+theirs["guid"].(string)).refused(http.StatusForbidden, 22)
	c.patch(at, `{"owner_guid":"`+missingGUID+`"}`).refused(http.StatusBadRequest, 2)
	c.post("/v1/content", `{"name":"no spaces allowed"}`).refused(http.StatusBadRequest, 2)
	c.post("/v1/content", `[`).refused(http.StatusBadRequest, 87)
	c.delete(at).want(http.StatusNoContent)
	c.delete(at).refused(http.StatusNotFound, 4)
}
