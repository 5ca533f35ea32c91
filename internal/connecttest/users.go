package connecttest

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

type user struct {
	guid, username, email string
	first, last           string
	role                  Role
	locked                bool
	key                   string // "": the user has no API key
	created, updated      time.Time
}

func (s *Server) addBuiltInUsers() {
	for _, u := range []user{
		{username: "admin", email: "admin@example.com", first: "Ada", last: "Admin", role: Administrator},
		{username: "publisher", email: "publisher@example.com", first: "Pat", last: "Publisher", role: Publisher},
		{username: "viewer", email: "viewer@example.com", first: "Val", last: "Viewer", role: Viewer},
	} {
		now := s.clock.now()
		u.guid, u.key, u.created, u.updated = newGUID(), s.keys[u.role], now, now
		s.users = append(s.users, &u)
	}
}

// UserGUID returns the GUID of the built-in user of that role.
func (s *Server) UserGUID(role Role) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.users, func(u *user) bool { return u.key == s.keys[role] })
	return s.users[i].guid
}

// AddUser adds a user without an API key and returns the GUID.
func (s *Server) AddUser(username, email string, role Role) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.tick()
	u := &user{guid: newGUID(), username: username, email: email, role: role, created: now, updated: now}
	s.users = append(s.users, u)
	return u.guid
}

func (s *Server) findUser(guid string) *user {
	if i := slices.IndexFunc(s.users, func(u *user) bool { return u.guid == guid }); i >= 0 {
		return s.users[i]
	}
	return nil
}

// userBody is a user as Connect answers it (recorded).
type userBody struct {
	Email       string  `json:"email"`
	Username    string  `json:"username"`
	FirstName   string  `json:"first_name"`
	LastName    string  `json:"last_name"`
	UserRole    Role    `json:"user_role"`
	CreatedTime string  `json:"created_time"`
	UpdatedTime string  `json:"updated_time"`
	ActiveTime  *string `json:"active_time"`
	Confirmed   bool    `json:"confirmed"`
	Locked      bool    `json:"locked"`
	GUID        string  `json:"guid"`
}

func (u *user) body() userBody {
	return userBody{
		Email: u.email, Username: u.username, FirstName: u.first, LastName: u.last, UserRole: u.role,
		CreatedTime: stamp(u.created), UpdatedTime: stamp(u.updated), Confirmed: true, Locked: u.locked, GUID: u.guid,
	}
}

func (s *Server) currentUser(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.is(UserEndpoint, Forbidden) {
		return answer{}, permissionDenied()
	}
	return ok(c.caller.body())
}

func (s *Server) userFromPath(c *call) (*user, error) {
	guid, err := s.pathGUID(c)
	if err != nil {
		return nil, err
	}
	if u := s.findUser(guid); u != nil {
		return u, nil
	}
	return nil, notFound()
}

func (s *Server) getUser(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.userFromPath(c)
	if err != nil {
		return answer{}, err
	}
	return ok(u.body())
}

// listUsers answers users by name, or in the order that the query asks for. A search looks at names, not at e-mail addresses (Connect's OpenAPI document). Each filter
// may list several words, of which one must fit.
func (s *Server) listUsers(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	query := c.URL.Query()
	found := []userBody{}
	for _, u := range s.users {
		if oneOf(query.Get("user_role"), string(u.role)) && oneOf(query.Get("account_status"), u.status()) &&
			hasPrefix(query.Get("prefix"), u.username, u.first, u.last) {
			found = append(found, u.body())
		}
	}
	if err := sortUsers(c, found); err != nil {
		return answer{}, err
	}
	if prefix := query.Get("prefix"); prefix != "" && query.Get("sort") == "" {
		// A search puts first what fits best (Connect's OpenAPI document).
		slices.SortStableFunc(found, func(a, b userBody) int { return cmp.Compare(mismatch(prefix, a), mismatch(prefix, b)) })
	}
	return paginate(c, found, defaultPageSize)
}

// mismatch is 0 for the user who bears the very name.
func mismatch(prefix string, u userBody) int {
	if strings.EqualFold(prefix, u.Username) {
		return 0
	}
	return 1
}

func sortUsers(c *call, users []userBody) error {
	order, known := userOrders[cmp.Or(c.URL.Query().Get("sort"), "first_name")]
	if !known {
		return badRequest(codeParameter, "sort must be one of (%s).", strings.Join(slices.Sorted(maps.Keys(userOrders)), ", "))
	}
	return sortAsAsked(c, users, order)
}

// userOrders are the orders of Connect's OpenAPI document. Those who are equal stay ordered by name.
var userOrders = map[string]func(a, b userBody) int{
	"first_name":   byName,
	"last_name":    func(a, b userBody) int { return cmp.Or(compareFold(a.LastName, b.LastName), byName(a, b)) },
	"username":     func(a, b userBody) int { return compareFold(a.Username, b.Username) },
	"active_time":  byName, // nobody has been active
	"created_time": func(a, b userBody) int { return cmp.Or(cmp.Compare(a.CreatedTime, b.CreatedTime), byName(a, b)) },
	"user_role":    func(a, b userBody) int { return cmp.Or(cmp.Compare(a.UserRole, b.UserRole), byName(a, b)) },
}

