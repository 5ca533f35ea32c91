package main

import (
	"slices"
	"strings"
	"testing"
)

func TestJudgeLinksAndPictures(t *testing.T) {
	t.Parallel()
	got := judge([]view{
		{
			Page: "index", URL: "file:///docs/index.html", Anchor: []string{"start"}, Broken: []string{"file:///docs/plan.svg"},
			Link: []string{
				"file:///docs/index.html#start", "file:///docs/index.html#end", "file:///docs/guide.html", "file:///docs/guide.html#%C3%A4",
				"file:///docs/gone.html", "https://example.com/gone#nowhere",
			},
		},
		{Page: "guide", URL: "file:///docs/guide.html", Anchor: []string{"ä"}},
	})
	want := []string{
		`index: file:///docs/index.html has no anchor "end"`,
		`index: the picture file:///docs/plan.svg is not shown`,
		`index: there is no page file:///docs/gone.html`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("findings:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestJudgeText(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"A sentence, 3 < 4, a_b_c, 2 * 3 -> 6 (see below).": "",
		"Some ** lost bold":        "**",
		"An open `code":            "`",
		"[link](guides/ a b)":      "](",
		"{{ tffile }}":             "{{",
		"<a id=\"x\">":             "<a ",
		"## Heading":               "## ",
		"| a | b |":                "| a | b |",
		"-> A note in a list item": "-> ",
		"---":                      "---",
	} {
		findings := judge([]view{{Page: "p", Text: []string{line}}})
		switch {
		case want == "" && len(findings) > 0:
			t.Errorf("%q is plain text, but: %v", line, findings)
		case want != "" && (len(findings) != 1 || !strings.Contains(findings[0], "in: "+line)):
			t.Errorf("%q: findings %v, want one about %q", line, findings, want)
		}
	}
}
