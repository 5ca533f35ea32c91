package connecttest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// bundle is an uploaded archive, as Connect answers it (recorded, without what nothing here knows of the environment).
type bundle struct {
	ID          string `json:"id"`
	ContentGUID string `json:"content_guid"`
	CreatedTime string `json:"created_time"`
	Active      bool   `json:"active"`
	Size        int    `json:"size"` // bytes

	appMode string // of its manifest
}

func (s *Server) listBundles(_ *call, x *content) (answer, error) {
	newestFirst := slices.Clone(x.bundles)
	slices.Reverse(newestFirst)
	return ok(append([]*bundle{}, newestFirst...))
}

// uploadBundle takes a gzipped tar archive. Nothing of it is kept but what its manifest says that it is.
func (s *Server) uploadBundle(c *call, x *content) (answer, error) {
	appMode, err := appModeOf(c.body)
	if err != nil {
		return answer{}, badRequest(codeManifest, "Unable to read the bundle's manifest.json: %v.", err)
	}
	s.lastID++
	b := &bundle{ID: strconv.Itoa(s.lastID), ContentGUID: x.GUID, CreatedTime: stamp(s.clock.tick()), Size: len(c.body), appMode: appMode}
	x.bundles = append(x.bundles, b)
	return ok(b)
}

// appModeOf reads the manifest that stands nearest to the root of a gzipped tar archive: packers put a folder around it (recorded).
func appModeOf(archive []byte) (string, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return "", err
	}
	files := tar.NewReader(io.LimitReader(unzipped, maxUnpacked))
	depth, appMode := -1, ""
	for {
		file, err := files.Next()
		switch {
		case errors.Is(err, io.EOF) && depth >= 0:
			return appMode, nil
		case err != nil:
			return "", err
		}
		name := path.Clean(file.Name)
		if at := strings.Count(name, "/"); path.Base(name) == "manifest.json" && (depth < 0 || at < depth) {
			var manifest struct {
				Metadata struct{ AppMode string }
			}
			if err := json.NewDecoder(io.LimitReader(files, maxBody)).Decode(&manifest); err != nil {
				return "", err
			}
			depth, appMode = at, manifest.Metadata.AppMode
		}
	}
}

func (x *content) bundle(id string) *bundle {
	if i := slices.IndexFunc(x.bundles, func(b *bundle) bool { return b.ID == id }); i >= 0 {
		return x.bundles[i]
	}
	return nil
}

func (s *Server) getBundle(c *call, x *content) (answer, error) {
	if b := x.bundle(c.PathValue("id")); b != nil {
		return ok(b)
	}
	return answer{}, notFound()
}

// deployBundle deploys a bundle at once, the newest one where the request names none, and answers a finished task. The status is
// documented in Connect's OpenAPI document.
func (s *Server) deployBundle(c *call, x *content) (answer, error) {
	var sent struct {
		BundleID *string `json:"bundle_id"`
	}
	if len(c.body) > 0 {
		if err := decode(c.body, &sent); err != nil {
			return answer{}, err
		}
	}
	if len(x.bundles) == 0 {
		return answer{}, &apiError{http.StatusNotFound, codeNoBundle, "No application bundle to deploy."}
	}
	b := x.bundles[len(x.bundles)-1]
	if sent.BundleID != nil {
		b = x.bundle(*sent.BundleID)
	}
	if b == nil {
		return answer{}, badRequest(codeForeignBundle, "The bundle does not belong to the content.")
	}
	for _, other := range x.bundles {
		other.Active = other == b
	}
	x.BundleID, x.AppMode, x.LastDeployedTime = &b.ID, b.appMode, stamp(s.clock.tick())
	s.lastID++
	id := strconv.Itoa(s.lastID)
	s.tasks = append(s.tasks, id)
	return answer{http.StatusAccepted, map[string]string{"task_id": id}}, nil
}

// taskBody is a task as Connect answers it (recorded). Here a deployment is over as soon as it has begun.
type taskBody struct {
	ID       string   `json:"id"`
	Output   []string `json:"output"`
	Result   any      `json:"result"`
	Finished bool     `json:"finished"`
	Code     int      `json:"code"`
	Error    string   `json:"error"`
	Last     int      `json:"last"`
}

func (s *Server) getTask(c *call) (answer, error) {
	id := c.PathValue("id")
	if !slices.Contains(s.tasks, id) {
		return answer{}, &apiError{http.StatusNotFound, codeNoTask, "The task does not exist."}
	}
	return ok(taskBody{ID: id, Output: []string{}, Finished: true})
}
