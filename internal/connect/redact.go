package connect

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	redacted = "(redacted)"
	// shortestSecret is the length from which a value is kept out of errors: shorter ones are in every text by chance.
	shortestSecret = 4
	longestText    = 500
)

// redactor cleans text that a server wrote before it is shown: a server may repeat a request, secrets included, in its error.
type redactor struct{ replacer *strings.Replacer }

func newRedactor(secrets []string) redactor {
	var forms []string
	for _, secret := range secrets {
		for _, line := range append(strings.Split(secret, "\n"), secret, strings.TrimSpace(secret)) {
			if len(line) >= shortestSecret {
				forms = append(forms, spellings(line)...)
			}
		}
	}
	// The longest first: a secret that contains another must go as a whole.
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	forms = slices.Compact(forms)
	pairs := make([]string, 0, 2*len(forms))
	for _, form := range forms {
		pairs = append(pairs, form, redacted)
	}
	return redactor{replacer: strings.NewReplacer(pairs...)}
}

// spellings are the forms in which a server may repeat a value: as it is, inside JSON, or in a form or URL.
func spellings(value string) []string {
	forms := []string{value, url.QueryEscape(value), url.PathEscape(value)}
	for _, escapeHTML := range []bool{true, false} {
		var quoted bytes.Buffer
		encoder := json.NewEncoder(&quoted)
		encoder.SetEscapeHTML(escapeHTML)
		if encoder.Encode(value) == nil {
			forms = append(forms, strings.Trim(strings.TrimSpace(quoted.String()), `"`))
		}
	}
	return forms
}

// clean returns the text without secrets and control characters, on one line and of bounded length.
func (r redactor) clean(text string) string {
	text = r.replacer.Replace(text)
	text = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case isControl(c), c == utf8.RuneError:
			return -1
		}
		return c
	}, text)
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > longestText {
		return string([]rune(text)[:longestText]) + "…"
	}
	return text
}

// isControl includes the characters that only steer how text is shown, such as those that reverse its direction.
func isControl(c rune) bool { return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) }

// headerSecrets returns a header's value and its parts behind the scheme, such as the token of `Snowflake Token="…"`.
func headerSecrets(value string) []string {
	parts := strings.FieldsFunc(value, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(`"=;,`, c) })
	if len(parts) < 2 {
		return []string{value}
	}
	return append(parts[1:], value)
}
