package connecttest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// page is the envelope of paginated answers (Connect's OpenAPI document).
type page struct {
	Results     any `json:"results"`
	CurrentPage int `json:"current_page"`
	Total       int `json:"total"`
}

// The page sizes of Connect's OpenAPI document.
const (
	defaultPageSize = 20
	maxPageSize     = 500
)

// paginate answers the page that the query asks for. A search by prefix has one page only (Connect's OpenAPI document says so of
// users; no client asks for a second one of groups).
func paginate[T any](c *call, all []T) (answer, error) {
	number, err := positive(c, "page_number", 1)
	if err != nil {
		return answer{}, err
	}
	size, err := positive(c, "page_size", defaultPageSize)
	if err != nil {
		return answer{}, err
	}
	if size > maxPageSize {
		return answer{}, badRequest(codeParameter, "page_size must be at most %d.", maxPageSize)
	}
	from := len(all)
	if number-1 <= len(all)/size { // no product that overflows
		from = min((number-1)*size, len(all))
	}
	if c.URL.Query().Get("prefix") != "" && number > 1 {
		from = len(all)
	}
	return ok(page{append([]T{}, all[from:min(from+size, len(all))]...), number, len(all)})
}

func positive(c *call, name string, absent int) (int, error) {
	text := c.URL.Query().Get(name)
	if text == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, badRequest(codeParameter, "%s must be a positive integer.", name)
	}
	return n, nil
}

// compareFold orders texts as a list for people does, whatever the case.
func compareFold(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) }

// hasPrefix reports whether one of the texts begins with the prefix, whatever the case. An empty prefix fits all.
func hasPrefix(prefix string, texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool {
		return strings.HasPrefix(strings.ToLower(text), strings.ToLower(prefix))
	})
}
