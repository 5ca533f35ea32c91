package connecttest

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

type user struct {
	guid, username, email string
	first, last           string
	role                  Role
	key                   string // "": the user has no API key
	created               time.Time
}

func (s *Server) addBuiltInUsers() {
	for _, u := range []user{
		{username: "admin", email: "admin@example.com", first: "Ada", last: "Admin", role: Administrator},
		{username: "publisher", email: "publisher@example.com", first: "Pat", last: "Publisher", role: Publisher},
		{username: "viewer", email: "viewer@example.com", first: "Val", last: "Viewer", role: Viewer},
	} {
		u.guid, u.key, u.created = newGUID(), s.keys[u.role], s.clock.now()
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
	u := &user{guid: newGUID(), username: username, email: email, role: role, created: s.clock.tick()}
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
		CreatedTime: stamp(u.created), UpdatedTime: stamp(u.created), Confirmed: true, GUID: u.guid,
	}
}

func (s *Server) currentUser(c *call) (answer, error) {
	if s.is(UserEndpoint, Forbidden) {
		return answer{}, permissionDenied()
	}
	return ok(c.caller.body())
}

func (s *Server) getUser(c *call) (answer, error) {
	guid, err := s.pathGUID(c)
	if err != nil {
		return answer{}, err
	}
	if u := s.findUser(guid); u != nil {
		return ok(u.body())
	}
	return answer{}, notFound()
}

// listUsers answers users by name; a search puts first the user who bears the very name. It looks at names, not at e-mail addresses
// (Connect's OpenAPI document).
func (s *Server) listUsers(c *call) (answer, error) {
	prefix := c.URL.Query().Get("prefix")
	found := []userBody{}
	for _, u := range s.users {
		if hasPrefix(prefix, u.username, u.first, u.last) {
			found = append(found, u.body())
		}
	}
	slices.SortStableFunc(found, byName)
	if i := slices.IndexFunc(found, func(u userBody) bool { return strings.EqualFold(prefix, u.Username) }); i > 0 {
		found = slices.Insert(slices.Delete(slices.Clone(found), i, i+1), 0, found[i])
	}
	return paginate(c, found)
}

// byName orders users as Connect lists them (Connect's OpenAPI document).
func byName(a, b userBody) int {
	return cmp.Or(compareFold(a.FirstName, b.FirstName), compareFold(a.LastName, b.LastName),
		compareFold(a.Username, b.Username), compareFold(a.Email, b.Email))
}
