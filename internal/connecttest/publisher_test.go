package connecttest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// What the publisher of VS Code and Positron sends, as its public sources show it.

func TestPublisherReadsSettings(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	for path, members := range map[string]string{
		"/v1/user":                      "guid username first_name last_name email user_role created_time updated_time active_time confirmed locked",
		"/server_settings/applications": "access_types run_as run_as_group run_as_current_user",
		"/server_settings": "license runtimes git_enabled git_available execution_type enable_runtime_constraints enable_image_management " +
			"default_image_selection_enabled default_environment_management_selection default_r_environment_management " +
			"default_py_environment_management oauth_integrations_enabled version",
		"/v1/server_settings/nodejs":              "installations enabled",
		"/server_settings/scheduler/python-shiny": "min_processes max_processes",
		"/server_settings/scheduler": "min_processes max_processes max_conns_per_process load_factor init_timeout idle_timeout " +
			"min_processes_limit max_processes_limit connection_timeout read_timeout cpu_request max_cpu_request cpu_limit max_cpu_limit " +
			"memory_request max_memory_request memory_limit max_memory_limit amd_gpu_limit max_amd_gpu_limit nvidia_gpu_limit max_nvidia_gpu_limit",
		"/v1/server_settings/python": "installations api_enabled",
		"/v1/server_settings/r":      "installations",
		"/v1/server_settings/quarto": "installations",
		"/v1/server_settings/public": "authentication self_registration system_display_name public_warning customized_landing " +
			"mail_configured prohibited_usernames username_validator",
		"/v1/server_settings": "version",
	} {
		r := c.as(c.server.PublisherKey()).get(path).want(200).object()
		for member := range strings.FieldsSeq(members) {
			if _, there := r[member]; !there {
				t.Errorf("%s has no %s", path, member)
			}
		}
	}
	licence := c.get("/server_settings").object()["license"].(map[string]any)
	for member, want := range map[string]bool{
		"allow-apis": true, "current-user-execution": false, "enable-launcher": false, "oauth-integrations": true,
	} {
		if licence[member] != want {
			t.Errorf("license.%s is %v, want %t", member, licence[member], want)
		}
	}
}

func TestPublisherDeploys(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher := c.as(c.server.PublisherKey())
	integration := c.create(viewerBody)
	seen := publisher.get(integrationsPath).want(200).list()
	if last := seen[len(seen)-1]; last["guid"] != integration["guid"] || last["auth_type"] != "Viewer" || last["template"] != "custom" {
		t.Errorf("getIntegrations(): %v", last)
	}
	created := publisher.post("/v1/content", `{"name":"app","title":"","access_type":"acl","app_mode":"python-shiny","locked":false,"max_processes":null}`).want(200).object()
	at := "/v1/content/" + created["guid"].(string)
	if created["locked"] != false || created["app_mode"] != "unknown" {
		t.Errorf("createDeployment(): %v", created)
	}
	publisher.patch(at, `{"title":"An app","description":"what it does","run_as_current_user":false,"default_py_environment_management":true}`).want(200)
	publisher.patch(at+"/environment", `[{"name":"TOKEN","value":"x"}]`).want(200)
	sent := archive(t, "python-shiny")
	bundle := upload(publisher, at, sent, "").want(200).object()
	task := publisher.post(at+"/deploy", `{"bundle_id":"`+bundle["id"].(string)+`"}`).want(202).object()["task_id"].(string)
	if done := publisher.get("/v1/tasks/" + task + "?first=0").want(200).object(); done["finished"] != true || done["error"] != "" {
		t.Errorf("waitForTask(): %v", done)
	}
	c.send(http.MethodGet, "/content/"+created["guid"].(string)+"/", "", http.Header{}).want(200) // validateDeployment()
	if got := publisher.get(at + "/bundles/" + bundle["id"].(string) + "/download").want(200).body; got != string(sent) {
		t.Errorf("downloadBundle(): %d bytes, want %d", len(got), len(sent))
	}
	details := publisher.get(at).want(200).object()
	if details["app_mode"] != "python-shiny" || details["default_py_environment_management"] != true || details["title"] != "An app" {
		t.Errorf("contentDetails(): %v", details)
	}
	publisher.put(at+"/oauth/integrations/associations", wanted(integration["guid"].(string))).want(http.StatusNoContent)
}
