package untrusted

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

func knowing(secrets ...string) *Secrets {
	var s Secrets
	s.Add(secrets...)
	return &s
}

func TestSecretsAreStruck(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		secrets []string
		text    string
		want    string
	}{
		"no secret":               {nil, "The config key a is wrong.", "The config key a is wrong."},
		"blank":                   {[]string{"", " \n"}, "abc", "abc"},
		"one":                     {[]string{"s3cret"}, "bad s3cret, s3cret!", "bad (redacted), (redacted)!"},
		"one inside another":      {[]string{"abcd", "abcdefgh"}, "abcdefgh abcd", "(redacted) (redacted)"},
		"side by side":            {[]string{"abcd", "efgh"}, "abcdefgh", "(redacted)"},
		"needless escapes":        {[]string{"s3cr3t-7d1f"}, `s3cr3t\-7d1f`, "(redacted)"},
		"base64 of URLs":          {[]string{"~~~>>>???>>>"}, "fn5-Pj4-Pz8_Pj4- fn5+Pj4+Pz8/Pj4+", "(redacted) (redacted)"},
		"inside JSON":             {[]string{`a"b/c<dxyz`}, `{"s":"a\"b\/c\u003cdxyz"} {"s":"a\"b/c<dxyz"}`, `{"s":"(redacted)"} {"s":"(redacted)"}`},
		"inside a form":           {[]string{"a b&c=defgh"}, "x=a+b%26c%3Ddefgh&y=a%20b&c=defgh", "x=(redacted)&y=(redacted)"},
		"one line of several":     {[]string{"first-line\nother-line"}, "near first-line and other-line", "near (redacted) and (redacted)"},
		"broken over lines":       {[]string{"s3cr3t-7d1f"}, "bad s3cr\n   3t-7\r\nd1f.", "bad (redacted)."},
		"with white space":        {[]string{" ab\tcd\n"}, "x ab\tcd y", "x (redacted) y"},
		"the beginning":           {[]string{"s3cr3t-7d1f"}, "bad s3cr3t-7", "bad (redacted)"},
		"seven letters":           {[]string{"s3cr3t-7d1f"}, "bad s3cr3t-", "bad s3cr3t-"},
		"an escape of its own":    {[]string{"p%41ssword"}, "nothing of it", withheld},
		"a backslash":             {[]string{`pass\word`}, "nothing of it", withheld},
		"eight with a percent":    {[]string{"p%ssword"}, "nothing of it", withheld},
		"a plus":                  {[]string{"s3cr+3t/7d1f"}, "s3cr+3t%2F7d1f s3cr 3t%2f7d1f s3cr%2B3t%2F7d1f", "(redacted) (redacted) (redacted)"},
		"HTML without semicolons": {[]string{"abcd"}, "&#97&#98&#99&#100 &#x61&#x62&#x63&#x64", "(redacted) (redacted)"},
		"three letters":           {[]string{"abc"}, "nothing of it", withheld},
		"three shown":             {[]string{"a\u200b\u0301b\nc"}, "nothing of it", withheld},
		"nothing to show":         {[]string{"abc"}, "", ""},
		"cut in the middle":       {[]string{"s3cr3t-7d1f"}, strings.Repeat("ä", longestSentence-3) + "s3cr3t-7d1f", strings.Repeat("ä", longestSentence-3) + "(re…"},
		"our own word":            {[]string{"redacted"}, "it is redacted", withheld},
		"after much else":         {[]string{"s3cr3t-7d1f"}, strings.Repeat("\n", longestText-4) + "s3cr3t-7d1f", "s3cr"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := knowing(test.secrets...).Sentence(test.text); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// each spells a secret letter by letter.
func each(spell func(rune) string) func(string) string {
	return func(secret string) string {
		var spelled strings.Builder
		for _, letter := range secret {
			spelled.WriteString(spell(letter))
		}
		return spelled.String()
	}
}

func between(separator string) func(string) string {
	return each(func(letter rune) string { return string(letter) + separator })
}

func inUTF16(format string, letter rune) string {
	var spelled strings.Builder
	for _, unit := range utf16.Encode([]rune{letter}) {
		fmt.Fprintf(&spelled, format, unit)
	}
	return spelled.String()
}

func percent(format string) func(string) string {
	return func(secret string) string {
		var spelled strings.Builder
		for _, letter := range []byte(secret) {
			fmt.Fprintf(&spelled, format, letter)
		}
		return spelled.String()
	}
}

// spellings are in which a server may repeat a secret. What is spelled letter by letter is so for every part of it.
var spellings = map[string]func(string) string{
	"as it is":        func(secret string) string { return secret },
	"capitals":        strings.ToUpper,
	"small letters":   strings.ToLower,
	"zero width":      between("\u200b"),
	"NUL":             between("\x00"),
	"ESC":             between("\x1b"),
	"soft hyphen":     between("\u00ad"),
	"byte order mark": between("\ufeff"),
	"not UTF-8":       between("\xff"),
	"direction":       between("\u202e"),
	"filler":          between("\u3164"),
	"accents":         between("\u0301"),
	"lines":           between("\r\n\t"),
	"JSON, all":       each(func(r rune) string { return inUTF16(`\u%04x`, r) }),
	"JSON, capitals":  each(func(r rune) string { return inUTF16(`\u%04X`, r) }),
	"JavaScript":      each(func(r rune) string { return fmt.Sprintf(`\u{%x}`, r) }),
	"Python":          each(func(r rune) string { return fmt.Sprintf(`\U%08x`, r) }),
	"bytes":           percent(`\x%02x`),
	"HTML, decimal":   each(func(r rune) string { return fmt.Sprintf("&#%d;", r) }),
	"HTML, hex":       each(func(r rune) string { return fmt.Sprintf("&#x%X;", r) }),
	"percent":         percent("%%%02x"),
	"PERCENT":         percent("%%%02X"),
	"percent, twice":  percent("%%25%02x"),
	"hex":             func(secret string) string { return hex.EncodeToString([]byte(secret)) },
	"HEX":             func(secret string) string { return strings.ToUpper(hex.EncodeToString([]byte(secret))) },
}

// wholes are spellings that depend on what stands before and after.
var wholes = map[string]func(string) string{
	"JSON": func(secret string) string { quoted, _ := json.Marshal(secret); return string(quoted) },
	"JSON in JSON": func(secret string) string {
		once, _ := json.Marshal(secret)
		twice, _ := json.Marshal(string(once))
		return string(twice)
	},
	"HTML":         html.EscapeString,
	"form":         url.QueryEscape,
	"path":         url.PathEscape,
	"base64":       func(secret string) string { return base64.StdEncoding.EncodeToString([]byte(secret)) },
	"base64, URL":  func(secret string) string { return base64.RawURLEncoding.EncodeToString([]byte(secret)) },
	"base64, form": func(secret string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(secret))) },
	"basic":        func(secret string) string { return base64.StdEncoding.EncodeToString([]byte("user:" + secret)) },
	"basic, longer": func(secret string) string {
		return base64.StdEncoding.EncodeToString([]byte("client:" + secret + "\n"))
	},
	"basic, longest": func(secret string) string { return base64.StdEncoding.EncodeToString([]byte("the client:" + secret)) },
}

