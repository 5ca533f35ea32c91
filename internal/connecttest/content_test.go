package connecttest_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// archive is a bundle of a Flask app.
func archive(t *testing.T, appMode string) []byte {
	t.Helper()
	return packed(t, []string{"app.py", "app = None"}, []string{"manifest.json", manifest(appMode)})
}

func manifest(appMode string) string {
	return fmt.Sprintf(`{"version": 1, "metadata": {"appmode": %q, "entrypoint": "app"}, "files": {}}`, appMode)
}

// packed puts files, each a name and a text, into a gzipped tar archive.
func packed(t *testing.T, files ...[]string) []byte {
	t.Helper()
	var raw bytes.Buffer
	zipped := gzip.NewWriter(&raw)
	archive := tar.NewWriter(zipped)
	for _, file := range files {
		if err := archive.WriteHeader(&tar.Header{Name: file[0], Mode: 0o600, Size: int64(len(file[1]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write([]byte(file[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
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
	c.patch(at, `{"owner_guid":"`+missingGUID+`"}`).refused(http.StatusForbidden, 156)
	c.post("/v1/content", `{"name":"no spaces allowed"}`).refused(http.StatusBadRequest, 5)
	c.post("/v1/content", `[`).refused(http.StatusBadRequest, 87)
	c.delete(at).want(http.StatusNoContent)
	c.delete(at).refused(http.StatusNotFound, 4)
}

func TestContentKeepsItsSettings(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher := c.as(c.server.PublisherKey())
	owner := c.server.UserGUID(connecttest.Publisher)
	created := publisher.post("/v1/content", `{"name":"app","description":"what it does","access_type":"logged_in","max_processes":3,"load_factor":0.5}`).want(200).object()
	guid := created["guid"].(string)
	want := map[string]any{
		"id": created["id"], "guid": guid, "name": "app", "title": nil, "description": "what it does", "access_type": "logged_in",
		"owner_guid": owner, "connection_timeout": nil, "read_timeout": nil, "init_timeout": nil, "idle_timeout": nil,
		"max_processes": float64(3), "min_processes": nil, "max_conns_per_process": nil, "load_factor": 0.5, "memory_request": nil,
		"memory_limit": nil, "cpu_request": nil, "cpu_limit": nil, "amd_gpu_limit": nil, "nvidia_gpu_limit": nil,
		"service_account_name": nil, "default_image_name": nil, "default_r_environment_management": nil,
		"default_py_environment_management": nil, "run_as": nil, "run_as_current_user": false, "locked": false, "locked_message": "",
		"created_time": created["created_time"], "last_deployed_time": created["created_time"], "bundle_id": nil, "app_mode": "unknown",
		"content_category": "", "parameterized": false, "content_url": c.server.URL() + "/content/" + guid + "/",
		"dashboard_url": c.server.URL() + "/connect/#/apps/" + guid, "app_role": "owner", "cluster_name": nil, "image_name": nil,
		"r_version": nil, "r_environment_management": nil, "py_version": nil, "py_environment_management": nil, "quarto_version": nil,
	}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Errorf("content (-want +got):\n%s", diff)
	}
	at := "/v1/content/" + guid
	want["title"], want["max_processes"] = "An app", nil
	if diff := cmp.Diff(want, publisher.patch(at, `{"title":"An app","max_processes":null}`).want(200).object()); diff != "" {
		t.Errorf("after PATCH (-want +got):\n%s", diff)
	}
	want["app_role"] = "viewer" // anyone who has logged in is
	want["tags"] = []any{}
	want["owner"] = map[string]any{"guid": owner, "username": "publisher", "first_name": "Pat", "last_name": "Publisher"}
	if diff := cmp.Diff(want, c.get(at+"?include=tags,owner").want(200).object()); diff != "" {
		t.Errorf("with its owner (-want +got):\n%s", diff)
	}

	publisher.patch(at, `{"locked":true,"locked_message":"frozen"}`).want(200)
	publisher.post(at+"/bundles", string(archive(t, "static"))).refused(http.StatusForbidden, 222)
	publisher.post("/v1/content", `{"name":"app"}`).refused(http.StatusConflict, 26)
	c.post("/v1/content", `{"name":"app"}`).want(200) // another owner's
	c.post("/v1/content", `{"name":"app.v2"}`).want(200)
	publisher.patch(at, `{"access_type":"everyone"}`).refused(http.StatusBadRequest, 117)
	publisher.patch(at, fmt.Sprintf(`{"owner_guid":%q}`, c.server.UserGUID(connecttest.Administrator))).refused(http.StatusForbidden, 22)
	c.patch(at, fmt.Sprintf(`{"owner_guid":%q}`, c.server.UserGUID(connecttest.Viewer))).refused(http.StatusForbidden, 156)
	c.patch(at, fmt.Sprintf(`{"owner_guid":%q}`, c.server.UserGUID(connecttest.Administrator))).refused(http.StatusConflict, 26)
}

func TestContentIsSearchedByNameAndTitle(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	c.post("/v1/content", `{"name":"sales-2026","title":"Figures"}`).want(200)
	c.post("/v1/content", `{"name":"other","title":"Sales of the year"}`).want(200)
	c.post("/v1/content", `{"name":"third"}`).want(200)
	got := c.get("/v1/search/content?q=SALES&include=owner&page_size=1&page_number=2").want(200).object()
	results := got["results"].([]any)
	if got["total"] != float64(2) || got["current_page"] != float64(2) || len(results) != 1 || results[0].(map[string]any)["name"] != "other" {
		t.Errorf("page 2: %v", got)
	}
	if owner := results[0].(map[string]any)["owner"].(map[string]any); owner["username"] != "admin" {
		t.Errorf("its owner: %v", owner)
	}
	viewer := c.as(c.server.ViewerKey())
	if got := viewer.get("/v1/search/content?q=").want(200).object(); got["total"] != float64(0) {
		t.Errorf("a viewer who may see nothing finds %v", got)
	}
	older := newClient(t, connecttest.Config{Profile: connecttest.Profile202412})
	if r := older.get("/v1/search/content?q=x").want(404); r.body != "404 page not found\n" {
		t.Errorf("before it was there: %q", r.body)
	}
}

func TestTitlesHaveALength(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	at := "/v1/content/" + c.server.AddContent("app", "shiny")
	for title, status := range map[string]int{"": 200, "é!": 400, "é!!": 200, strings.Repeat("é", 1024): 200, strings.Repeat("x", 1025): 400} {
		if r := c.patch(at, fmt.Sprintf(`{"title":%q}`, title)); r.status != status {
			t.Errorf("a title of %d bytes: %d, want %d", len(title), r.status, status)
		}
	}
}

func TestContentIsFoundByItsNumber(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	guid := c.server.AddContent("app", "shiny")
	number := c.get("/v1/content/" + guid).object()["id"].(string)
	for _, id := range []string{number, guid} {
		if got := c.get("/applications/" + id).want(200).object()["guid"]; got != guid {
			t.Errorf("%s: guid %v", id, got)
		}
	}
	c.get("/applications/0").refused(http.StatusNotFound, 4)
	c.as(c.server.ViewerKey()).get("/applications/"+number).refused(http.StatusForbidden, 22)
}

func TestDeployedContentHasAPage(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	for mode, want := range map[string]int{"shiny": 200, "unknown": 404} {
		r := c.send(http.MethodGet, "/content/"+c.server.AddContent("app-"+mode, mode)+"/", "", http.Header{})
		if r.status != want || r.header.Get("Content-Type") == "application/json" {
			t.Errorf("%s: %d of %s", mode, r.status, r.header.Get("Content-Type"))
		}
	}
}

func TestVariablesTellTheirNamesOnly(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	at := "/v1/content/" + c.server.AddContent("app", "shiny") + "/environment"
	for _, step := range []struct{ method, sent, want string }{
		{http.MethodGet, "", `[]`},
		{http.MethodPatch, `[{"name":"A","value":"1"},{"name":"B","value":"2"}]`, `["A","B"]`},
		{http.MethodPatch, `[{"name":"A","value":null},{"name":"C","value":""}]`, `["B","C"]`},
		{http.MethodPut, `[{"name":"D","value":"4"}]`, `["D"]`},
		{http.MethodGet, "", `["D"]`},
		{http.MethodPut, `[]`, `[]`},
	} {
		if got := c.do(step.method, at, step.sent).want(200).body; got != step.want {
			t.Errorf("%s %s: %s, want %s", step.method, step.sent, got, step.want)
		}
	}
	c.patch(at, `{"A":"1"}`).refused(http.StatusBadRequest, 87)
	c.as(c.server.ViewerKey()).get(at).refused(http.StatusForbidden, 22)
}
