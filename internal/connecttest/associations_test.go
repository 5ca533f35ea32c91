package connecttest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// wanted is a PUT's body for these integrations.
func wanted(guids ...string) string {
	entries := make([]string, len(guids))
	for i, guid := range guids {
		entries[i] = fmt.Sprintf(`{"oauth_integration_guid":%q}`, guid)
	}
	return "[" + strings.Join(entries, ",") + "]"
}

// guids lists the integrations of associations.
func guids(associations []map[string]any) []string {
	list := []string{}
	for _, a := range associations {
		list = append(list, a["oauth_integration_guid"].(string))
	}
	return list
}

func TestAssociationsAreReplacedAsAWhole(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	a, b := c.create(viewerBody)["guid"].(string), c.create(serviceBody)["guid"].(string)
	content := c.server.AddContent("app", "python-shiny")
	at := "/v1/content/" + content + "/oauth/integrations/associations"
	if got := c.get(at).want(200).list(); len(got) != 0 {
		t.Errorf("new content has %v", got)
	}
	if r := c.put(at, wanted(a)).want(http.StatusNoContent); r.body != "" {
		t.Errorf("answer to PUT: %q, want none", r.body)
	}
	first := c.get(at).list()
	want := []map[string]any{{
		"app_guid": content, "content_guid": content, "oauth_integration_guid": a, "oauth_integration_name": "idp",
		"oauth_integration_description": nil, "oauth_integration_template": "custom", "oauth_integration_auth_type": "Viewer",
		"created_time": first[0]["created_time"],
	}}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("associations (-want +got):\n%s", diff)
	}
	c.put(at, wanted(b, a)).want(http.StatusNoContent)
	both := c.get(at).list()
	if diff := cmp.Diff([]string{a, b}, guids(both)); diff != "" {
		t.Errorf("not in order of creation (-want +got):\n%s", diff)
	}
	if both[0]["created_time"] != first[0]["created_time"] || both[1]["created_time"].(string) <= both[0]["created_time"].(string) {
		t.Errorf("creation times: %v", both)
	}
	if diff := cmp.Diff(both[1:], c.get(integrationsPath+"/"+b+"/associations").want(200).list()); diff != "" {
		t.Errorf("seen from the integration (-want +got):\n%s", diff)
	}
	c.put(at, wanted(b)).want(http.StatusNoContent)
	if diff := cmp.Diff([]string{b}, guids(c.get(at).list())); diff != "" {
		t.Errorf("after a replacement (-want +got):\n%s", diff)
	}
	c.put(at, "[]").want(http.StatusNoContent)
	if got := c.get(at).list(); len(got) != 0 {
		t.Errorf("after []: %v", got)
	}
}

func TestBadAssociationsAreRefusedAndChangeNothing(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	a, b := c.create(viewerBody)["guid"].(string), c.create(viewerBody)["guid"].(string)
	at := "/v1/content/" + c.server.AddContent("app", "api") + "/oauth/integrations/associations"
	c.put(at, wanted(a)).want(http.StatusNoContent)
	for body, code := range map[string]int{
		``: 87, `null`: 87, `{}`: 87, `["` + a + `"]`: 87, `[{"oauth_integration_guid":"` + b + `","x":1}]`: 87,
		`[{}]`: 207, wanted("nonsense"): 207, wanted(b, missingGUID): 208, wanted(b, b): 258,
	} {
		c.put(at, body).refused(http.StatusBadRequest, code)
	}
	if diff := cmp.Diff([]string{a}, guids(c.get(at).list())); diff != "" {
		t.Errorf("after refused PUTs (-want +got):\n%s", diff)
	}
	nowhere := "/v1/content/" + missingGUID + "/oauth/integrations/associations"
	c.get(nowhere).refused(http.StatusNotFound, 4)
	c.put(nowhere, "[]").refused(http.StatusNotFound, 4)
	c.get(integrationsPath+"/"+missingGUID+"/associations").refused(http.StatusNotFound, 4)
}

func TestWhatContentAnIntegrationFits(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	viewer, service := c.create(viewerBody)["guid"].(string), c.create(serviceBody)["guid"].(string)
	for _, test := range []struct {
		appMode, integration string
		status               int
	}{
		{"python-shiny", viewer, 204}, {"python-api", service, 204}, {"static", service, 204}, {"quarto-static", service, 204},
		{"static", viewer, 400}, {"unknown", viewer, 400}, {"unknown", service, 400},
	} {
		if got := associate(c, test.appMode, test.integration).status; got != test.status {
			t.Errorf("%s with %s: status %d, want %d", test.appMode, test.integration, got, test.status)
		}
	}
	public := c.server.AddContent("public", "python-shiny")
	c.server.OpenContent(public)
	c.put("/v1/content/"+public+"/oauth/integrations/associations", wanted(service)).refused(http.StatusBadRequest, 237)
}

