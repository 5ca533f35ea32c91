package connect

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// pageSize is the greatest that Connect takes (Connect's OpenAPI document).
const pageSize = 500

// SearchLimit is how many users or groups a search by prefix returns at most.
const SearchLimit = pageSize

// User is a person known to Connect.
type User struct {
	GUID      string `json:"guid"`
	Username  string `json:"username"`
	Email     string `json:"email"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Role      string `json:"user_role"` // administrator, publisher or viewer
	Locked    bool   `json:"locked"`
}

// Group is a group of users.
type Group struct {
	GUID string `json:"guid"`
	Name string `json:"name"`
}

// Users asks for the users whose name or e-mail address begins with prefix; for all when it is empty. Connect answers a search
// with its first page only (Connect's OpenAPI document), so that at most SearchLimit users come back: a longer prefix finds the rest.
// It searches names only (same source), so that for a prefix with an @ all users are read, and sifted here.
func (c *Client) Users(ctx context.Context, prefix string) ([]User, error) {
	if !strings.Contains(prefix, "@") {
		return c.searchUsers(ctx, prefix)
	}
	all, err := c.searchUsers(ctx, "")
	begins := func(text string) bool { return strings.HasPrefix(strings.ToLower(text), strings.ToLower(prefix)) }
	return slices.DeleteFunc(all, func(u User) bool { return !begins(u.Username) && !begins(u.Email) }), err
}

func (c *Client) searchUsers(ctx context.Context, prefix string) ([]User, error) {
	return search(ctx, c, "users", prefix, decodeUser, func(u User) string { return u.GUID })
}

// Groups asks for the groups whose name begins with prefix, with the same limit as Users. Servers without groups answer with an error.
func (c *Client) Groups(ctx context.Context, prefix string) ([]Group, error) {
	return search(ctx, c, "groups", prefix, decodeGroup, func(g Group) string { return g.GUID })
}

// page is the envelope of paged lists.
type page[T any] struct {
	results []T
	total   int
}

// search reads one page for a prefix, all pages otherwise. It ends on a page that brings nothing new, whatever total says.
func search[T any](ctx context.Context, c *Client, collection, prefix string, decode func(json.RawMessage) (T, error), guid func(T) string) ([]T, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	var found []T
	seen := map[string]bool{}
	for number := 1; ; number++ {
		r := get(listLimit, "v1", collection)
		r.query = url.Values{"page_number": {strconv.Itoa(number)}, "page_size": {strconv.Itoa(pageSize)}}
		if prefix != "" {
			r.query.Set("prefix", prefix)
		}
		got, answer, err := do(ctx, c, r, func(body []byte) (page[T], error) { return decodePage(body, decode) })
		if err != nil {
			return nil, err
		}
		before := len(found)
		for _, item := range got.results {
			if !seen[guid(item)] {
				seen[guid(item)] = true
				found = append(found, item)
			}
		}
		if len(found) > mostPrincipals {
			return nil, answer.undecodable(tooMany(collection, mostPrincipals))
		}
		if prefix != "" || len(found) >= got.total || len(found) == before {
			return found, nil
		}
	}
}

func decodePage[T any](body []byte, decode func(json.RawMessage) (T, error)) (page[T], error) {
	var wire struct {
		Results json.RawMessage `json:"results"`
		Total   int             `json:"total"`
	}
	if err := decodeObject(body, &wire); err != nil {
		return page[T]{}, err
	}
	results, err := decodeList(wire.Results, "results", pageSize, decode)
	return page[T]{results: results, total: wire.Total}, err
}

func decodeUser(body json.RawMessage) (user User, err error) {
	if err := decodeObject(body, &user); err != nil {
		return User{}, err
	}
	if user.GUID, err = decodeGUID("user guid", user.GUID); err != nil {
		return User{}, err
	}
	return user, checkTexts(longestName, "username", user.Username, "email", user.Email, "first_name", user.FirstName, "last_name", user.LastName, "user_role", user.Role)
}

func decodeGroup(body json.RawMessage) (group Group, err error) {
	if err := decodeObject(body, &group); err != nil {
		return Group{}, err
	}
	if group.GUID, err = decodeGUID("group guid", group.GUID); err != nil {
		return Group{}, err
	}
	return group, checkTexts(longestName, "name", group.Name)
}
