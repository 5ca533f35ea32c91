package connecttest

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/md5" //nolint:gosec // the checksum that the protocol has
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the hash that the protocol has
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
)

// bundle is an uploaded archive, as Connect answers it (recorded).
type bundle struct {
	ID          string `json:"id"`
	ContentGUID string `json:"content_guid"`
	CreatedTime string `json:"created_time"`
	environment
	Active   bool           `json:"active"`
	Size     int            `json:"size"` // bytes
	Metadata bundleMetadata `json:"metadata"`

	appMode string
	archive []byte
}

// bundleMetadata says where a bundle came from, as its publisher sent it, and what its archive hashes to.
type bundleMetadata struct {
	Source       *string `json:"source"`
	SourceRepo   *string `json:"source_repo"`
	SourceBranch *string `json:"source_branch"`
	SourceCommit *string `json:"source_commit"`
	ArchiveMD5   string  `json:"archive_md5"`
	ArchiveSHA1  string  `json:"archive_sha1"`
}

func (s *Server) listBundles(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.viewedContent(c)
	if err != nil {
		return answer{}, err
	}
	all := []bundle{}
	for _, b := range slices.Backward(x.bundles) { // newest first
		all = append(all, *b)
	}
	shown, _, err := pageOf(c, all, defaultPageSize)
	if err != nil {
		return answer{}, err
	}
	return ok(shown)
}

// uploadBundle takes a gzipped tar archive, as the body or as the part "archive" of a form. Clients that send metadata with it
// use a form. The header X-Content-Checksum is the MD5 of the archive in Base64 (Connect's OpenAPI document).
func (s *Server) uploadBundle(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	b, err := s.addBundle(c, x)
	if err != nil {
		return answer{}, err
	}
	return ok(*b)
}

func (s *Server) addBundle(c *call, x *content) (*bundle, error) {
	if x.Locked {
		return nil, &apiError{http.StatusForbidden, codeLockedContent, "The content is locked."} // status inferred
	}
	archive, metadata, err := uploaded(c)
	if err != nil {
		return nil, badRequest(codeArchive, "Unable to read the bundle: %v.", err)
	}
	sum := md5.Sum(archive) //nolint:gosec // the checksum that the protocol has
	if sent := c.Header.Get("X-Content-Checksum"); sent != "" && sent != base64.StdEncoding.EncodeToString(sum[:]) {
		return nil, badRequest(codeChecksum, "The bundle does not have the checksum that X-Content-Checksum says.")
	}
	appMode, err := appModeOf(archive)
	if err != nil {
		return nil, badRequest(codeManifest, "Unable to read the bundle's manifest.json: %v.", err)
	}
	metadata.ArchiveMD5 = hex.EncodeToString(sum[:])
	metadata.ArchiveSHA1 = fmt.Sprintf("%x", sha1.Sum(archive)) //nolint:gosec // the hash that the protocol has
	s.lastID++
	b := &bundle{
		ID: strconv.Itoa(s.lastID), ContentGUID: x.GUID, CreatedTime: stamp(s.clock.tick()), Size: len(archive),
		Metadata: metadata, appMode: appMode, archive: archive,
	}
	x.bundles = append(x.bundles, b)
	return b, nil
}

// uploaded returns the archive of a request, and the metadata that came with it.
func uploaded(c *call) (archive []byte, metadata bundleMetadata, err error) {
	kind, params, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return c.body, metadata, nil //nolint:nilerr // not a form that can be read: the body is the bundle
	}
	form, err := multipart.NewReader(bytes.NewReader(c.body), params["boundary"]).ReadForm(maxBundle)
	if err != nil {
		return nil, metadata, err
	}
	if text := form.Value["metadata"]; len(text) > 0 {
		if err := json.Unmarshal([]byte(text[0]), &metadata); err != nil {
			return nil, metadata, errors.New("its metadata must be a JSON object")
		}
	}
	if len(form.File["archive"]) == 0 {
		return nil, metadata, errors.New("the form has no part named archive")
	}
	file, err := form.File["archive"][0].Open()
	if err != nil {
		return nil, metadata, err
	}
	defer file.Close()
	archive, err = io.ReadAll(file)
	return archive, metadata, err
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
		if path.Clean(file.Name) != "manifest.json" {
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

// bundleFromPath finds the bundle of the path.
func (x *content) bundleFromPath(c *call) (*bundle, error) {
	if b := x.bundle(c.PathValue("id")); b != nil {
		return b, nil
	}
	return nil, notFound()
}

func (s *Server) getBundle(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.viewedContent(c)
	if err != nil {
		return answer{}, err
	}
	b, err := x.bundleFromPath(c)
	if err != nil {
		return answer{}, err
	}
	return ok(*b)
}

// downloadBundle answers the archive as it was uploaded.
func (s *Server) downloadBundle(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	b, err := x.bundleFromPath(c)
	if err != nil {
		return answer{}, err
	}
	return ok(gzipped(b.archive))
}

// deleteBundle removes a bundle that is not active (Connect's OpenAPI document; the code is inferred).
func (s *Server) deleteBundle(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	b, err := x.bundleFromPath(c)
	if err != nil {
		return answer{}, err
	}
	if b.Active {
		return answer{}, badRequest(codeActiveBundle, "The active bundle cannot be deleted.")
	}
	x.bundles = slices.DeleteFunc(x.bundles, func(other *bundle) bool { return other == b })
	return noContent()
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
		s.activate(x, b)
	}
	return ok(map[string]string{"task_id": s.addTask(b)})
}

func (s *Server) activate(x *content, b *bundle) {
	for _, other := range x.bundles {
		other.Active = other == b
	}
	id := b.ID
	x.BundleID, x.AppMode, x.LastDeployedTime = &id, b.appMode, stamp(s.clock.tick())
}

// addTask notes the deployment of a bundle, which is over at once, and returns the task's id.
func (s *Server) addTask(b *bundle) string {
	task := rand.Text()[:16]
	s.tasks[task] = b.ID
	return task
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
	output, last, err := s.taskOutput(c, "first")
	if err != nil {
		return answer{}, err
	}
	return ok(taskBody{ID: c.PathValue("id"), Output: output, Finished: true, Last: last})
}

// taskOutput returns the lines of the path's task from the one on that the query's parameter names, and how many there are.
func (s *Server) taskOutput(c *call, from string) (output []string, last int, err error) {
	bundleID, there := s.tasks[c.PathValue("id")]
	if !there {
		return nil, 0, &apiError{http.StatusNotFound, codeNoTask, "The task does not exist."}
	}
	output = []string{"Launching bundle " + bundleID}
	first, err := strconv.Atoi(cmp.Or(c.URL.Query().Get(from), "0"))
	if err != nil || first < 0 {
		return nil, 0, badRequest(codeBadRequest, "%s must be zero or more.", from)
	}
	return output[min(first, len(output)):], len(output), nil
}
