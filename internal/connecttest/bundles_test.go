package connecttest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestBundlesAreDeployed(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	guid := c.server.AddContent("app", "unknown")
	at := "/v1/content/" + guid
	c.post(at+"/deploy", "").refused(http.StatusNotFound, 28)
	sent := archive(t, "python-api")
	first := c.post(at+"/bundles", string(sent)).want(200).object()
	want := map[string]any{
		"id": first["id"], "content_guid": guid, "created_time": first["created_time"], "active": false, "size": float64(len(sent)),
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("bundle (-want +got):\n%s", diff)
	}
	second := c.post(at+"/bundles", string(archive(t, "static"))).want(200).object()

	task := c.post(at+"/deploy", fmt.Sprintf(`{"bundle_id":%q}`, first["id"])).want(http.StatusAccepted).object()["task_id"].(string)
	wantTask := map[string]any{"id": task, "output": []any{}, "result": nil, "finished": true, "code": float64(0), "error": "", "last": float64(0)}
	if diff := cmp.Diff(wantTask, c.get("/v1/tasks/"+task+"?first=0&wait=1").want(200).object()); diff != "" {
		t.Errorf("task (-want +got):\n%s", diff)
	}
	want["active"] = true
	if diff := cmp.Diff([]map[string]any{second, want}, c.get(at+"/bundles").want(200).list()); diff != "" {
		t.Errorf("bundles, newest first (-want +got):\n%s", diff)
	}
	if item := c.get(at).object(); item["bundle_id"] != first["id"] || item["app_mode"] != "python-api" || item["last_deployed_time"] == item["created_time"] {
		t.Errorf("deployed content: %v", item)
	}
	c.post(at+"/deploy", `{"bundle_id":null}`).want(http.StatusAccepted)
	if got := c.get(at).object()["app_mode"]; got != "static" {
		t.Errorf("app_mode %v after a deployment of the newest bundle", got)
	}
	if got := c.get(at + "/bundles/" + first["id"].(string)).want(200).object()["active"]; got != false {
		t.Errorf("the first bundle is active: %v", got)
	}
	c.get(at+"/bundles/0").refused(http.StatusNotFound, 4)
	c.post(at+"/deploy", `{"bundle_id":"0"}`).refused(http.StatusBadRequest, 82)
	c.get("/v1/tasks/0").refused(http.StatusNotFound, 141)
}

func TestManifestIsTheOneNearestToTheRoot(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	at := "/v1/content/" + c.server.AddContent("app", "unknown")
	for name, files := range map[string][][]string{
		"at the root": {{"./data/manifest.json", manifest("static")}, {"./manifest.json", manifest("shiny")}, {"x/manifest.json", manifest("api")}},
		"in a folder": {{"app/data/manifest.json", manifest("static")}, {"app/manifest.json", manifest("shiny")}, {"app/app.R", ""}},
	} {
		c.post(at+"/bundles", string(packed(t, files...))).want(200)
		c.post(at+"/deploy", "").want(202)
		if got := c.get(at).object()["app_mode"]; got != "shiny" {
			t.Errorf("%s: app_mode %v", name, got)
		}
	}
	for name, body := range map[string]string{
		"none":       string(packed(t, []string{"app.py", ""})),
		"no JSON":    string(packed(t, []string{"manifest.json", "{"})),
		"no archive": "no archive",
		"too large":  string(packed(t, []string{"data", strings.Repeat("x", 65<<20)}, []string{"manifest.json", manifest("shiny")})),
	} {
		if r := c.post(at+"/bundles", body); r.status != http.StatusBadRequest || r.object()["code"] != float64(38) {
			t.Errorf("%s: %d", name, r.status)
		}
	}
}
