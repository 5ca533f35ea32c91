package main

import (
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// registryRules are what the Terraform Registry does beyond ordinary Markdown.
type registryRules struct{}

// callouts are the marks of paragraphs that the registry shows as boxes, and the CSS classes of these.
var callouts = map[string]string{"-> ": "callout note", "~> ": "callout warning", "!> ": "callout danger"}

// Transform makes boxes of marked paragraphs and leads links between pages to the HTML files.
func (registryRules) Transform(document *ast.Document, reader text.Reader, _ parser.Context) {
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		switch node := node.(type) {
		case *ast.Paragraph:
			if entering {
				markCallout(node, reader.Source())
			}
		case *ast.Link:
			if entering {
				node.Destination = []byte(pageLink(string(node.Destination)))
			}
		}
		return ast.WalkContinue, nil
	})
}

func markCallout(paragraph *ast.Paragraph, source []byte) {
	line := paragraph.Lines().At(0)
	class, marked := callouts[string(source[line.Start:min(line.Start+3, line.Stop)])]
	if !marked {
		return
	}
	paragraph.SetAttributeString("class", []byte(class))
	// The mark may be in several texts: a tilde could begin a strikethrough.
	for first, ok := paragraph.FirstChild().(*ast.Text); ok; first, ok = paragraph.FirstChild().(*ast.Text) {
		if first.Segment.Stop > line.Start+3 {
			first.Segment = first.Segment.WithStart(max(first.Segment.Start, line.Start+3))
			return
		}
		paragraph.RemoveChild(paragraph, first)
	}
}

// pageLink returns where a link leads in the preview: the registry leaves out the extension of its pages, and takes that of the files.
func pageLink(destination string) string {
	link, err := url.Parse(destination)
	if err != nil || link.IsAbs() || link.Host != "" || link.Path == "" {
		return destination
	}
	switch path.Ext(link.Path) {
	case ".md":
		link.Path = strings.TrimSuffix(link.Path, ".md") + ".html"
	case "":
		link.Path += ".html"
	}
	return link.String()
}
