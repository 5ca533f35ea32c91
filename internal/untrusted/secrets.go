package untrusted

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

const (
	redacted = "(redacted)"
	withheld = "(not shown, because it may hold a secret)"
	// shortestSecret is how many letters a secret needs to be told from other text.
	shortestSecret = 4
	// longestRun is how many letters of a secret may stand together before they are struck, less one.
	longestRun = 8
	// longestText bounds what is looked at; far less is shown.
	longestText = 64 << 10
)

// Secrets knows values that must not be shown. The zero value knows none. Several goroutines may use one at once.
//
// It strikes every run of eight letters of a secret (of shorter ones, the whole), as it is and as servers may spell it: in other
// case, with invisible or white characters or line breaks in between, with the escapes of JSON, HTML and URLs, in base64, also
// together with other text such as a user name, and in hexadecimal. Other spellings it does not know. Where a secret has fewer than four
// letters, or cannot be told from escapes, it lets no text pass.
type Secrets struct {
	mu      sync.Mutex
	known   map[string]bool
	pending []string            // known, but not among the runs yet: most programs never need them
	runs    map[string]struct{} // in the forms that plain returns
	short   bool                // one is too short, or too entangled, to be told from other text
}

// Add makes values known. Blank ones are no secrets.
func (s *Secrets) Add(values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, value := range values {
		if strings.TrimSpace(value) == "" || s.known[value] {
			continue
		}
		if s.known == nil {
			s.known = map[string]bool{}
		}
		s.known[value] = true
		s.pending = append(s.pending, value)
	}
}

// Word is Word without the secrets.
func (s *Secrets) Word(text string) string { return s.clean(text, longestWord) }

// Sentence is Sentence without the secrets.
func (s *Secrets) Sentence(text string) string { return s.clean(text, longestSentence) }

func (s *Secrets) clean(text string, limit int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prepare()
	text = text[:min(len(text), longestText)]
	if text == "" {
		return ""
	}
	shown := quote(s.strike(text), limit)
	// Whatever striking and quoting have made of it is looked at once more.
	if s.short || len(s.find(shown)) > 0 {
		return withheld
	}
	return shown
}

func (s *Secrets) prepare() {
	for _, secret := range s.pending {
		if count := utf8.RuneCount(viewOf(secret).plain().text); count < shortestSecret || entangled(secret, count) {
			s.short = true
			continue
		}
		for _, form := range forms(secret) {
			s.addRuns(form)
		}
	}
	s.pending = nil
}

func (s *Secrets) addRuns(form []byte) {
	if s.runs == nil {
		s.runs = map[string]struct{}{}
	}
	length := min(len(form), longestRun)
	if length < shortestSecret {
		return
	}
	for at := range len(form) - length + 1 {
		s.runs[string(form[at:at+length])] = struct{}{}
	}
}

// entangled reports whether the secret itself looks like an escape, so that it may be undone before, or together with, the escapes
// that a server has put around it. A letter before a text may hide the text's first one until the rest has been decoded once more:
// where that can change the rest, eight other letters must be left.
func entangled(secret string, letters int) bool {
	_, changes := viewOf(strings.ReplaceAll(secret, "+", "")).decoded()
	return changes || strings.Contains(secret, `\`) || letters <= longestRun && strings.ContainsAny(secret, "%+&")
}

// forms are the secret's spellings that are not undone in the text itself, or not always: a plus sign may be a blank.
func forms(secret string) [][]byte {
	all := [][]byte{
		viewOf(secret).plain().text, viewOf(strings.ReplaceAll(secret, "+", "")).plain().text, []byte(hex.EncodeToString([]byte(secret))),
	}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			encoded := encoding.EncodeToString([]byte(strings.Repeat("x", before) + secret))
			// What other text comes before and after has a part in the letters at both ends.
			encoded = encoded[(before*8+5)/6 : (before+len(secret))*8/6]
			all = append(all, viewOf(encoded).plain().text)
		}
	}
	return all
}

func (s *Secrets) strike(text string) string {
	var struck strings.Builder
	at := 0
	for _, found := range s.find(text) {
		struck.WriteString(text[at:found.from] + redacted)
		at = found.to
	}
	return struck.String() + text[at:]
}

// span is a part of a text, in bytes.
type span struct{ from, to int }

// find returns the parts of the text that show a secret, in order and apart from each other.
func (s *Secrets) find(text string) []span {
	if len(s.runs) == 0 {
		return nil
	}
	var found []span
	for _, each := range viewOf(text).decodings() {
		plain := each.plain()
		for at := range plain.text {
			for length := shortestSecret; length <= longestRun && at+length <= len(plain.text); length++ {
				if _, secret := s.runs[string(plain.text[at:at+length])]; secret {
					found = append(found, span{plain.at[at].from, plain.at[at+length-1].to})
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b span) int { return a.from - b.from })
	return merged(found)
}

func merged(spans []span) []span {
	var apart []span
	for _, each := range spans {
		if last := len(apart) - 1; last >= 0 && each.from <= apart[last].to {
			apart[last].to = max(apart[last].to, each.to)
			continue
		}
		apart = append(apart, each)
	}
	return apart
}
