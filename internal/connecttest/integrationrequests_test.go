package connecttest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// requesting is a bundle whose manifest holds these integration requests.
func requesting(t *testing.T, appMode, requests string) []byte {
	t.Helper()
	return packed(t, []string{"manifest.json", fmt.Sprintf(`{"version": 1, "metadata": {"appmode": %q}, "integration_requests": %s}`, appMode, requests)})
}

// deployRequesting deploys such a bundle and returns the finished task.
func deployRequesting(c *client, at, appMode, requests string) map[string]any {
	c.t.Helper()
	upload(c, at, requesting(c.t, appMode, requests), "").want(200)
	task := c.post(at+"/deploy", "").want(202).object()["task_id"].(string)
	return c.get("/v1/tasks/" + task).want(200).object()
}

func TestDeploymentAssociatesWhatTheManifestRequests(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{NoDefaultIntegration: true})
	viewer, service := c.create(viewerBody)["guid"].(string), c.create(serviceBody)["guid"].(string)
	described := c.create(`{"name":"keys","description":"For the API","template":"connect","config":{"max_role":"Viewer"}}`)["guid"].(string)
	for requests, want := range map[string][]string{
		`[]`:                                 {},
		`[{"guid":"` + service + `"}]`:       {service},
		`[{"name":"id"}]`:                    {viewer}, // a regular expression
		`[{"name":"^s.c$","type":"custom"}]`: {service},
		`[{"type":"custom"}]`:                {viewer}, // the first of two
		`[{"type":"custom","auth_type":"Service Account"}]`:        {service},
		`[{"description":"API$"}]`:                                 {described},
		`[{"config":{"max_role":"Viewer"}}]`:                       {described},
		`[{"config":{"use_pkce":true}}]`:                           {viewer},
		`[{"type":"connect"},{"name":"idp","auth_type":"Viewer"}]`: {described, viewer},
	} {
		guid := c.server.AddContent("app"+fmt.Sprint(len(requests)), "unknown")
		if task := deployRequesting(c, "/v1/content/"+guid, "python-shiny", requests); task["code"] != float64(0) || task["error"] != "" {
			t.Errorf("%s: %v", requests, task)
		}
		if diff := cmp.Diff(want, c.server.Associations(guid)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", requests, diff)
		}
	}
}

func TestDeploymentFailsWhereNothingFitsTheRequest(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	held := c.create(viewerBody)["guid"].(string)
	user := c.server.AddUser("jo", "jo@example.com", connecttest.Publisher)
	c.create(fmt.Sprintf(`{"name":"restricted","template":"connect","permissions":[{"user_guid":%q}]}`, user))
	publisher, guid := running(c, held)
	at := "/v1/content/" + guid
	for name, test := range map[string]struct{ appMode, requests, want string }{
		"no such integration":          {"shiny", `[{"guid":"` + held + `"},{"guid":"` + missingGUID + `"}]`, "integration request 2 could not be satisfied"},
		"one that others may use":      {"shiny", `[{"name":"restricted"}]`, "could not be satisfied"},
		"content that is not for it":   {"static", `[{"guid":"` + held + `"}]`, "could not be satisfied"},
		"a name that is no expression": {"shiny", `[{"name":"("}]`, "cannot be read"},
	} {
		task := deployRequesting(publisher, at, test.appMode, test.requests)
		if task["code"] != float64(1) || task["finished"] != true || !strings.Contains(task["error"].(string), test.want) {
			t.Errorf("%s: %v", name, task)
		}
	}
	if diff := cmp.Diff([]string{held}, c.server.Associations(guid)); diff != "" {
		t.Errorf("associations after failed deployments (-want +got):\n%s", diff)
	}
	if got := publisher.get(at).want(http.StatusOK).object(); got["bundle_id"] != nil {
		t.Errorf("a failed deployment activated bundle %v", got["bundle_id"])
	}
}

func TestDeploymentKeepsOtherAssociations(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	first, second := c.create(viewerBody)["guid"].(string), c.create(serviceBody)["guid"].(string)
	publisher, guid := running(c, first)
	deployRequesting(publisher, "/v1/content/"+guid, "shiny", `[{"guid":"`+second+`"}]`)
	if diff := cmp.Diff([]string{first, second}, c.server.Associations(guid)); diff != "" {
		t.Errorf("associations (-want +got):\n%s", diff)
	}
}

func TestOldReleasesDoNotLookAtRequests(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Profile: connecttest.Profile202412})
	guid := c.server.AddContent("app", "unknown")
	if task := deployRequesting(c, "/v1/content/"+guid, "shiny", `[{"guid":"`+missingGUID+`"}]`); task["code"] != float64(0) {
		t.Errorf("task %v", task)
	}
}