// oneOf reports whether the word is among those of the filter, which "|" divides. An empty filter lets all pass.
func oneOf(filter, word string) bool {
	return filter == "" || slices.Contains(strings.Split(filter, "|"), word)
}

// status is what ?account_status= asks for. Nobody here is inactive.
func (u *user) status() string {
	if u.locked {
		return "locked"
	}
	return "licensed"
}

// byName orders users as Connect lists them (Connect's OpenAPI document).
func byName(a, b userBody) int {
	return cmp.Or(compareFold(a.FirstName, b.FirstName), compareFold(a.LastName, b.LastName),
		compareFold(a.Username, b.Username), compareFold(a.Email, b.Email))
}

// createUser makes a user, as a server does that keeps its users itself (password authentication; the routes, the roles and the
// 409 are documented in Connect's OpenAPI document).
func (s *Server) createUser(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := parseFields(c.body, "username", "email", "first_name", "last_name", "user_role", "user_must_set_password", "password",
		"external_id", "unique_id")
	if err != nil {
		return answer{}, err
	}
	u, err := s.userWith(f, user{guid: newGUID(), role: Viewer})
	if err != nil {
		return answer{}, err
	}
	now := s.clock.tick()
	u.created, u.updated = now, now
	s.users = append(s.users, &u)
	return ok(u.body())
}

// updateUser changes a user, and answers only what can be changed. Everyone may change themselves, but not their role (Connect's
// OpenAPI document; the latter is inferred).
func (s *Server) updateUser(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.userFromPath(c)
	if err != nil {
		return answer{}, err
	}
	f, err := parseFields(c.body, "username", "email", "first_name", "last_name", "user_role")
	if err != nil {
		return answer{}, err
	}
	next, err := s.userWith(f, *u)
	switch {
	case err != nil:
		return answer{}, err
	case c.caller.role != Administrator && (c.caller.guid != u.guid || next.role != u.role):
		return answer{}, permissionDenied()
	case u.role == Administrator && next.role != Administrator && s.administrators() == 1:
		return answer{}, badRequest(codeSoleAdministrator, "The only administrator must stay one.")
	}
	next.updated = s.clock.tick()
	*u = next
	return ok(editableUserBody{u.email, u.username, u.first, u.last, u.role, stamp(u.updated)})
}

// editableUserBody is the answer to a change (Connect's OpenAPI document).
type editableUserBody struct {
	Email       string `json:"email"`
	Username    string `json:"username"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name"`
	UserRole    Role   `json:"user_role"`
	UpdatedTime string `json:"updated_time"`
}

// userWith returns the held user with the fields of a request in place of theirs, or why that is no user.
func (s *Server) userWith(f fields, held user) (user, error) {
	next, role := held, string(held.role)
	for name, target := range map[string]*string{
		"username": &next.username, "email": &next.email, "first_name": &next.first, "last_name": &next.last, "user_role": &role,
	} {
		text, err := f.text(name)
		if err != nil {
			return held, err
		}
		if text != nil {
			*target = *text
		}
	}
	next.role = Role(role)
	taken := slices.ContainsFunc(s.users, func(u *user) bool { return u.username == next.username && u.guid != next.guid })
	switch {
	case next.username == "":
		return held, badRequest(codeUserName, "A user must have a username.")
	case next.email == "":
		return held, badRequest(codeNoEmail, "A user must have an email.")
	case !slices.Contains([]Role{Viewer, Publisher, Administrator}, next.role):
		return held, badRequest(codeRole, "The user_role must be one of (administrator, publisher, viewer).")
	case taken:
		return held, conflict(codeUserNameTaken, "A user of that name exists already.")
	}
	return next, nil
}

func (s *Server) administrators() int {
	n := 0
	for _, u := range s.users {
		if u.role == Administrator {
			n++
		}
	}
	return n
}

// lockUser locks and unlocks. Everyone may lock themselves. The key of a locked user is refused from then on.
func (s *Server) lockUser(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.userFromPath(c)
	if err != nil {
		return answer{}, err
	}
	var sent struct {
		Locked *bool `json:"locked"`
	}
	if json.Unmarshal(c.body, &sent) != nil || sent.Locked == nil {
		return answer{}, badRequest(codeCannotParse, "Unable to parse the request body: it must say whether to lock.")
	}
	if itself := c.caller.guid == u.guid && *sent.Locked; c.caller.role != Administrator && !itself {
		return answer{}, &apiError{http.StatusForbidden, codeLockRefused, "You don't have permission to lock or unlock this user."}
	}
	u.locked = *sent.Locked
	return answer{http.StatusOK, nil}, nil
}
