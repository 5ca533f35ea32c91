package connecttest_test

import (
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// What the publisher of VS Code and Positron sends, as its public sources show it.

func TestPublisherReadsSettings(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	for path, members := range map[string]string{
		"/v1/user":                              "guid username first_name last_name email user_role locked confirmed",
		"/server_settings":                      "version license oauth_integrations_enabled",
		"/server_settings/applications":         "access_types run_as run_as_group run_as_current_user",
		"/server_settings/scheduler":            "min_processes max_processes max_conns_per_process load_factor init_timeout idle_timeout read_timeout connection_timeout",
		"/v1/server_settings/python":            "installations api_enabled",
		"/v1/server_settings/r":                 "installations",
		"/v1/server_settings/quarto":            "installations",
		"/v1/server_settings/public":            "authentication",
		"/v1/server_settings":                   "version",
		"/me":                                   "username",
		"/v1/oauth/integrations":                "",
		"/v1/content?name=nothing-yet":          "",
		"/v1/content?owner_guid=" + missingGUID: "",
	} {
		r := c.as(c.server.PublisherKey()).get(path).want(200)
		for member := range strings.FieldsSeq(members) {
			if _, there := r.object()[member]; !there {
				t.Errorf("%s has no %s", path, member)
			}
		}
	}
}
