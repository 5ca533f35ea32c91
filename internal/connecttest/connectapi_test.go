package connecttest_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// What connectapi, the R client, sends: its recordings.

// TestRClientAgainstItsRecordings replays the requests whose answers connectapi's tests recorded on a server of 2025.07.
func TestRClientAgainstItsRecordings(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Profile: connecttest.Profile202507})
	created := c.create(`{"name":"Connect API Integration","description":"before","template":"connect","config":{"max_role":"Publisher"}}`)
	at := integrationsPath + "/" + created["guid"].(string)
	want := map[string]any{
		"id": created["id"], "guid": created["guid"], "created_time": created["created_time"], "updated_time": created["updated_time"],
		"name": "Connect API Integration", "description": "before", "template": "connect", "auth_type": "Visitor API Key",
		"config": map[string]any{"max_role": "Publisher"},
	}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Errorf("create_integration() (-want +got):\n%s", diff)
	}
	updated := c.patch(at, `{"description":"after","config":{"max_role":"Viewer"}}`).want(200).object()
	want["description"], want["config"], want["updated_time"] = "after", map[string]any{"max_role": "Viewer"}, updated["updated_time"]
	if diff := cmp.Diff(want, updated); diff != "" {
		t.Errorf("update_integration() (-want +got):\n%s", diff)
	}
	refused := `{"code":228,"error":"The config key max_role must be one of (Viewer, Publisher, Admin)","payload":null}`
	if got := c.patch(at, `{"config":{"max_role":"Nobody"}}`).want(400).body; got != refused {
		t.Errorf("update_integration() refused with %s", got)
	}
	if got := c.post(integrationsPath, `{"name":"x","template":"connect","config":{"max_role":"Nobody"}}`).want(400).body; got != refused {
		t.Errorf("create_integration() refused with %s", got)
	}
	if got := c.delete(at); got.status != http.StatusNoContent || got.body != "" {
		t.Errorf("delete_integration(): %d %q", got.status, got.body)
	}
	if got := c.send("GET", "/__ping__", "", http.Header{}).body; got != "{}" {
		t.Errorf("connect() pings and gets %q", got)
	}
}
