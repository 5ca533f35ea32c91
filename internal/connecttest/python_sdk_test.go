package connecttest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// What Posit's SDK for Python sends, as its public sources and its tests against live servers show it.

// sdkConfig is the config of the Python SDK's tests against live servers. It has no auth_type and no use_pkce.
const sdkConfig = `{"auth_mode": "Confidential", "authorization_uri": "https://example.com/__tenand_id__/oauth2/v2.0/authorize",
	"client_id": "client_id", "client_secret": "client_secret", "scopes": "a b c", "token_endpoint_auth_method": "client_secret_post",
	"token_uri": "https://example.com/__tenant_id__/oauth2/v2.0/token"}`

func sdkIntegration(name string) string {
	return fmt.Sprintf(`{"name": %q, "description": "integration description", "template": "custom", "config": %s}`, name, sdkConfig)
}

// deleteAll is how the SDK's tests begin: servers from 2025.05 on have an integration already.
func deleteAll(c *client) {
	c.t.Helper()
	for _, i := range c.get(integrationsPath).want(200).list() {
		c.delete(integrationsPath + "/" + i["guid"].(string)).want(http.StatusNoContent)
	}
	if left := c.get(integrationsPath).list(); len(left) != 0 {
		c.t.Fatalf("left after deleting all: %v", left)
	}
}

func TestPythonSDKManagesIntegrations(t *testing.T) {
	t.Parallel()
	for _, profile := range connecttest.Profiles() {
		t.Run(string(profile), func(t *testing.T) {
			t.Parallel()
			c := newClient(t, connecttest.Config{Profile: profile})
			c.get("/server_settings").want(200) // the SDK asks for the version first
			deleteAll(c)
			one, other := c.create(sdkIntegration("example integration")), c.create(sdkIntegration("another example integration"))
			if diff := cmp.Diff([]map[string]any{one, other}, c.get(integrationsPath).list()); diff != "" {
				t.Errorf("find() (-created +found):\n%s", diff)
			}
			created := c.create(sdkIntegration("new integration"))
			at := integrationsPath + "/" + created["guid"].(string)
			if diff := cmp.Diff(created, c.get(at).object()); diff != "" {
				t.Errorf("get() (-created +got):\n%s", diff)
			}
			c.patch(at, `{"name": "updated integration name"}`).want(200)
			if got := c.get(at).object()["name"]; got != "updated integration name" {
				t.Errorf("name %v after update()", got)
			}
			c.delete(at).want(http.StatusNoContent)
			if got := len(c.get(integrationsPath).list()); got != 2 {
				t.Errorf("%d integrations after delete(), want 2", got)
			}
		})
	}
}

func TestPythonSDKManagesAssociations(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	deleteAll(c)
	one := c.create(sdkIntegration("example integration"))["guid"].(string)
	another := c.create(sdkIntegration("another example integration"))["guid"].(string)

	content := c.post("/v1/content", `{"name": "example-flask-minimal"}`).want(200).object()
	contentAt := "/v1/content/" + content["guid"].(string)
	associationsAt := contentAt + "/oauth/integrations/associations"
	c.put(associationsAt, wanted(one)).refused(http.StatusBadRequest, 237) // nothing is deployed yet
	bundle := c.post(contentAt+"/bundles", string(archive(t, "python-api"))).want(200).object()
	task := c.post(contentAt+"/deploy", fmt.Sprintf(`{"bundle_id": %q}`, bundle["id"])).want(202).object()
	done := c.get("/v1/tasks/" + task["task_id"].(string)).want(200).object()
	if done["finished"] != true || done["code"] != float64(0) || done["error"] != "" {
		t.Errorf("task %v", done)
	}
	if got := c.get(contentAt).object(); got["app_mode"] != "python-api" || got["bundle_id"] != bundle["id"] {
		t.Errorf("deployed content: %v", got)
	}

	c.put(associationsAt, wanted(one)).want(http.StatusNoContent)
	if found := c.get(integrationsPath + "/" + one + "/associations").list(); len(found) != 1 || found[0]["oauth_integration_guid"] != one {
		t.Errorf("integration.associations.find(): %v", found)
	}
	if found := c.get(integrationsPath + "/" + another + "/associations").list(); len(found) != 0 {
		t.Errorf("another_integration.associations.find(): %v", found)
	}
	c.put(associationsAt, wanted(another)).want(http.StatusNoContent)
	if found := c.get(associationsAt).list(); len(found) != 1 || found[0]["app_guid"] != content["guid"] || found[0]["oauth_integration_guid"] != another {
		t.Errorf("content.oauth.associations.find(): %v", found)
	}
	c.put(associationsAt, wanted(one, another)).want(http.StatusNoContent)
	if found := c.get(associationsAt).list(); len(found) != 2 {
		t.Errorf("two associations: %v", found)
	}
	c.put(associationsAt, `[]`).want(http.StatusNoContent)
	deleteAll(c)
	c.delete(contentAt).want(http.StatusNoContent)
	if left := c.get("/v1/content").list(); len(left) != 0 {
		t.Errorf("content.count(): %d", len(left))
	}
}
