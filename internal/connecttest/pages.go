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
	membersPageSize = 10
	maxPageSize     = 500
)

// paginate answers the page that the query asks for. A search for users by prefix has one page only (Connect's OpenAPI document).
func paginate[T any](c *call, all []T, sizeUnasked int) (answer, error) {
	results, number, err := pageOf(c, all, sizeUnasked)
	if err != nil {
		return answer{}, err
	}
	if c.URL.Query().Get("prefix") != "" && number > 1 {
		results = []T{}
	}
	return ok(page{results, number, len(all)})
}

// pageOf cuts out the page that the query asks for, and returns it with its number. The first is 1.
func pageOf[T any](c *call, all []T, sizeUnasked int) (results []T, number int, err error) {
	if number, err = positive(c, "page_number", 1); err != nil {
		return nil, 0, err
	}
	size, err := positive(c, "page_size", sizeUnasked)
	if err != nil {
		return nil, 0, err
	}
	if size > maxPageSize {
		return nil, 0, badRequest(codeParameter, "page_size must be at most %d.", maxPageSize)
	}
	return cutPage(all, number, size), number, nil
}

func cutPage[T any](all []T, number, size int) []T {
	from := len(all)
	if number-1 <= len(all)/size { // no product that overflows
		from = min((number-1)*size, len(all))
	}
	return append([]T{}, all[from:min(from+size, len(all))]...)
}

// sortAsAsked sorts, the other way round with ?asc_order=false (Connect's OpenAPI document).
func sortAsAsked[T any](c *call, all []T, order func(a, b T) int) error {
	ascending, err := strconv.ParseBool(cmp.Or(c.URL.Query().Get("asc_order"), "true"))
	if err != nil {
		return badRequest(codeParameter, "asc_order must be true or false.")
	}
	slices.SortStableFunc(all, order)
	if !ascending {
		slices.Reverse(all)
	}
	return nil
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
