package connecttest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestUsersCanBeCreated(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	const body = `{"username":"zoe","email":"zoe@example.com","first_name":"Zoe","last_name":"Zed","user_role":"publisher","password":"secret","user_must_set_password":true}`
	created := c.post("/v1/users", body).want(200).object()
	want := map[string]any{
		"username": "zoe", "email": "zoe@example.com", "first_name": "Zoe", "last_name": "Zed", "user_role": "publisher",
		"created_time": created["created_time"], "updated_time": created["created_time"], "active_time": nil, "confirmed": true,
		"locked": false, "guid": created["guid"],
	}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Errorf("user (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, c.get("/v1/users/"+created["guid"].(string)).want(200).object()); diff != "" {
		t.Errorf("GET (-want +got):\n%s", diff)
	}
	if got := c.post("/v1/users", `{"username":"yan","email":"yan@example.com","user_role":null}`).want(200).object()["user_role"]; got != "viewer" {
		t.Errorf("role %v where none was asked for", got)
	}
	c.post("/v1/users", body).refused(http.StatusConflict, 8)
	for body, code := range map[string]int{
		`{"email":"x@example.com"}`: 7,
		`{"username":"x"}`:          128,
		`{"username":"x","email":"x@example.com","user_role":"owner"}`: 112,
		`{"username":"x","email":"x@example.com","shoe_size":44}`:      87,
		`{"username":1,"email":"x@example.com"}`:                       25,
		`[]`:                                                           87,
	} {
		c.post("/v1/users", body).refused(http.StatusBadRequest, code)
	}
	c.as(c.server.PublisherKey()).post("/v1/users", body).refused(http.StatusForbidden, 22)
}

func TestUsersCanBeChanged(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher := c.as(c.server.PublisherKey())
	pat, ada := "/v1/users/"+c.server.UserGUID(connecttest.Publisher), "/v1/users/"+c.server.UserGUID(connecttest.Administrator)
	before := c.get(pat).object()
	changed := publisher.put(pat, `{"first_name":"Patricia","email":"pat@example.com"}`).want(200).object()
	want := map[string]any{
		"email": "pat@example.com", "username": "publisher", "first_name": "Patricia", "last_name": "Publisher", "user_role": "publisher",
		"updated_time": changed["updated_time"],
	}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("update() (-want +got):\n%s", diff)
	}
	after := c.get(pat).object()
	if after["first_name"] != "Patricia" || after["created_time"] != before["created_time"] || after["updated_time"].(string) <= before["updated_time"].(string) {
		t.Errorf("before %v, after %v", before, after)
	}
	publisher.put(pat, `{"user_role":"administrator"}`).refused(http.StatusForbidden, 22)
	publisher.put(ada, `{"first_name":"Eve"}`).refused(http.StatusForbidden, 22)
	c.put(pat, `{"user_role":"viewer"}`).want(200)
	publisher.get(integrationsPath).refused(http.StatusForbidden, 22)
	c.put(pat, `{"username":"admin"}`).refused(http.StatusConflict, 8)
	c.put(pat, `{"email":""}`).refused(http.StatusBadRequest, 128)
	c.put(pat, `{"locked":true}`).refused(http.StatusBadRequest, 87)
	c.put(ada, `{"user_role":"publisher"}`).refused(http.StatusBadRequest, 61) // nobody else could administrate
	c.put("/v1/users/"+missingGUID, `{}`).refused(http.StatusNotFound, 4)
}

