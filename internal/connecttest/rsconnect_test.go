package connecttest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// What the R package rsconnect sends: release 0.8 talks to the dashboard's endpoints throughout, release 1 to them for logins and lists.

// loginFromR is connectApiUser(), followed by what it keeps in its account file.
func loginFromR(c *client) {
	c.t.Helper()
	user := c.get("/users/current").want(200).object()
	want := map[string]any{
		"id": float64(1), "guid": c.server.UserGUID(connecttest.Administrator), "username": "admin", "email": "admin@example.com",
		"first_name": "Ada", "last_name": "Admin", "user_role": "administrator", "created_time": user["created_time"],
		"updated_time": user["created_time"], "active_time": nil, "confirmed": true, "locked": false,
		"privileges": []any{"view_apps", "publish_apps", "remove_apps"},
	}
	if diff := cmp.Diff(want, user); diff != "" {
		c.t.Errorf("user (-want +got):\n%s", diff)
	}
}

// applications asks for content of that name and returns what there is.
func applications(c *client, filter string) []any {
	c.t.Helper()
	found := c.get("/applications?filter=account_id:1&filter=" + filter + "&count=100&offset=0&start=0&cont=").want(200).object()
	list := found["applications"].([]any)
	if found["count"] != float64(len(list)) || found["total"] != float64(len(list)) {
		c.t.Errorf("count %v, total %v of %d", found["count"], found["total"], len(list))
	}
	return list
}

func TestOldRClientDeploys(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	c.send(http.MethodGet, "/__api__/server_settings", "", http.Header{}).want(200) // addServer() looks whether it is a Connect
	loginFromR(c)
	if got := applications(c, "name:my-app"); len(got) != 0 {
		t.Fatalf("applications() before anything: %v", got)
	}
	created := c.post("/applications", `{"name":"my-app","title":"My app"}`).want(200).object()
	guid := created["guid"].(string)
	want := map[string]any{
		"id": created["id"], "guid": guid, "name": "my-app", "title": "My app", "description": "", "access_type": "acl",
		"app_mode": float64(0), "app_role": "owner", "has_parameters": false, "bundle_id": nil, "created_time": created["created_time"], "last_deployed_time": created["created_time"],
		"build_status": float64(2), "owner_guid": c.server.UserGUID(connecttest.Administrator), "owner_username": "admin",
		"owner_first_name": "Ada", "owner_last_name": "Admin", "owner_email": "admin@example.com", "owner_locked": false,
		"url": c.server.URL() + "/content/" + guid + "/", "vanity_url": false,
	}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}
	at := fmt.Sprintf("/applications/%v", created["id"])
	bundle := c.post(at+"/upload", string(archive(t, "shiny"))).want(200).object()
	task := c.post(at+"/deploy", fmt.Sprintf(`{"bundle":%v}`, bundle["id"])).want(200).object()
	done := c.get(fmt.Sprintf("/tasks/%v?first_status=0", task["id"])).want(200).object()
	if diff := cmp.Diff(map[string]any{
		"id": task["id"], "status": []any{fmt.Sprintf("Launching bundle %v", bundle["id"])}, "last_status": float64(1), "result": nil,
		"finished": true, "code": float64(0), "error": "",
	}, done); diff != "" {
		t.Errorf("waitForTask() (-want +got):\n%s", diff)
	}
	config := c.get(at + "/config").want(200).object()
	if config["config_url"] != c.server.URL()+"/connect/#/apps/"+guid || config["logs_url"] == nil {
		t.Errorf("config %v", config)
	}

	deployed := c.get(at).want(200).object()
	if deployed["app_mode"] != float64(1) || deployed["bundle_id"] != bundle["id"] {
		t.Errorf("deployed: %v", deployed)
	}
	if diff := cmp.Diff([]any{deployed}, applications(c, "name:my-app")); diff != "" {
		t.Errorf("applications() (-want +got):\n%s", diff)
	}
	if got := applications(c, "name:other"); len(got) != 0 {
		t.Errorf("another name finds %v", got)
	}

	c.post(at+"/upload", "no archive").refused(http.StatusBadRequest, 38)
	c.post(at+"/deploy", `{"bundle":0}`).refused(http.StatusNotFound, 4)
	c.post(at+"/deploy", `[]`).refused(http.StatusBadRequest, 87)
	c.get("/tasks/none").refused(http.StatusNotFound, 141)
	publisher := c.as(c.server.PublisherKey())
	for _, r := range []reply{
		publisher.get(at), publisher.get(at + "/config"), publisher.post(at+"/upload", ""), publisher.post(at+"/deploy", "{}"),
		c.as(c.server.ViewerKey()).post("/applications", `{"name":"mine"}`),
	} {
		r.refused(http.StatusForbidden, 22)
	}
	if got := applications(publisher, "account_id:1"); len(got) != 0 {
		t.Errorf("a publisher sees %v", got)
	}
}

func TestRClientDeploys(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	loginFromR(c)
	applications(c, "name:my-app")
	created := c.post("/v1/content", `{"name":"my-app"}`).want(200).object()
	at := "/v1/content/" + created["guid"].(string)
	bundle := c.post(at+"/bundles", string(archive(t, "shiny"))).want(200).object()
	c.patch(at+"/environment", `[{"name":"TOKEN","value":"x"},{"name":"GONE","value":null}]`).want(200)
	task := c.post(at+"/deploy", fmt.Sprintf(`{"bundle_id":%q}`, bundle["id"])).want(202).object()["task_id"].(string)
	if done := c.get("/v1/tasks/" + task + "?first=0&wait=1").want(200).object(); done["finished"] != true {
		t.Errorf("task %v", done)
	}
	// A second deployment begins with the number that the first one kept.
	if got := c.get("/applications/" + created["id"].(string)).want(200).object()["guid"]; got != created["guid"] {
		t.Errorf("guid %v", got)
	}
	c.as("no key").get("/users/current").refused(http.StatusUnauthorized, 30)
}
