package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestLinksOfTheDocumentation expects every page and heading that a page of docs/ links to.
func TestLinksOfTheDocumentation(t *testing.T) {
	t.Parallel()
	pages, err := readPages(os.DirFS(filepath.Join("..", "..", "docs")))
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range checkLinks(pages, "/preview") {
		t.Error(finding)
	}
}

func TestLinksThatLeadNowhere(t *testing.T) {
	t.Parallel()
	pages, err := readPages(docs(map[string]string{
		"index.md":        "---\npage_title: Provider\n---\n# Start\n\n[a](guides/start.md) [b](guides/start.md#first-step) [c](#start)\n\n[d](guides/gone.md) [e](guides/start.md#last-step) [f](#end) [g](https://example.com/#x)\n",
		"guides/start.md": "---\npage_title: Guide\n---\n## First step\n\n[back](../index.md#start)\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`index: file:///preview/guides/start.html has no anchor "last-step"`,
		`index: file:///preview/index.html has no anchor "end"`,
		"index: there is no page file:///preview/guides/gone.html",
	}
	if got := checkLinks(pages, "/preview"); !slices.Equal(got, want) {
		t.Errorf("findings %q, want %q", got, want)
	}
}

func TestContentsOfLongPages(t *testing.T) {
	t.Parallel()
	if got := contents(`<h2 id="a">A</h2><h3 id="b">B</h3><h4 id="c">C</h4>`); got != nil {
		t.Errorf("a short page has contents: %v", got)
	}
	got := contents(`<h1 id="t">T</h1><h2 id="a">A</h2><h3 id="b"><code>b</code></h3><h2 id="c">C</h2><h2 id="d">D</h2>`)
	if want := []heading{{"2", "a", "A"}, {"3", "b", "<code>b</code>"}, {"2", "c", "C"}, {"2", "d", "D"}}; !slices.Equal(got, want) {
		t.Errorf("contents %v, want %v", got, want)
	}
}