func TestUsersAreListedByName(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	c.server.AddUser("aaa", "aaa@example.com", connecttest.Viewer)
	locked := c.server.AddUser("Bbb", "bbb@example.com", connecttest.Viewer)
	c.post("/v1/users/"+locked+"/lock", `{"locked":true}`).want(200)
	for query, want := range map[string][]string{
		"":                         {"aaa", "Bbb", "admin", "publisher", "viewer"}, // by first name: the first two have none
		"?account_status=locked":   {"Bbb"},
		"?account_status=licensed": {"aaa", "admin", "publisher", "viewer"},
		"?account_status=locked|licensed&user_role=viewer": {"aaa", "Bbb", "viewer"},
		"?account_status=inactive":                         {},
		"?asc_order=false":                                 {"viewer", "publisher", "admin", "Bbb", "aaa"},
		"?sort=username":                                   {"aaa", "admin", "Bbb", "publisher", "viewer"},
		"?sort=user_role&asc_order=true":                   {"admin", "publisher", "aaa", "Bbb", "viewer"},
		"?sort=created_time&page_size=1&asc_order=false":   {"Bbb"},
		"?sort=last_name&user_role=administrator":          {"admin"},
	} {
		got := []string{}
		for _, u := range c.get("/v1/users" + query).want(200).object()["results"].([]any) {
			got = append(got, u.(map[string]any)["username"].(string))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
	for _, query := range []string{"?sort=shoe_size", "?asc_order=maybe"} {
		c.get("/v1/users"+query).refused(http.StatusBadRequest, 25)
	}
	c.server.AddGroup("one")
	c.server.AddGroup("two")
	if first := c.get("/v1/groups?asc_order=false").want(200).object()["results"].([]any)[0].(map[string]any); first["name"] != "two" {
		t.Errorf("groups, the last first: %v", first)
	}
}

// A search for users has one page, on which the user of that very name comes first; one for groups has pages since 2025.04.
func TestSearchesAndTheirPages(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	c.server.AddUser("administrator", "b@example.com", connecttest.Viewer) // by name, one without a name is first
	for query, want := range map[string]string{"": "admin", "&sort=first_name": "administrator"} {
		found := c.get("/v1/users?prefix=ADMIN" + query).want(200).object()["results"].([]any)
		if first := found[0].(map[string]any)["username"]; len(found) != 2 || first != want {
			t.Errorf("%q: %d users, %v first, want %s", query, len(found), first, want)
		}
	}
	if found := c.get("/v1/users?prefix=admin&page_number=2&page_size=1").want(200).object()["results"].([]any); len(found) != 0 {
		t.Errorf("the second page has %v", found)
	}
	for profile, want := range map[connecttest.Profile]string{connecttest.Profile202412: "team 0 on page 1", connecttest.Profile202507: "team 2 on page 2"} {
		c := newClient(t, connecttest.Config{Profile: profile})
		for i := range 3 {
			c.server.AddGroup(fmt.Sprintf("team %d", i))
		}
		got := c.get("/v1/groups?prefix=team&page_number=2&page_size=2").want(200).object()
		first := got["results"].([]any)[0].(map[string]any)["name"]
		if got := fmt.Sprintf("%v on page %v", first, got["current_page"]); got != want {
			t.Errorf("%s: the second page begins with %s, want %s", profile, got, want)
		}
	}
}

func TestLockedUsersAreRefused(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher, viewer := c.as(c.server.PublisherKey()), c.as(c.server.ViewerKey())
	guid := c.server.UserGUID(connecttest.Publisher)
	at := "/v1/users/" + guid + "/lock"
	viewer.post(at, `{"locked":true}`).refused(http.StatusForbidden, 49)
	if r := publisher.post(at, `{"locked":true}`).want(200); r.body != "" {
		t.Errorf("locking oneself answers %q, want nothing", r.body)
	}
	publisher.get(integrationsPath).refused(http.StatusForbidden, 50)
	if got := c.get("/v1/users/" + guid).object()["locked"]; got != true {
		t.Errorf("locked: %v", got)
	}
	c.post(at, `{"locked":false}`).want(200)
	publisher.get(integrationsPath).want(200)
	c.post(at, `{}`).refused(http.StatusBadRequest, 87)
	c.post("/v1/users/"+missingGUID+"/lock", `{"locked":true}`).refused(http.StatusNotFound, 4)
}

func TestGroupsAreKept(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher, viewer := c.as(c.server.PublisherKey()), c.as(c.server.ViewerKey())
	pat, val := c.server.UserGUID(connecttest.Publisher), c.server.UserGUID(connecttest.Viewer)
	group := publisher.post("/v1/groups", `{"name":"team"}`).want(200).object()
	if diff := cmp.Diff(map[string]any{"guid": group["guid"], "name": "team", "owner_guid": pat, "member_count": float64(0)}, group); diff != "" {
		t.Errorf("group (-want +got):\n%s", diff)
	}
	at := "/v1/groups/" + group["guid"].(string)
	publisher.post("/v1/groups", `{"name":"team"}`).refused(http.StatusConflict, 15)
	publisher.post("/v1/groups", `{"name":""}`).refused(http.StatusBadRequest, 14)
	publisher.post("/v1/groups", `{"title":"team"}`).refused(http.StatusBadRequest, 87)
	viewer.post("/v1/groups", `{"name":"mine"}`).refused(http.StatusForbidden, 22)

	member := fmt.Sprintf(`{"user_guid":%q}`, val)
	publisher.post(at+"/members", member).want(http.StatusNoContent)
	publisher.post(at+"/members", member).refused(http.StatusConflict, 16)
	publisher.post(at+"/members", `{"user_guid":"`+missingGUID+`"}`).refused(http.StatusNotFound, 9)
	publisher.post(at+"/members", fmt.Sprintf(`{"user_guid":%q}`, pat)).want(http.StatusNoContent)
	got := c.get(at + "/members?page_size=1").want(200).object()
	if first := got["results"].([]any)[0].(map[string]any); got["total"] != float64(2) || got["current_page"] != float64(1) || first["username"] != "publisher" {
		t.Errorf("members, by name: %v", got)
	}
	got = c.get(at + "/members?page_size=1&asc_order=false").want(200).object()
	if last := got["results"].([]any)[0].(map[string]any); last["username"] != "viewer" {
		t.Errorf("members, the last first: %v", got)
	}
	viewer.delete(at+"/members/"+pat).refused(http.StatusForbidden, 22)
	viewer.delete(at + "/members/" + val).want(http.StatusNoContent) // everyone may leave
	publisher.delete(at+"/members/"+val).refused(http.StatusNotFound, 18)
	if got := c.get(at).object()["member_count"]; got != float64(1) {
		t.Errorf("member_count %v", got)
	}

	foreign := "/v1/groups/" + c.server.AddGroup("foreign")
	for _, r := range []reply{publisher.delete(foreign), publisher.post(foreign+"/members", member), publisher.delete(foreign + "/members/" + val)} {
		r.refused(http.StatusForbidden, 22)
	}
	open := c.createdAt(fmt.Sprintf(`{"template":"connect","permissions":[{"group_guid":%q}]}`, group["guid"]))
	c.delete(at).want(http.StatusNoContent)
	c.get(at).refused(http.StatusNotFound, 4)
	if got := shown(c.get(open).object(), "permissions"); got != "[]" {
		t.Errorf("permissions %s after the only group is gone", got)
	}
}

func TestDisabledGroupsAreRefusedEverywhere(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Switches: connecttest.Switches{connecttest.GroupsEndpoint: connecttest.Status400}})
	at := "/v1/groups/" + c.server.AddGroup("team")
	user := c.server.UserGUID(connecttest.Viewer)
	for _, r := range []reply{
		c.get("/v1/groups"), c.get(at), c.get(at + "/members"), c.post("/v1/groups", `{"name":"new"}`), c.delete(at),
		c.post(at+"/members", fmt.Sprintf(`{"user_guid":%q}`, user)), c.delete(at + "/members/" + user),
	} {
		r.refused(http.StatusBadRequest, 25)
	}
}

func TestOlderGroupsDoNotTellHowManyTheyAre(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Profile: connecttest.Profile202507})
	if got := shown(c.get("/v1/groups/"+c.server.AddGroup("team")).object(), "member_count"); got != "absent" {
		t.Errorf("member_count %s", got)
	}
}
