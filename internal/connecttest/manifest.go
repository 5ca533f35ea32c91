package connecttest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"path"
)

// manifest is what the stand-in reads of a bundle's manifest.json (Posit's guide to manifests).
type manifest struct {
	Metadata struct {
		AppMode string `json:"appmode"`
	} `json:"metadata"`
	Platform string `json:"platform"` // the version of R
	Python   struct {
		Version string `json:"version"`
	} `json:"python"`
	Quarto struct {
		Version string `json:"version"`
	} `json:"quarto"`
	IntegrationRequests []integrationRequest `json:"integration_requests"`
}

// manifestOf reads the manifest of a gzipped tar archive.
func manifestOf(archive []byte) (found manifest, err error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return found, err
	}
	files := tar.NewReader(unzipped)
	for {
		file, err := files.Next()
		if err != nil {
			return found, err
		}
		if path.Clean(file.Name) != "manifest.json" {
			continue
		}
		err = json.NewDecoder(io.LimitReader(files, maxBody)).Decode(&found)
		return found, err
	}
}
