package main

import (
	"fmt"
	"html"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
)

var (
	renderedAnchor = regexp.MustCompile(` id="([^"]+)"`)
	renderedLink   = regexp.MustCompile(`<a href="([^"]+)"`)
)

// checkLinks returns the links between pages, and within a page, that lead nowhere. It needs no browser.
func checkLinks(pages []page, out string) []string {
	anchors := map[string][]string{}
	for _, p := range pages {
		names := []string{}
		for _, match := range renderedAnchor.FindAllStringSubmatch(string(p.Body), -1) {
			names = append(names, html.UnescapeString(match[1]))
		}
		anchors["file://"+filepath.ToSlash(htmlFile(out, p))] = names
	}
	var findings []string
	for _, p := range pages {
		here := url.URL{Scheme: "file", Path: filepath.ToSlash(htmlFile(out, p))}
		for _, match := range renderedLink.FindAllStringSubmatch(string(p.Body), -1) {
			link, err := here.Parse(html.UnescapeString(match[1]))
			if err != nil {
				findings = append(findings, fmt.Sprintf("%s: %v", p.Path, err))
				continue
			}
			if problem := broken(link.String(), anchors); problem != "" {
				findings = append(findings, fmt.Sprintf("%s: %s", p.Path, problem))
			}
		}
	}
	slices.Sort(findings)
	return slices.Compact(findings)
}
