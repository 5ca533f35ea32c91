package connecttest_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

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
	user, group := c.server.UserGUID(connecttest.Viewer), c.server.AddGroup("Friends")
	c.server.AddGroup("Others")
	c.server.AddMember(group, user)
	want := map[string]any{"guid": group, "name": "Friends", "owner_guid": c.server.UserGUID(connecttest.Administrator)}
	if diff := cmp.Diff(want, c.get("/v1/groups/"+group).want(200).object()); diff != "" {
		t.Errorf("GET (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{want}, c.get("/v1/groups?prefix=fri&page_size=500").want(200).object()["results"]); diff != "" {
		t.Errorf("a search (-want +got):\n%s", diff)
	}
	if got := c.get("/v1/groups/" + group + "/members").want(200).object(); got["total"] != float64(1) || got["results"].([]any)[0].(map[string]any)["guid"] != user {
		t.Errorf("members: %v", got)
	}
	c.get("/v1/groups/"+missingGUID).refused(http.StatusNotFound, 4)
}

func TestDisabledGroupsAreRefusedEverywhere(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Switches: connecttest.Switches{connecttest.GroupsEndpoint: connecttest.Status400}})
	group := "/v1/groups/" + c.server.AddGroup("team")
	for _, r := range []reply{
		c.get("/v1/groups"), c.get(group), c.get(group + "/members"),
	} {
		r.refused(http.StatusBadRequest, 25)
	}
}
