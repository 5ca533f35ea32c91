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
	content, viewer, group := c.server.AddContent("app", "shiny"), c.server.AddUser("jo", "jo@example.com", connecttest.Publisher), c.server.AddGroup("team")
	at := "/v1/content/" + content + "/permissions"
	user := c.post(at, grant("user", viewer, "viewer")).want(http.StatusCreated).object()
	want := map[string]any{"id": user["id"], "content_guid": content, "principal_guid": viewer, "principal_type": "user", "role": "viewer"}
	if diff := cmp.Diff(want, user); diff != "" {
		t.Errorf("permission (-want +got):\n%s", diff)
	}
	want["role"] = "owner"
	if diff := cmp.Diff(want, c.post(at, grant("user", viewer, "owner")).want(200).object()); diff != "" {
		t.Errorf("a second time (-want +got):\n%s", diff)
	}
	one := at + "/" + user["id"].(string)
	want["role"] = "viewer"
	if diff := cmp.Diff(want, c.put(one, grant("user", viewer, "viewer")).want(200).object()); diff != "" {
		t.Errorf("PUT (-want +got):\n%s", diff)
	}
	team := c.post(at, grant("group", group, "viewer")).want(http.StatusCreated).object()
	if diff := cmp.Diff([]map[string]any{want, team}, c.get(at).want(200).list()); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, c.get(one).want(200).object()); diff != "" {
		t.Errorf("GET (-want +got):\n%s", diff)
	}
	c.delete(one).want(http.StatusNoContent)
	c.get(one).refused(http.StatusNotFound, 4)
	c.delete("/v1/groups/" + group).want(http.StatusNoContent)
	if left := c.get(at).list(); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	for body, code := range map[string]int{
		grant("user", viewer, "editor"):                                  112,
		grant("robot", viewer, "viewer"):                                 152,
		grant("user", c.server.UserGUID(connecttest.Publisher), "owner"): 34, // the owner
		`{"user_guid":"x"}`:                                              87,
	} {
		c.post(at, body).refused(http.StatusBadRequest, code)
	}
	c.post(at, grant("user", missingGUID, "viewer")).refused(http.StatusNotFound, 9)
	c.post(at, grant("group", viewer, "viewer")).refused(http.StatusNotFound, 153)
	c.post(at, grant("user", c.server.UserGUID(connecttest.Viewer), "owner")).refused(http.StatusForbidden, 33)
}

func TestASecondContentPermissionWasRefusedOnce(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Profile: connecttest.Profile202507})
	at := "/v1/content/" + c.server.AddContent("app", "shiny") + "/permissions"
	for entry, code := range map[string]int{
		grant("user", c.server.UserGUID(connecttest.Viewer), "viewer"): 154,
		grant("group", c.server.AddGroup("team"), "viewer"):            155,
	} {
		c.post(at, entry).want(http.StatusCreated)
		c.post(at, entry).refused(http.StatusConflict, code)
	}
}

func TestContentPermissionsDecideWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher, viewer := c.as(c.server.PublisherKey()), c.as(c.server.ViewerKey())
	integration := c.create(viewerBody)["guid"].(string)
	guid := c.post("/v1/content", `{"name":"app"}`).want(200).object()["guid"].(string)
	at := "/v1/content/" + guid
	upload(c, at, archive(t, "shiny"), "").want(200)
	c.post(at+"/deploy", "").want(202)
	// outcomes are what each may see and do: the item, its bundles, its role, a change, an association.
	outcomes := func(who *client) string {
		item := who.get(at)
		role := "-"
		if item.status == 200 {
			role = item.object()["app_role"].(string)
		}
		return fmt.Sprint(item.status, who.get(at+"/bundles").status, " ", role, " ", who.patch(at, `{"title":"New title"}`).status,
			who.put(at+"/oauth/integrations/associations", wanted(integration)).status)
	}
	expect := func(when string, who *client, want string) {
		t.Helper()
		if got := outcomes(who); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	expect("its owner", c, "200 200 owner 200 204")
	expect("a stranger", publisher, "403 403 - 403 403")
	c.patch(at, `{"access_type":"logged_in"}`).want(200)
	expect("anyone who has logged in", publisher, "200 200 viewer 403 403")
	c.patch(at, `{"access_type":"acl"}`).want(200)
	group := c.server.AddGroup("team")
	c.server.AddMember(group, c.server.UserGUID(connecttest.Viewer))
	c.post(at+"/permissions", grant("group", group, "viewer")).want(http.StatusCreated)
	expect("a member of a group of viewers", viewer, "200 200 viewer 403 403")
	c.post(at+"/permissions", grant("user", c.server.UserGUID(connecttest.Publisher), "owner")).want(http.StatusCreated)
	expect("a collaborator", publisher, "200 200 editor 200 204")
	if got := len(publisher.get("/v1/content").list()) + len(viewer.get("/v1/content").list()); got != 2 {
		t.Errorf("collaborator and viewer list %d items, want the one that they may view each", got)
	}
	foreign := "/v1/content/" + c.server.AddContent("foreign", "shiny")
	if got := c.get(foreign).want(200).object()["app_role"]; got != "none" {
		t.Errorf("an administrator is %v to what is not theirs", got)
	}
}