// noise tells what is not a letter from what is, for a test that must not believe the code under test.
func noise(letter rune) bool {
	return !unicode.IsGraphic(letter) || unicode.IsSpace(letter) || unicode.IsMark(letter) || letter == 0xad || letter == 0x3164 || letter == utf8.RuneError
}

func FuzzSecrets(f *testing.F) {
	for _, secret := range []string{"s3cr3t-7d1f", `a"b\c<d>&e%41`, "päßwörter+x", "0123456789abcdef", "abcd", "🔑🔒🗝🔐", `a\\b\c\\d`, "%%%%25252525", "&amp;&amp;", "redacted)(redacted"} {
		f.Add(secret, "", "")
		f.Add(secret, "before ", " after")
		f.Add(secret, `\`, "1")
		f.Add(secret, "%", "&")
		f.Add(secret, "&#x", "%4")
	}
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		letters := []rune(secret)
		if !utf8.ValidString(secret) || len(letters) < shortestSecret || len(letters) > 40 || len(before)+len(after) > 200 || strings.ContainsFunc(secret, noise) ||
			strings.Contains(secret, `\\\`) { // backslashes alone cannot be told from escapes
			return
		}
		secrets := knowing(secret)
		check := func(name, text string, shown func(string) bool) {
			if got := secrets.Sentence(text); got != withheld && shown(got) {
				t.Errorf("%s: secret %q in %q is shown: %q", name, secret, text, got)
			}
		}
		for name, spell := range spellings {
			check(name, before+spell(secret)+after, func(got string) bool {
				for at := range max(1, len(letters)-longestRun+1) {
					run := string(letters[at:min(at+longestRun, len(letters))])
					if strings.Contains(got, spell(run)) || strings.Contains(strings.ToLower(got), strings.ToLower(run)) {
						return true
					}
				}
				return false
			})
		}
		for name, spell := range wholes {
			spelled := spell(secret)
			check(name, before+spelled+after, func(got string) bool {
				// Of every spelling twelve letters are eight of the secret or fewer, but for those of the user before it.
				inner := strings.Trim(spelled, `"=\`)
				for at := 16; at+12 <= len(inner); at++ {
					if strings.Contains(got, inner[at:at+12]) {
						return true
					}
				}
				return false
			})
		}
	})
}

func TestLearnsMeanwhile(t *testing.T) {
	t.Parallel()
	var s Secrets
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			s.Add(fmt.Sprintf("secret-number-%d", i))
			_ = s.Word("secret-number")
		})
	}
	group.Wait()
	if got := s.Word("this is secret-number-7, that is none"); got != "this is (redacted), that is none" {
		t.Errorf("got %q", got)
	}
}
