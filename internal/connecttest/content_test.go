package connecttest_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// archive is a bundle of a Flask app.
func archive(t *testing.T, appMode string) []byte {
	t.Helper()
	return packed(t, []string{"app.py", "app = None"}, []string{"manifest.json", manifest(appMode)})
}

func manifest(appMode string) string {
	return fmt.Sprintf(`{"version": 1, "metadata": {"appmode": %q, "entrypoint": "app"}, "files": {}}`, appMode)
}

// packed puts files, each a name and a text, into a gzipped tar archive.
func packed(t *testing.T, files ...[]string) []byte {
	t.Helper()
	var raw bytes.Buffer
	zipped := gzip.NewWriter(&raw)
	archive := tar.NewWriter(zipped)
	for _, file := range files {
		if err := archive.WriteHeader(&tar.Header{Name: file[0], Mode: 0o600, Size: int64(len(file[1]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write([]byte(file[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

func TestContentBelongsToItsOwner(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	publisher := c.as(c.server.PublisherKey())
	owner := c.server.UserGUID(connecttest.Publisher)
	mine := publisher.post("/v1/content", `{"name":"mine","title":"Mine","description":"what it does","max_processes":3}`).want(200).object()
	guid := mine["guid"].(string)
	want := map[string]any{
		"id": mine["id"], "guid": guid, "name": "mine", "title": "Mine", "description": "what it does", "access_type": "acl",
		"owner_guid": owner, "created_time": mine["created_time"], "last_deployed_time": mine["created_time"], "bundle_id": nil,
		"app_mode": "unknown", "content_url": c.server.URL() + "/content/" + guid + "/",
		"dashboard_url": c.server.URL() + "/connect/#/apps/" + guid, "app_role": "owner",
	}
	if diff := cmp.Diff(want, mine); diff != "" {
		t.Errorf("content (-want +got):\n%s", diff)
	}
	theirs := c.post("/v1/content", `{}`).want(200).object()
	if got := publisher.get("/v1/content").list(); len(got) != 1 || got[0]["guid"] != guid {
		t.Errorf("a publisher sees %v", got)
	}
	for query, want := range map[string]int{"": 2, "?name=mine": 1, "?name=other": 0, "?owner_guid=" + owner: 1} {
		if got := len(c.get("/v1/content" + query).list()); got != want {
			t.Errorf("an administrator finds %d items with %q, want %d", got, query, want)
		}
	}
	at := "/v1/content/" + guid
	publisher.delete("/v1/content/"+theirs["guid"].(string)).refused(http.StatusForbidden, 22)
	for body, code := range map[string]int{`{"name":"no spaces allowed"}`: 5, `{"access_type":"everyone"}`: 117, `[`: 87, `{"name":7}`: 87} {
		c.post("/v1/content", body).refused(http.StatusBadRequest, code)
	}
	publisher.post("/v1/content", `{"name":"mine"}`).refused(http.StatusConflict, 26)
	c.post("/v1/content", `{"name":"mine"}`).want(200) // another owner's
	c.delete(at).want(http.StatusNoContent)
	c.delete(at).refused(http.StatusNotFound, 4)
}
