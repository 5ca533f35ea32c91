package main

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// unrendered matches what is markup in a source and has no business in a text that is shown.
var unrendered = regexp.MustCompile("`|\\*\\*|\\]\\(|\\{\\{|\\}\\}|</?[a-z]+[ >/]|^#{1,6} |^\\s*\\|.*\\||^---+$|^(->|~>|!>) |^:::")

// judge returns the mistakes in the pages that were seen, one in a line. Addresses on other sites are not followed.
func judge(seen []view) []string {
	anchors := map[string][]string{}
	for _, v := range seen {
		anchors[v.URL] = v.Anchor
	}
	var findings []string
	for _, v := range seen {
		for _, link := range v.Link {
			if problem := broken(link, anchors); problem != "" {
				findings = append(findings, fmt.Sprintf("%s: %s", v.Page, problem))
			}
		}
		for _, picture := range v.Broken {
			findings = append(findings, fmt.Sprintf("%s: the picture %s is not shown", v.Page, picture))
		}
		for _, line := range v.Text {
			if markup := unrendered.FindString(line); markup != "" {
				findings = append(findings, fmt.Sprintf("%s: unrendered %q in: %s", v.Page, markup, line))
			}
		}
	}
	slices.Sort(findings)
	return slices.Compact(findings)
}

func broken(link string, anchors map[string][]string) string {
	address, fragment, hasFragment := strings.Cut(link, "#")
	if !strings.HasPrefix(address, "file://") {
		return ""
	}
	names, known := anchors[address]
	if !known {
		return fmt.Sprintf("there is no page %s", address)
	}
	if name, err := url.PathUnescape(fragment); hasFragment && (err != nil || !slices.Contains(names, name)) {
		return fmt.Sprintf("%s has no anchor %q", address, fragment)
	}
	return ""
}
