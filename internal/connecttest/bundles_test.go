package connecttest_test

import (
	"bytes"
	"crypto/md5"  //nolint:gosec // the checksum that the protocol has
	"crypto/sha1" //nolint:gosec // the hash that the protocol has
	"encoding/base64"
	"fmt"
	"mime/multipart"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// upload sends an archive as the body, with a checksum unless it is "".
func upload(c *client, at string, body []byte, checksum string) reply {
	c.t.Helper()
	header := http.Header{"Authorization": {"Key " + c.key}, "Content-Type": {"application/gzip"}}
	if checksum != "" {
		header.Set("X-Content-Checksum", checksum)
	}
	return c.send(http.MethodPost, "/__api__"+at+"/bundles", string(body), header)
}

// uploadForm sends an archive with metadata as rsconnect-python does.
func uploadForm(c *client, at string, body []byte, metadata string) reply {
	c.t.Helper()
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	if body != nil {
		file, _ := parts.CreateFormFile("archive", "bundle.tar.gz")
		_, _ = file.Write(body)
	}
	_ = parts.WriteField("metadata", metadata)
	_ = parts.Close()
	header := http.Header{"Authorization": {"Key " + c.key}, "Content-Type": {parts.FormDataContentType()}}
	return c.send(http.MethodPost, "/__api__"+at+"/bundles", form.String(), header)
}

func TestBundleComesBackAsItWasUploaded(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	content := c.server.AddContent("app", "unknown")
	at, sent := "/v1/content/"+content, archive(t, "python-api")
	sum := md5.Sum(sent) //nolint:gosec // the checksum that the protocol has
	held := uploadForm(c, at, sent, `{"source": "git", "source_repo": "https://git.example.com/app", "source_branch": "main", "source_commit": "c0ffee"}`).want(200).object()
	want := map[string]any{
		"id": held["id"], "content_guid": content, "created_time": held["created_time"], "active": false, "size": float64(len(sent)),
		"cluster_name": nil, "image_name": nil, "r_version": nil, "r_environment_management": nil, "py_version": nil,
		"py_environment_management": nil, "quarto_version": nil,
		"metadata": map[string]any{
			"source": "git", "source_repo": "https://git.example.com/app", "source_branch": "main", "source_commit": "c0ffee",
			"archive_md5": fmt.Sprintf("%x", sum), "archive_sha1": fmt.Sprintf("%x", sha1.Sum(sent)), //nolint:gosec // the hash that the protocol has
		},
	}
	if diff := cmp.Diff(want, held); diff != "" {
		t.Errorf("bundle (-want +got):\n%s", diff)
	}
	one := at + "/bundles/" + held["id"].(string)
	got := c.get(one + "/download").want(200)
	if got.header.Get("Content-Type") != "application/gzip" || got.body != string(sent) {
		t.Errorf("downloaded %d bytes of %s, uploaded %d", len(got.body), got.header.Get("Content-Type"), len(sent))
	}

	bare := upload(c, at, sent, base64.StdEncoding.EncodeToString(sum[:])).want(200).object()
	if got := bare["metadata"].(map[string]any)["source"]; got != nil {
		t.Errorf("source %v of a bundle that came without metadata", got)
	}
	upload(c, at, sent, "bm9uZQ==").refused(http.StatusBadRequest, 104)
	uploadForm(c, at, sent, "no object").refused(http.StatusBadRequest, 135)
	uploadForm(c, at, nil, "{}").refused(http.StatusBadRequest, 135)
	if got := len(c.get(at + "/bundles").list()); got != 2 {
		t.Errorf("%d bundles, want the two that were accepted", got)
	}
}

func TestActiveBundleStays(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	at := "/v1/content/" + c.server.AddContent("app", "unknown")
	ids := make([]string, 3)
	for i := range ids {
		ids[i] = upload(c, at, archive(t, "static"), "").want(200).object()["id"].(string)
	}
	c.post(at+"/deploy", fmt.Sprintf(`{"bundle_id": %q}`, ids[1])).want(202)
	c.delete(at+"/bundles/"+ids[1]).refused(http.StatusBadRequest, 75)
	if r := c.delete(at + "/bundles/" + ids[0]).want(http.StatusNoContent); r.body != "" {
		t.Errorf("answer to DELETE: %q, want none", r.body)
	}
	for _, path := range []string{"/bundles/" + ids[0], "/bundles/" + ids[0] + "/download", "/bundles/0"} {
		c.get(at+path).refused(http.StatusNotFound, 4)
	}
	for query, want := range map[string][]string{
		"":                           {ids[2], ids[1]}, // newest first
		"?page_size=1":               {ids[2]},
		"?page_number=2&page_size=1": {ids[1]},
		"?page_number=9223372036854775807&page_size=500": {},
	} {
		got := []string{}
		for _, b := range c.get(at + "/bundles" + query).want(200).list() {
			got = append(got, b["id"].(string))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
	viewer := c.as(c.server.ViewerKey())
	for _, path := range []string{"/bundles", "/bundles/" + ids[1], "/bundles/" + ids[1] + "/download"} {
		viewer.get(at+path).refused(http.StatusForbidden, 22)
	}
}

func TestTaskTellsItsOutputOnce(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	at := "/v1/content/" + c.server.AddContent("app", "unknown")
	bundle := upload(c, at, archive(t, "static"), "").want(200).object()["id"].(string)
	task := c.post(at+"/deploy", "").want(202).object()["task_id"].(string)
	for query, lines := range map[string]int{"": 1, "?first=0&wait=1": 1, "?first=1": 0, "?first=7": 0} {
		want := map[string]any{"id": task, "output": []any{}, "result": nil, "finished": true, "code": float64(0), "error": "", "last": float64(1)}
		if lines == 1 {
			want["output"] = []any{"Launching bundle " + bundle}
		}
		if diff := cmp.Diff(want, c.get("/v1/tasks/"+task+query).want(200).object()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
	c.get("/v1/tasks/"+task+"?first=x").refused(http.StatusBadRequest, 25)
}

// TestDraftsAndBuilds tries a bundle before it is active, and has content built anew.
func TestDraftsAndBuilds(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	guid := c.post("/v1/content", `{"name":"app"}`).want(200).object()["guid"].(string)
	at := "/v1/content/" + guid
	c.post(at+"/deploy", "").refused(http.StatusNotFound, 28)
	c.post(at+"/build", "").refused(http.StatusNotFound, 28)
	bundle := upload(c, at, archive(t, "nodejs"), "").want(200).object()["id"].(string)
	page := func(path string) int {
		t.Helper()
		return c.send(http.MethodGet, "/content/"+guid+path, "", http.Header{}).status
	}
	c.post(at+"/deploy", fmt.Sprintf(`{"bundle_id":%q,"activate":false}`, bundle)).want(http.StatusAccepted)
	for path, status := range map[string]int{"/": 404, "/_bundle" + bundle + "/": 200, "/_bundle0/": 404, "/" + bundle + "/": 404} {
		if got := page(path); got != status {
			t.Errorf("the draft's page at %s: %d, want %d", path, got, status)
		}
	}
	task := c.post(at+"/build", fmt.Sprintf(`{"bundle_id":%q}`, bundle)).want(200).object()["task_id"].(string)
	if got := c.get("/v1/tasks/" + task).want(200).object(); got["code"] != float64(0) || page("/") != 200 {
		t.Errorf("the build: %v", got)
	}
	if item := c.get(at).object(); item["app_mode"] != "nodejs" || item["py_version"] != nil {
		t.Errorf("the item: %v", item)
	}
	integration := c.create(viewerBody)["guid"].(string) // content in Node.js is interactive
	c.put(at+"/oauth/integrations/associations", wanted(integration)).want(http.StatusNoContent)
}

func TestContentTellsTheVersionsThatItAsksFor(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	at := "/v1/content/" + c.server.AddContent("app", "unknown")
	asking := `{"metadata": {"appmode": "quarto-shiny"}, "platform": "4.4.1", "python": {"version": "3.11.7"}, "quarto": {"version": "1.5.57"}}`
	upload(c, at, packed(t, []string{"manifest.json", asking}), "").want(200)
	c.post(at+"/deploy", "").want(http.StatusAccepted)
	item := c.get(at).object()
	for member, want := range map[string]string{"r_version": "4.4.1", "py_version": "3.11.7", "quarto_version": "1.5.57"} {
		if item[member] != want {
			t.Errorf("%s is %v, want %s", member, item[member], want)
		}
	}
}

func TestManifestIsThatOfTheTopFolder(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	guid := c.server.AddContent("app", "unknown")
	at := "/v1/content/" + guid
	upload(c, at, packed(t, []string{"./data/manifest.json", manifest("static")}, []string{"./manifest.json", manifest("shiny")}), "").want(200)
	c.post(at+"/deploy", "").want(202)
	if got := c.get(at).object()["app_mode"]; got != "shiny" {
		t.Errorf("app_mode %v", got)
	}
	upload(c, at, packed(t, []string{"data/manifest.json", manifest("static")}), "").refused(http.StatusBadRequest, 38)
}
