package untrusted

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestQuoted(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"nothing":             {"", ""},
		"plain":               {"Größe, 数, 🙂", "Größe, 数, 🙂"},
		"several lines":       {" a\r\n\tb\u2028c\u00a0d\n", "a b c d"},
		"terminal control":    {"a\x1b[31mb\x07\x00\x7f", `a\u001b[31mb\u0007\u0000\u007f`},
		"direction":           {"a\u202eb\u2066c\u200f", `a\u202eb\u2066c\u200f`},
		"invisible":           {"a\u200bb\u00adc\ufeffd\ufe0fe\u3164f\u2800", `a\u200bb\u00adc\ufeffd\ufe0fe\u3164f\u2800`},
		"beyond the plane":    {"a\U000e0041", `a\ue0041`},
		"no UTF-8":            {"a\xffb\xc3", `a\xffb\xc3`},
		"the replacement":     {"a\ufffdb", "a\ufffdb"},
		"as long as may be":   {strings.Repeat("ä", longestWord), strings.Repeat("ä", longestWord)},
		"too long":            {strings.Repeat("ä", longestWord+1), strings.Repeat("ä", longestWord) + "…"},
		"too long by escapes": {strings.Repeat("\x00", longestWord), strings.Repeat(`\u0000`, longestWord/6) + "…"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Word(test.text); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
	if got := Sentence(strings.Repeat("a", longestSentence+1)); got != strings.Repeat("a", longestSentence)+"…" {
		t.Errorf("a sentence: %q", got)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	names := make([]string, 1000)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	for want, list := range map[string][]string{
		"":               nil,
		`a, b\u202e`:     {"a", "b\u202e"},
		"18, 19":         names[18:20],
		"and 980 more":   names,
		"19, and 1 more": names[:21],
	} {
		if got := List(list); !strings.HasSuffix(got, want) {
			t.Errorf("got %q, want %q at the end", got, want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, text := range []string{"", "a b", "\x1b[2J\u202e", "\xff\xfe", strings.Repeat("\u200b", 300), " \n \n "} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Word(text)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, isInvisible) || utf8.RuneCountInString(got) > longestWord+1 {
			t.Errorf("%q became %q", text, got)
		}
	})
}
