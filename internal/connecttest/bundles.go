package connecttest

import (
	"bytes"
	"crypto/md5"  //nolint:gosec // the checksum that the protocol has
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

	manifest manifest
	archive  []byte
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
	described, err := manifestOf(archive)
	if err != nil {
		return nil, badRequest(codeManifest, "Unable to read the bundle's manifest.json: %v.", err)
	}
	metadata.ArchiveMD5 = hex.EncodeToString(sum[:])
	metadata.ArchiveSHA1 = fmt.Sprintf("%x", sha1.Sum(archive)) //nolint:gosec // the hash that the protocol has
	s.lastID++
	b := &bundle{
		ID: strconv.Itoa(s.lastID), ContentGUID: x.GUID, CreatedTime: stamp(s.clock.tick()), Size: len(archive),
		Metadata: metadata, manifest: described, archive: archive,
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
