package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	"go.abhg.dev/goldmark/frontmatter"
)

// page is one page of the documentation.
type page struct {
	Path  string // without extension, such as "resources/oauth_integration"
	Label string // in the navigation
	Title string `yaml:"page_title"`
	Body  template.HTML

	Contents []heading // of a long page
}

// section is a heading of the navigation with its pages, in the registry's order.
type section struct {
	folder, Label string
	Pages         []page
}

func sections() []section {
	return []section{
		{folder: ".", Label: "Documentation"},
		{folder: "guides", Label: "Guides"},
		{folder: "functions", Label: "Functions"},
		{folder: "resources", Label: "Resources"},
		{folder: "data-sources", Label: "Data Sources"},
		{folder: "list-resources", Label: "List Resources"},
		{folder: "ephemeral-resources", Label: "Ephemeral Resources"},
		{folder: "actions", Label: "Actions"},
	}
}

var markdown = goldmark.New(
	goldmark.WithExtensions(extension.GFM, &frontmatter.Extender{}),
	goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithASTTransformers(util.Prioritized(registryRules{}, 100))),
	goldmark.WithRendererOptions(html.WithUnsafe()), // the generated anchors are HTML
)

// readPages reads and renders every Markdown file. A file in a folder that the registry does not show, and a page without a title, are
// errors.
func readPages(docs fs.FS) ([]page, error) {
	var pages []page
	err := fs.WalkDir(docs, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if path.Ext(file) != ".md" || !slices.ContainsFunc(sections(), func(s section) bool { return s.folder == path.Dir(file) }) {
			return fmt.Errorf("%s: the registry shows no such file", file)
		}
		text, err := fs.ReadFile(docs, file)
		if err != nil {
			return err
		}
		p, err := render(strings.TrimSuffix(file, ".md"), text)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		pages = append(pages, p)
		return nil
	})
	return pages, err
}

func render(name string, text []byte) (page, error) {
	p := page{Path: name, Label: path.Base(name)}
	var body bytes.Buffer
	ctx := parser.NewContext()
	if err := markdown.Convert(text, &body, parser.WithContext(ctx)); err != nil {
		return p, err
	}
	matter := frontmatter.Get(ctx)
	if matter == nil {
		return p, fmt.Errorf("there is no front matter")
	}
	if err := matter.Decode(&p); err != nil {
		return p, fmt.Errorf("reading the front matter: %w", err)
	}
	switch {
	case p.Title == "":
		return p, fmt.Errorf("the front matter has no page_title")
	case path.Dir(name) == "guides":
		p.Label = p.Title
	case name == "index":
		p.Label = "connect provider"
	}
	p.Body = template.HTML(body.String()) // #nosec G203 -- our own documentation
	p.Contents = contents(body.String())
	return p, nil
}

//go:embed page.html.tmpl
var pageTemplate string

// writePages writes the pages and their navigation into the folder, which is emptied before.
func writePages(pages []page, out string) error {
	layout, err := template.New("").Parse(pageTemplate)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	navigation := sections()
	for i := range navigation {
		for _, p := range pages {
			if path.Dir(p.Path) == navigation[i].folder {
				navigation[i].Pages = append(navigation[i].Pages, p)
			}
		}
		slices.SortFunc(navigation[i].Pages, func(a, b page) int { return strings.Compare(a.Label, b.Label) })
	}
	for _, p := range pages {
		var text bytes.Buffer
		root := strings.Repeat("../", strings.Count(p.Path, "/"))
		if err := layout.Execute(&text, map[string]any{"Page": p, "Sections": navigation, "Root": root}); err != nil {
			return err
		}
		file := htmlFile(out, p)
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func htmlFile(out string, p page) string {
	return filepath.Join(out, filepath.FromSlash(p.Path)+".html")
}
