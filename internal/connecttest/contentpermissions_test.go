package connecttest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// grant is the body for a permission.
func grant(kind, guid, role string) string {
	return fmt.Sprintf(`{"principal_guid":%q,"principal_type":%q,"role":%q}`, guid, kind, role)
}

func TestContentPermissionsAreKept(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	content, jo, group := c.server.AddContent("app", "shiny"), c.server.AddUser("jo", "jo@example.com", connecttest.Publisher), c.server.AddGroup("team")
	at := "/v1/content/" + content + "/permissions"
	user := c.post(at, grant("user", jo, "viewer")).want(http.StatusCreated).object()
	want := map[string]any{"id": user["id"], "content_guid": content, "principal_guid": jo, "principal_type": "user", "role": "owner"}
	if diff := cmp.Diff(want, c.post(at, grant("user", jo, "owner")).want(200).object()); diff != "" {
		t.Errorf("a second time (-want +got):\n%s", diff)
	}
	team := c.post(at, grant("group", group, "viewer")).want(http.StatusCreated).object()
	if diff := cmp.Diff([]map[string]any{want, team}, c.get(at).want(200).list()); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	one := at + "/" + user["id"].(string)
	if diff := cmp.Diff(want, c.get(one).want(200).object()); diff != "" {
		t.Errorf("GET (-want +got):\n%s", diff)
	}
	want["role"] = "viewer"
	if diff := cmp.Diff(want, c.put(one, grant("group", group, "viewer")).want(200).object()); diff != "" {
		t.Errorf("PUT (-want +got):\n%s", diff)
	}
	c.put(one, `{"role":"editor"}`).refused(http.StatusBadRequest, 112)
	c.delete(one).want(http.StatusNoContent)
	c.get(one).refused(http.StatusNotFound, 4)
	c.delete(one).refused(http.StatusNotFound, 4)
	for body, code := range map[string]int{grant("user", jo, "editor"): 112, grant("robot", jo, "viewer"): 152, `[]`: 87} {
		c.post(at, body).refused(http.StatusBadRequest, code)
	}
	c.post(at, grant("user", missingGUID, "viewer")).refused(http.StatusNotFound, 9)
	c.post(at, grant("group", jo, "viewer")).refused(http.StatusNotFound, 153)
}

func TestContentPermissionsDecideWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher, viewer := c.as(c.server.PublisherKey()), c.as(c.server.ViewerKey())
	integration := c.create(viewerBody)["guid"].(string)
	item := func(body string) string {
		at := "/v1/content/" + c.post("/v1/content", body).want(200).object()["guid"].(string)
		c.post(at+"/bundles", string(archive(t, "shiny"))).want(200)
		c.post(at+"/deploy", "").want(202)
		return at
	}
	closed, open := item(`{}`), item(`{"access_type":"logged_in"}`)
	// expect compares what somebody sees and may do: the item, its bundles, their role, an association.
	expect := func(when, at string, who *client, want string) {
		t.Helper()
		seen, role := who.get(at), "-"
		if seen.status == 200 {
			role = seen.object()["app_role"].(string)
		}
		got := fmt.Sprint(seen.status, who.get(at+"/bundles").status, " ", role, " ", who.put(at+"/oauth/integrations/associations", wanted(integration)).status)
		if got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	expect("its owner", closed, c, "200 200 owner 204")
	expect("a stranger", closed, publisher, "403 403 - 403")
	expect("anyone who has logged in", open, publisher, "200 200 viewer 403")
	group := c.server.AddGroup("team")
	c.server.AddMember(group, c.server.UserGUID(connecttest.Viewer))
	c.post(closed+"/permissions", grant("group", group, "viewer")).want(http.StatusCreated)
	expect("a member of a group of viewers", closed, viewer, "200 200 viewer 403")
	c.post(closed+"/permissions", grant("user", c.server.UserGUID(connecttest.Publisher), "owner")).want(http.StatusCreated)
	expect("a collaborator", closed, publisher, "200 200 editor 204")
	foreign := "/v1/content/" + c.server.AddContent("foreign", "shiny")
	if got := c.get(foreign).want(200).object()["app_role"]; got != "none" {
		t.Errorf("an administrator is %v to what is not theirs", got)
	}
	if got := len(viewer.get("/v1/content").list()); got != 2 {
		t.Errorf("a viewer lists %d items, want the two that they may view", got)
	}
}
