package main

import (
	"html/template"
	"regexp"
)

// heading is one line of a page's table of contents.
type heading struct {
	Level string // "2" or "3"
	ID    string
	Text  template.HTML
}

// longPage is from how many headings on a page has a table of contents, as in the registry's column beside the page.
const longPage = 4

var renderedHeading = regexp.MustCompile(`<h([23]) id="([^"]+)">(.+?)</h[23]>`)

// contents lists the headings of a rendered page; none where it is short.
func contents(body string) []heading {
	found := renderedHeading.FindAllStringSubmatch(body, -1)
	if len(found) < longPage {
		return nil
	}
	headings := make([]heading, len(found))
	for i, parts := range found {
		headings[i] = heading{Level: parts[1], ID: parts[2], Text: template.HTML(parts[3])} // #nosec G203 -- our own documentation
	}
	return headings
}