func TestAPublisherAssociatesOwnContentWithWhatItMayUse(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher := c.as(c.server.PublisherKey())
	open := c.create(viewerBody)["guid"].(string)
	closed := c.server.Add(connecttest.Integration{Template: "connect", Permissions: []connecttest.Principal{{UserGUID: missingGUID}}})
	own := "/v1/content/" + c.server.AddContent("own", "shiny") + "/oauth/integrations/associations"
	publisher.put(own, wanted(open)).want(http.StatusNoContent)
	publisher.put(own, wanted(closed)).refused(http.StatusBadRequest, 208)
	foreign := "/v1/content/" + c.post("/v1/content", `{"name":"foreign"}`).object()["guid"].(string) + "/oauth/integrations/associations"
	publisher.get(foreign).refused(http.StatusForbidden, 22)
	publisher.put(foreign, "[]").refused(http.StatusForbidden, 22)
}

func TestDeletingTakesAssociationsAndSessionsAlong(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	a, b := c.create(viewerBody)["guid"].(string), c.create(viewerBody)["guid"].(string)
	content := c.server.AddContent("app", "shiny")
	at := "/v1/content/" + content + "/oauth/integrations/associations"
	c.put(at, wanted(a, b)).want(http.StatusNoContent)
	gone, stays := c.server.AddSession(a, c.server.UserGUID(connecttest.Viewer)), c.server.AddSession(b, c.server.UserGUID(connecttest.Viewer))
	c.delete(integrationsPath + "/" + a).want(http.StatusNoContent)
	if diff := cmp.Diff([]string{b}, guids(c.get(at).list())); diff != "" {
		t.Errorf("associations after the integration is gone (-want +got):\n%s", diff)
	}
	c.server.Add(connecttest.Integration{GUID: a, Template: "custom"})
	if diff := cmp.Diff([]string{b}, guids(c.get(at).list())); diff != "" {
		t.Errorf("associations after one of the same GUID came (-want +got):\n%s", diff)
	}
	c.get("/v1/oauth/sessions/"+gone).refused(http.StatusNotFound, 4)
	c.get("/v1/oauth/sessions/" + stays).want(http.StatusOK)
	c.delete("/v1/content/" + content).want(http.StatusNoContent)
	if got := c.get(integrationsPath + "/" + b + "/associations").list(); len(got) != 0 {
		t.Errorf("associations after the content is gone: %v", got)
	}
}

func TestSessionsAreTheUsersOwn(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	viewer := c.as(c.server.ViewerKey())
	guid := c.create(viewerBody)["guid"].(string)
	mine := c.server.AddSession(guid, c.server.UserGUID(connecttest.Viewer))
	theirs := c.server.AddSession(guid, c.server.UserGUID(connecttest.Publisher))
	list := viewer.get("/v1/oauth/sessions").want(200).list()
	if len(list) != 1 || list[0]["guid"] != mine || list[0]["oauth_integration_guid"] != guid || list[0]["has_refresh_token"] != true {
		t.Errorf("a viewer sees %v", list)
	}
	for _, all := range []string{"true", "True", "1"} { // R, Python, others
		if got := len(c.get("/v1/oauth/sessions?all=" + all).list()); got != 2 {
			t.Errorf("all=%s: an administrator sees %d sessions, want 2", all, got)
		}
	}
	c.get("/v1/oauth/sessions?all=everyone").refused(http.StatusBadRequest, 25)
	viewer.get("/v1/oauth/sessions?all=False").want(200)
	if got := len(c.get("/v1/oauth/sessions").list()); got != 0 {
		t.Errorf("an administrator has %d own sessions, want none", got)
	}
	viewer.get("/v1/oauth/sessions/"+theirs).refused(http.StatusNotFound, 4)
	viewer.delete("/v1/oauth/sessions/" + mine).want(http.StatusNoContent)
	viewer.delete("/v1/oauth/sessions/"+mine).refused(http.StatusNotFound, 4)
	c.delete("/v1/oauth/sessions/" + theirs).want(http.StatusNoContent)
}
