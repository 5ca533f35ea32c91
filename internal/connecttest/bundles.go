package connecttest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"path"
	"slices"
	"strconv"
)

// bundle is an uploaded archive, as Connect answers it (recorded). Of the archive itself only the kind of content is kept.
type bundle struct {
	ID          string         `json:"id"`
	ContentGUID string         `json:"content_guid"`
	CreatedTime string         `json:"created_time"`
	RVersion    *string        `json:"r_version"`
	PyVersion   *string        `json:"py_version"`
	Active      bool           `json:"active"`
	Size        int            `json:"size"` // bytes
	Metadata    map[string]any `json:"metadata"`

	appMode string
}

func (s *Server) listBundles(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	shown := []bundle{}
	for _, b := range slices.Backward(x.bundles) { // newest first
		shown = append(shown, *b)
	}
	return ok(shown)
}

// uploadBundle takes a gzipped tar archive, as the body or as the part "archive" of a form.
func (s *Server) uploadBundle(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	archive, err := archiveOf(c)
	if err != nil {
		return answer{}, badRequest(codeBadRequest, "Unable to read the bundle: %v.", err)
	}
	appMode, err := appModeOf(archive)
	if err != nil {
		return answer{}, badRequest(codeBadRequest, "Unable to read the bundle's manifest.json: %v.", err)
	}
	s.lastID++
	b := &bundle{
		ID: strconv.Itoa(s.lastID), ContentGUID: x.GUID, CreatedTime: stamp(s.clock.tick()), Size: len(archive),
		Metadata: map[string]any{}, appMode: appMode,
	}
	x.bundles = append(x.bundles, b)
	return ok(*b)
}

// archiveOf returns the bundle of a request. Clients that send metadata with it use a form.
func archiveOf(c *call) ([]byte, error) {
	kind, params, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return c.body, nil //nolint:nilerr // not a form that can be read: the body is the bundle
	}
	form := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == "archive" {
			return io.ReadAll(part)
		}
	}
}

// appModeOf reads the kind of content from the archive's manifest.json.
func appModeOf(archive []byte) (string, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return "", err
	}
	files := tar.NewReader(unzipped)
	for {
		file, err := files.Next()
		if err != nil {
			return "", err
		}
		if path.Base(file.Name) != "manifest.json" {
			continue
		}
		var manifest struct {
			Metadata struct {
				AppMode string `json:"appmode"`
			} `json:"metadata"`
		}
		err = json.NewDecoder(io.LimitReader(files, maxBody)).Decode(&manifest)
		return manifest.Metadata.AppMode, err
	}
}

func (x *content) bundle(id string) *bundle {
	if i := slices.IndexFunc(x.bundles, func(b *bundle) bool { return b.ID == id }); i >= 0 {
		return x.bundles[i]
	}
	return nil
}

func (s *Server) getBundle(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	b := x.bundle(c.PathValue("id"))
	if b == nil {
		return answer{}, notFound()
	}
	return ok(*b)
}

// deployBundle activates a bundle at once, the newest one where the request names none, and answers a finished task.
func (s *Server) deployBundle(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	var sent struct {
		BundleID *string `json:"bundle_id"`
		Activate *bool   `json:"activate"`
	}
	if len(c.body) > 0 && json.Unmarshal(c.body, &sent) != nil {
		return answer{}, badRequest(codeCannotParse, "Unable to parse the request body.")
	}
	var b *bundle
	if sent.BundleID != nil {
		b = x.bundle(*sent.BundleID)
	} else if len(x.bundles) > 0 {
		b = x.bundles[len(x.bundles)-1]
	}
	if b == nil {
		return answer{}, notFound()
	}
	if sent.Activate == nil || *sent.Activate {
		for _, other := range x.bundles {
			other.Active = other == b
		}
		id := b.ID
		x.BundleID, x.AppMode, x.LastDeployedTime = &id, b.appMode, stamp(s.clock.tick())
	}
	task := newGUID()
	s.tasks[task] = b.ID
	return ok(map[string]string{"task_id": task})
}

// taskBody is a task as Connect answers it (recorded).
type taskBody struct {
	ID       string   `json:"id"`
	Output   []string `json:"output"`
	Result   any      `json:"result"`
	Finished bool     `json:"finished"`
	Code     int      `json:"code"`
	Error    string   `json:"error"`
	Last     int      `json:"last"`
}

// getTask answers a task, which has always finished well. Output begins at the line that ?first= asks for.
func (s *Server) getTask(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := c.PathValue("id")
	bundleID, there := s.tasks[id]
	if !there {
		return answer{}, notFound()
	}
	output := []string{"Launching bundle " + bundleID}
	if c.URL.Query().Get("first") == "1" {
		output = output[1:]
	}
	return ok(taskBody{ID: id, Output: output, Finished: true, Last: 1})
}
