package connecttest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// addMember makes a user a member of a group.
func addMember(c *client, group, user string) {
	c.t.Helper()
	c.post("/v1/groups/"+group+"/members", fmt.Sprintf(`{"user_guid":%q}`, user)).want(http.StatusNoContent)
}

func TestUsersAreListedByName(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	c.server.AddUser("aaa", "aaa@example.com", connecttest.Viewer)
	c.server.AddUser("administrator", "b@example.com", connecttest.Viewer)
	for query, want := range map[string][]string{
		"":                           {"aaa", "administrator", "admin", "publisher", "viewer"}, // by first name: the first two have none
		"?page_size=2&page_number=2": {"admin", "publisher"},
		"?prefix=ADMIN":              {"admin", "administrator"}, // the user of that very name first
		"?prefix=pat":                {"publisher"},
		"?prefix=aaa@":               {}, // names are searched, addresses are not
		"?prefix=a&page_number=2":    {}, // a search has one page
		"?page_number=9223372036854775807&page_size=500": {},
	} {
		got := []string{}
		for _, u := range c.get("/v1/users" + query).want(200).object()["results"].([]any) {
			got = append(got, u.(map[string]any)["username"].(string))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
	for _, query := range []string{"?page_size=501", "?page_size=0", "?page_number=x"} {
		c.get("/v1/users"+query).refused(http.StatusBadRequest, 25)
	}
}

func TestGroupsAreKept(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher, user := c.as(c.server.PublisherKey()), c.server.UserGUID(connecttest.Viewer)
	group := publisher.post("/v1/groups", `{"name":"Friends"}`).want(200).object()
	want := map[string]any{"guid": group["guid"], "name": "Friends", "owner_guid": c.server.UserGUID(connecttest.Publisher)}
	if diff := cmp.Diff(want, group); diff != "" {
		t.Errorf("group (-want +got):\n%s", diff)
	}
	other := c.server.AddGroup("Others")
	one := "/v1/groups/" + group["guid"].(string)
	if diff := cmp.Diff(want, c.get(one).want(200).object()); diff != "" {
		t.Errorf("GET (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{want}, c.get("/v1/groups?prefix=fri&page_size=500").want(200).object()["results"]); diff != "" {
		t.Errorf("a search (-want +got):\n%s", diff)
	}
	addMember(publisher, group["guid"].(string), user)
	if got := c.get(one + "/members").want(200).object(); got["total"] != float64(1) || got["results"].([]any)[0].(map[string]any)["guid"] != user {
		t.Errorf("members: %v", got)
	}
	member := fmt.Sprintf(`{"user_guid":%q}`, user)
	publisher.post(one+"/members", member).refused(http.StatusConflict, 16)
	publisher.post(one+"/members", `{}`).refused(http.StatusNotFound, 9)
	publisher.post("/v1/groups/"+other+"/members", member).refused(http.StatusForbidden, 22)
	publisher.post("/v1/groups", `{"name":"Others"}`).refused(http.StatusConflict, 15)
	publisher.post("/v1/groups", `{}`).refused(http.StatusBadRequest, 14)
	c.get("/v1/groups/"+missingGUID).refused(http.StatusNotFound, 4)
}

func TestDisabledGroupsAreRefusedEverywhere(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Switches: connecttest.Switches{connecttest.GroupsEndpoint: connecttest.Status400}})
	group := "/v1/groups/" + c.server.AddGroup("team")
	for _, r := range []reply{
		c.get("/v1/groups"), c.post("/v1/groups", `{"name":"x"}`), c.get(group), c.get(group + "/members"), c.post(group+"/members", `{}`),
	} {
		r.refused(http.StatusBadRequest, 25)
	}
}
