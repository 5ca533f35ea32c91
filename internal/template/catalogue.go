package template

import (
	"embed"
	"fmt"
	"path"
	"sync"
)

// The catalogue holds one file per template, in the server's own format. "documented" lists what Posit's documentation states
// about a key: only that is ever an error offline. "complete" says that the documentation lists every key of the template.
// To add a template, add a file; nothing else needs to change.
//
//go:embed catalogue/*.json
var catalogueFiles embed.FS

var catalogue = sync.OnceValue(func() []*Template {
	entries, err := catalogueFiles.ReadDir("catalogue")
	if err != nil {
		panic(fmt.Sprintf("reading the built-in catalogue: %v", err))
	}
	templates := make([]*Template, 0, len(entries))
	for _, entry := range entries {
		raw, err := catalogueFiles.ReadFile(path.Join("catalogue", entry.Name()))
		if err != nil {
			panic(fmt.Sprintf("reading the built-in catalogue: %v", err))
		}
		t, unchecked, err := Parse(raw)
		if err != nil || len(unchecked) > 0 {
			panic(fmt.Sprintf("built-in catalogue, %s: %v %v", entry.Name(), err, unchecked))
		}
		templates = append(templates, t)
	}
	return templates
})

// Catalogue returns the templates that this release knows by itself, ordered by id. It is a fallback for servers that cannot
// be asked: it never limits what may be used. The templates are shared and must not be changed.
func Catalogue() []*Template { return catalogue() }

// Lookup returns the catalogue's template of that id, or nil.
func Lookup(id string) *Template {
	for _, t := range catalogue() {
		if t.ID == id {
			return t
		}
	}
	return nil
}
