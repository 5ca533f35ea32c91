package connecttest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestPermissionsAreReplacedAsAWhole(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	user, group := c.server.AddUser("jo", "jo@example.com", connecttest.Publisher), c.server.AddGroup("team")
	created := c.create(fmt.Sprintf(`{"template":"connect","permissions":[{"user_guid":%q,"group_guid":null},{"group_guid":%q}]}`, user, group))
	guid := created["guid"].(string)
	at := integrationsPath + "/" + guid
	rows := created["permissions"].([]any)
	want := []any{
		map[string]any{"id": "1", "guid": rowGUID(rows, 0), "integration_guid": guid, "user_guid": user, "group_guid": nil},
		map[string]any{"id": "2", "guid": rowGUID(rows, 1), "integration_guid": guid, "user_guid": nil, "group_guid": group},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(rows, c.patch(at, `{"name":"n"}`).object()["permissions"]); diff != "" {
		t.Errorf("rows after a PATCH without permissions (-want +got):\n%s", diff)
	}
	swapped := c.patch(at, fmt.Sprintf(`{"permissions":[{"group_guid":%q}]}`, group)).want(200).object()["permissions"].([]any)
	if len(swapped) != 1 || swapped[0].(map[string]any)["group_guid"] != group || rowGUID(swapped, 0) == rowGUID(rows, 0) || rowGUID(swapped, 0) == rowGUID(rows, 1) {
		t.Errorf("rows after a replacement: %v", swapped)
	}
	if opened := c.patch(at, `{"permissions":[]}`).want(200).object()["permissions"]; len(opened.([]any)) != 0 {
		t.Errorf("rows after []: %v", opened)
	}
}

func rowGUID(rows []any, i int) any { return rows[i].(map[string]any)["guid"] }

func TestBadPermissionsAreRefused(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	user, group := c.server.UserGUID(connecttest.Viewer), c.server.AddGroup("team")
	at := c.createdAt(viewerBody)
	for entry, code := range map[string]int{
		`{}`:                                   152,
		`{"user_guid":null,"group_guid":null}`: 152,
		fmt.Sprintf(`{"user_guid":%q,"group_guid":%q}`, user, group): 152,
		fmt.Sprintf(`{"user_guid":%q}`, missingGUID):                 261,
		fmt.Sprintf(`{"user_guid":%q}`, group):                       261,
		fmt.Sprintf(`{"group_guid":%q}`, user):                       262,
		`{"group_guid":""}`:                                          262,
		`{"user_guid":7}`:                                            25,
		fmt.Sprintf(`{"user_guid":%q,"id":"1"}`, user):               87,
		`"text"`: 87,
	} {
		c.patch(at, `{"name":"changed","permissions":[`+entry+`]}`).refused(http.StatusBadRequest, code)
	}
	if got := c.get(at).object()["name"]; got != "idp" {
		t.Errorf("name %v: a refused PATCH changed it", got)
	}
}

func TestTheAccessListDecidesWhatAPublisherSees(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{NoDefaultIntegration: true})
	publisher := c.as(c.server.PublisherKey())
	self, other := c.server.UserGUID(connecttest.Publisher), c.server.AddUser("jo", "jo@example.com", connecttest.Publisher)
	mine, theirs := c.server.AddGroup("mine"), c.server.AddGroup("theirs")
	c.server.AddMember(mine, self)
	c.server.AddMember(theirs, other)
	for name, test := range map[string]struct {
		permissions []connecttest.Principal
		visible     bool
	}{
		"open":          {nil, true},
		"for me":        {[]connecttest.Principal{{UserGUID: self}}, true},
		"for my group":  {[]connecttest.Principal{{UserGUID: other}, {GroupGUID: mine}}, true},
		"for another":   {[]connecttest.Principal{{UserGUID: other}}, false},
		"for their own": {[]connecttest.Principal{{GroupGUID: theirs}}, false},
	} {
		guid := c.server.Add(connecttest.Integration{Name: name, Template: "connect", Permissions: test.permissions})
		status := http.StatusNotFound
		if test.visible {
			status = http.StatusOK
		}
		if got := publisher.get(integrationsPath + "/" + guid).status; got != status {
			t.Errorf("%s: status %d, want %d", name, got, status)
		}
		c.get(integrationsPath + "/" + guid).want(http.StatusOK)
	}
	if got := len(publisher.get(integrationsPath).list()); got != 3 {
		t.Errorf("a publisher's list has %d integrations, want 3", got)
	}
	if got := len(c.get(integrationsPath).list()); got != 5 {
		t.Errorf("an administrator's list has %d integrations, want 5", got)
	}
}

func TestContentCountIsForAdministrators(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	guid := c.create(viewerBody)["guid"].(string)
	at := integrationsPath + "/" + guid
	associate(c, "shiny", guid).want(http.StatusNoContent)
	associate(c, "api", guid).want(http.StatusNoContent)
	if got := shown(c.get(at).object(), "content_count"); got != "2" {
		t.Errorf("an administrator sees %s, want 2", got)
	}
	if got := shown(c.as(c.server.PublisherKey()).get(at).object(), "content_count"); got != "null" {
		t.Errorf("a publisher sees %s, want null", got)
	}
}
