// Package untrusted makes text that a server sent fit to be shown: it cannot steer a terminal, it is bounded, and it is without
// the secrets that the server may repeat.
package untrusted

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// longestWord is enough for what names something: a GUID, a name, a template id, a time, an e-mail address.
	longestWord = 120
	// longestSentence is enough for what says something: a description, an error.
	longestSentence = 500
	// longestList is how many items of a list are named.
	longestList = 20
)

// Word quotes what names something.
func Word(text string) string { return quote(text, longestWord) }

// Sentence quotes what says something.
func Sentence(text string) string { return quote(text, longestSentence) }

// List quotes names and joins them. Of a long list it says how many there are more.
func List(names []string) string {
	shown := make([]string, 0, longestList+1)
	for _, name := range names[:min(len(names), longestList)] {
		shown = append(shown, Word(name))
	}
	if more := len(names) - longestList; more > 0 {
		shown = append(shown, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(shown, ", ")
}

// Lines quotes what says something of one thing each, as a list with one of them on each line. Of a long list it says how many there
// are more.
func Lines(items []string) string {
	shown := make([]string, 0, longestList+1)
	for _, item := range items[:min(len(items), longestList)] {
		shown = append(shown, "  - "+Sentence(item))
	}
	if more := len(items) - longestList; more > 0 {
		shown = append(shown, fmt.Sprintf("  - and %d more", more))
	}
	return strings.Join(shown, "\n")
}

// quote returns the text on one line, with everything that cannot be seen escaped as \u202e, and cut at the limit.
func quote(text string, limit int) string {
	var quoted strings.Builder
	letters, blank := 0, false
	for at := 0; at < len(text); {
		letter, size := utf8.DecodeRuneInString(text[at:])
		piece := text[at : at+size]
		at += size
		switch {
		case unicode.IsSpace(letter):
			blank = quoted.Len() > 0
			continue
		case letter == utf8.RuneError && size == 1:
			piece = fmt.Sprintf(`\x%02x`, piece[0])
		case isInvisible(letter):
			piece = fmt.Sprintf(`\u%04x`, letter)
		}
		if blank {
			piece, blank = " "+piece, false
		}
		if letters += utf8.RuneCountInString(piece); letters > limit {
			return quoted.String() + "…"
		}
		quoted.WriteString(piece)
	}
	return quoted.String()
}

// isInvisible is true of what only steers how text is shown, such as its direction, and of what is shown as nothing.
func isInvisible(letter rune) bool {
	const brailleBlank = '\u2800'
	return !unicode.IsPrint(letter) || letter == brailleBlank ||
		unicode.In(letter, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
