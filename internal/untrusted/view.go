package untrusted

import (
	"bytes"
	"html"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// view is a text in another spelling, which knows where in the original each byte comes from.
type view struct {
	text []byte
	at   []span
}

func viewOf(text string) view {
	v := view{text: []byte(text), at: make([]span, len(text))}
	for i := range v.at {
		v.at[i] = span{i, i + 1}
	}
	return v
}

// add appends what was read from the part [from, to) of another view.
func (v *view) add(spelled []byte, other view, from, to int) {
	for _, letter := range spelled {
		v.text = append(v.text, letter)
		v.at = append(v.at, span{other.at[from].from, other.at[to-1].to})
	}
}

// plain returns the letters alone: without white and invisible characters and accents, in one case.
func (v view) plain() view {
	plain := view{text: make([]byte, 0, len(v.text)), at: make([]span, 0, len(v.text))}
	for from := 0; from < len(v.text); {
		letter, size := utf8.DecodeRune(v.text[from:])
		to := from + size
		if letter != utf8.RuneError && !unicode.IsSpace(letter) && !isInvisible(letter) && !unicode.IsMark(letter) {
			plain.add(utf8.AppendRune(nil, unicode.ToLower(unicode.ToUpper(letter))), v, from, to)
		}
		from = to
	}
	return plain
}

// decodings returns the text and what it becomes when its escapes are undone, again and again: servers escape what is escaped.
func (v view) decodings() []view {
	const layers = 5
	all := []view{v}
	for range layers {
		next, changed := all[len(all)-1].decoded()
		if !changed {
			break
		}
		all = append(all, next)
	}
	return all
}

// decoded undoes one layer of escapes, whatever their kind.
func (v view) decoded() (view, bool) {
	decoded := view{text: make([]byte, 0, len(v.text)), at: make([]span, 0, len(v.text))}
	changed := false
	for from := 0; from < len(v.text); {
		spelled, size := unescape(v.text[from:])
		if size == 0 {
			spelled, size = v.text[from:from+1], 1
		} else {
			changed = true
		}
		decoded.add(spelled, v, from, from+size)
		from += size
	}
	return decoded, changed
}

// unescape reads the escape at the beginning of the text, and returns what it stands for and its length; 0: there is none.
func unescape(text []byte) (spelled []byte, size int) {
	switch text[0] {
	case '%':
		return hexByte(text, 1)
	case '+':
		return []byte{' '}, 1 // in forms
	case '&':
		return unescapeHTML(text)
	case '\\':
		return unescapeBackslash(text)
	}
	return nil, 0
}

// hexByte reads a byte as two hexadecimal digits.
func hexByte(text []byte, from int) ([]byte, int) {
	value, ok := hexNumber(text, from, 2)
	if !ok {
		return nil, 0
	}
	return []byte{byte(value)}, from + 2 //nolint:gosec // two digits
}

func hexNumber(text []byte, from, digits int) (rune, bool) {
	if from+digits > len(text) {
		return 0, false
	}
	value, err := strconv.ParseUint(string(text[from:from+digits]), 16, 32)
	return rune(value), err == nil //nolint:gosec // at most eight digits
}

// unescapeHTML reads an entity, with or without its semicolon as browsers do.
func unescapeHTML(text []byte) ([]byte, int) {
	const longestEntity = 33
	end := 1
	for end < min(len(text), longestEntity) && (text[end] == '#' || text[end] < utf8.RuneSelf && (unicode.IsLetter(rune(text[end])) || unicode.IsDigit(rune(text[end])))) {
		end++
	}
	if end < len(text) && text[end] == ';' {
		end++
	}
	entity := string(text[:end])
	spelled := html.UnescapeString(entity)
	if spelled == entity {
		return nil, 0
	}
	return []byte(spelled), end
}

// unescapeBackslash reads the escapes of JSON and of its relatives.
func unescapeBackslash(text []byte) ([]byte, int) {
	if len(text) < 2 {
		return nil, 0
	}
	switch next := text[1]; {
	case next == 'u', next == 'U':
		return unescapeUnicode(text)
	case next == 'x':
		return hexByte(text, 2)
	case bytes.IndexByte([]byte("abfnrtv0\n\r"), next) >= 0:
		return []byte{' '}, 2
	case bytes.IndexByte([]byte(`"'/\`), next) >= 0:
		return text[1:2], 2
	default:
		return nil, 1 // what follows may be an escape of another kind
	}
}

// unescapeUnicode reads \u0041, \U00000041 and \u{41}, and a pair of surrogates as the one letter that it stands for.
func unescapeUnicode(text []byte) ([]byte, int) {
	if len(text) > 2 && text[2] == '{' {
		if digits := bytes.IndexByte(text[3:min(len(text), 12)], '}'); digits > 0 {
			letter, ok := hexNumber(text, 3, digits)
			return spelledRune(letter, ok, digits+4)
		}
		return nil, 0
	}
	digits := 4
	if text[1] == 'U' {
		digits = 8
	}
	letter, ok := hexNumber(text, 2, digits)
	if next := 2 + digits; ok && utf16.IsSurrogate(letter) && bytes.HasPrefix(text[next:], []byte(`\u`)) {
		if low, isHex := hexNumber(text, next+2, 4); isHex {
			if pair := utf16.DecodeRune(letter, low); pair != utf8.RuneError {
				return spelledRune(pair, true, next+6)
			}
		}
	}
	return spelledRune(letter, ok, 2+digits)
}

func spelledRune(letter rune, ok bool, size int) ([]byte, int) {
	if !ok {
		return nil, 0
	}
	return utf8.AppendRune(nil, letter), size
}
