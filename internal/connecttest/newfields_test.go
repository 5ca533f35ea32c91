package connecttest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestNewFieldsAreEverywhere(t *testing.T) {
	t.Parallel()
	for added, want := range map[bool][]string{
		false: {"absent", "absent", `"bool"`, `"Visitor API Key"`, `"viewer"`},
		true:  {`{"of":["a",1,null]}`, "7", `"number"`, `"New Kind"`, `"observer"`},
	} {
		c := newClient(t, connecttest.Config{NewFields: added})
		created := c.create(viewerBody)
		options := c.get("/v1/oauth/templates/custom").object()["options"].([]any)
		got := []string{
			shown(created, "new_member"), shown(config(created), "new_number"), shown(options[len(options)-1].(map[string]any), "type"),
			shown(c.get(integrationsPath).list()[1], "auth_type"), shown(c.as(c.server.ViewerKey()).get("/v1/user").object(), "user_role"),
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", added, diff)
		}
		if stored := c.server.Integrations()[2]; len(stored.Config) != 8 {
			t.Errorf("%v: stored %v", added, stored.Config)
		}
	}
}
