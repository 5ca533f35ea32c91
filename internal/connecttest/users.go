package connecttest

import (
	"slices"
	"strconv"
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

type group struct {
	guid, name string
	owner      string
	members    []string // user GUIDs
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
	i := slices.IndexFunc(s.users, func(u *user) bool { return u.role == role })
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

// AddGroup adds a group without members and returns its GUID.
func (s *Server) AddGroup(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &group{guid: newGUID(), name: name, owner: s.users[0].guid}
	s.groups = append(s.groups, g)
	return g.guid
}

// AddMember makes a user a member of a group. It does nothing where there is no such group.
func (s *Server) AddMember(groupGUID, userGUID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.findGroup(groupGUID); g != nil {
		g.members = append(g.members, userGUID)
	}
}

func (s *Server) findUser(guid string) *user {
	if i := slices.IndexFunc(s.users, func(u *user) bool { return u.guid == guid }); i >= 0 {
		return s.users[i]
	}
	return nil
}

func (s *Server) findGroup(guid string) *group {
	if i := slices.IndexFunc(s.groups, func(g *group) bool { return g.guid == guid }); i >= 0 {
		return s.groups[i]
	}
	return nil
}

func (s *Server) isMember(groupGUID, userGUID string) bool {
	g := s.findGroup(groupGUID)
	return g != nil && slices.Contains(g.members, userGUID)
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
	created := stamp(u.created)
	return userBody{
		Email: u.email, Username: u.username, FirstName: u.first, LastName: u.last, UserRole: u.role,
		CreatedTime: created, UpdatedTime: created, Confirmed: true, GUID: u.guid,
	}
}

type groupBody struct {
	GUID      string `json:"guid"`
	Name      string `json:"name"`
	OwnerGUID string `json:"owner_guid"`
}

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

// paginate cuts out the page that the query asks for. A search by prefix has one page only (Connect's OpenAPI document).
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
		return answer{}, badRequest(codeBadRequest, "page_size must be at most %d.", maxPageSize)
	}
	total := len(all)
	if c.URL.Query().Get("prefix") != "" && number > 1 {
		all = nil
	}
	from := min((number-1)*size, len(all))
	results := append([]T{}, all[from:min(from+size, len(all))]...)
	return ok(page{results, number, total})
}

func positive(c *call, name string, absent int) (int, error) {
	text := c.URL.Query().Get(name)
	if text == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, badRequest(codeBadRequest, "%s must be a positive integer.", name)
	}
	return n, nil
}

func (s *Server) currentUser(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.is(UserEndpoint, Forbidden) {
		return answer{}, permissionDenied()
	}
	return ok(c.caller.body())
}

func (s *Server) listUsers(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	prefix, roles := c.URL.Query().Get("prefix"), c.URL.Query().Get("user_role")
	found := []userBody{}
	for _, u := range s.users {
		wanted := roles == "" || slices.Contains(strings.Split(roles, "|"), string(u.role))
		if wanted && hasPrefix(prefix, u.username, u.first, u.last, u.email) {
			found = append(found, u.body())
		}
	}
	return paginate(c, found)
}

// hasPrefix reports whether one of the texts begins with the prefix, whatever the case. An empty prefix fits all.
func hasPrefix(prefix string, texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool {
		return strings.HasPrefix(strings.ToLower(text), strings.ToLower(prefix))
	})
}

func (s *Server) getUser(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	guid, err := s.pathGUID(c)
	if err != nil {
		return answer{}, err
	}
	u := s.findUser(guid)
	if u == nil {
		return answer{}, notFound()
	}
	return ok(u.body())
}

// groupsEnabled returns what the groups endpoints answer where groups are disabled. The status is inferred.
func (s *Server) groupsEnabled() error {
	if s.is(GroupsEndpoint, Forbidden) {
		return permissionDenied()
	}
	return nil
}

func (s *Server) listGroups(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.groupsEnabled(); err != nil {
		return answer{}, err
	}
	found := []groupBody{}
	for _, g := range s.groups {
		if hasPrefix(c.URL.Query().Get("prefix"), g.name) {
			found = append(found, groupBody{g.guid, g.name, g.owner})
		}
	}
	return paginate(c, found)
}

func (s *Server) groupFromPath(c *call) (*group, error) {
	if err := s.groupsEnabled(); err != nil {
		return nil, err
	}
	guid, err := s.pathGUID(c)
	if err != nil {
		return nil, err
	}
	if g := s.findGroup(guid); g != nil {
		return g, nil
	}
	return nil, notFound()
}

func (s *Server) getGroup(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.groupFromPath(c)
	if err != nil {
		return answer{}, err
	}
	return ok(groupBody{g.guid, g.name, g.owner})
}

func (s *Server) listMembers(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.groupFromPath(c)
	if err != nil {
		return answer{}, err
	}
	members := []userBody{}
	for _, guid := range g.members {
		if u := s.findUser(guid); u != nil {
			members = append(members, u.body())
		}
	}
	return paginate(c, members)
}
