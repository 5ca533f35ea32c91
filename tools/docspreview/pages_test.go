package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func docs(files map[string]string) fstest.MapFS {
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return folder
}

func TestPagesLookAsInTheRegistry(t *testing.T) {
	t.Parallel()
	pages, err := readPages(docs(map[string]string{
		"index.md":           "---\npage_title: Provider\n---\n# Start\n\n~> Mind *this*.\n\n[guide](guides/start) [site](https://example.com/a.md) [here](#start)\n",
		"guides/start.md":    "---\npage_title: \"Getting started\"\n---\n[resource](../resources/thing.md#top)\n\n- no -> callout\n",
		"resources/thing.md": "---\npage_title: \"thing\"\n---\n<a id=\"top\"></a>\n\n| a | b |\n| - | - |\n| 1 | 2 |\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	if err := writePages(pages, out); err != nil {
		t.Fatal(err)
	}
	for name, parts := range map[string][]string{
		"index.html": {
			`<title>Provider</title>`, `<h1 id="start">Start</h1>`, `<p class="callout warning">Mind <em>this</em>.</p>`,
			`<a href="guides/start.html">guide</a>`, `<a href="https://example.com/a.md">site</a>`, `<a href="#start">here</a>`,
			`<a href="index.html" aria-current="page">connect provider</a>`, `<a href="resources/thing.html">thing</a>`,
		},
		"guides/start.html": {
			`<a href="../resources/thing.html#top">resource</a>`, `<li>no -&gt; callout</li>`,
			`<a href="../guides/start.html" aria-current="page">Getting started</a>`,
		},
		"resources/thing.html": {`<a id="top"></a>`, `<td>1</td>`},
	} {
		text, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s has no %s:\n%s", name, part, text)
			}
		}
		if strings.Contains(string(text), "page_title") {
			t.Errorf("%s shows its front matter", name)
		}
	}
}

func TestPagesThatTheRegistryCannotShow(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ file, text, want string }{
		"no front matter": {"index.md", "# Start", "index.md: there is no front matter"},
		"no title":        {"index.md", "---\nsubcategory: a\n---\n", "index.md: the front matter has no page_title"},
		"another folder":  {"notes/a.md", "---\npage_title: a\n---\n", "notes/a.md: the registry shows no such file"},
		"another format":  {"guides/a.html", "<p>", "guides/a.html: the registry shows no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := readPages(docs(map[string]string{test.file: test.text})); err == nil || err.Error() != test.want {
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
}
