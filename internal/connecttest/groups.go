package connecttest

import (
	"net/http"
	"slices"
)

type group struct {
	guid, name string
	owner      string
	members    []string // user GUIDs
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

type groupBody struct {
	GUID        string `json:"guid"`
	Name        string `json:"name"`
	OwnerGUID   string `json:"owner_guid"`
	MemberCount *int   `json:"member_count,omitempty"` // in the newest releases only
}

func (s *Server) showGroup(g *group) groupBody {
	body := groupBody{GUID: g.guid, Name: g.name, OwnerGUID: g.owner}
	if s.able.memberCount {
		count := len(g.members)
		body.MemberCount = &count
	}
	return body
}

// groupsEnabled returns what the groups endpoints answer where groups are disabled. The documented status is 400, the code is inferred.
func (s *Server) groupsEnabled() error {
	switch s.switches[GroupsEndpoint] {
	case Status400:
		return badRequest(codeParameter, "User groups are not enabled.")
	case Forbidden:
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
			found = append(found, s.showGroup(g))
		}
	}
	if err := sortAsAsked(c, found, func(a, b groupBody) int { return compareFold(a.Name, b.Name) }); err != nil {
		return answer{}, err
	}
	return s.paginateGroups(c, found)
}

// paginateGroups answers a search by prefix page by page, but before 2025.04 always with the first one (client code).
func (s *Server) paginateGroups(c *call, found []groupBody) (answer, error) {
	results, number, err := pageOf(c, found, defaultPageSize)
	if err == nil && c.URL.Query().Get("prefix") != "" && !s.able.groupPages {
		var size int
		size, err = positive(c, "page_size", defaultPageSize)
		results, number = cutPage(found, 1, size), 1
	}
	if err != nil {
		return answer{}, err
	}
	return ok(page{results, number, len(found)})
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
	return ok(s.showGroup(g))
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
	if err := sortUsers(c, members); err != nil {
		return answer{}, err
	}
	return paginate(c, members, membersPageSize)
}

// createGroup makes a group of the caller's, as a server does that keeps its groups itself. The routes, the roles and the 409 are
// documented in Connect's OpenAPI document.
func (s *Server) createGroup(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.groupsEnabled(); err != nil {
		return answer{}, err
	}
	f, err := parseFields(c.body, "name", "unique_id")
	if err != nil {
		return answer{}, err
	}
	name, err := f.text("name")
	if err != nil {
		return answer{}, err
	}
	switch {
	case name == nil || *name == "":
		return answer{}, badRequest(codeGroupName, "A group must have a name.")
	case slices.ContainsFunc(s.groups, func(g *group) bool { return g.name == *name }):
		return answer{}, conflict(codeGroupNameTaken, "A group of that name exists already.")
	}
	g := &group{guid: newGUID(), name: *name, owner: c.caller.guid}
	s.groups = append(s.groups, g)
	return ok(s.showGroup(g))
}

// ownGroup finds the group of the path, if the caller owns it or is an administrator.
func (s *Server) ownGroup(c *call) (*group, error) {
	g, err := s.groupFromPath(c)
	if err != nil {
		return nil, err
	}
	if c.caller.role != Administrator && c.caller.guid != g.owner {
		return nil, permissionDenied()
	}
	return g, nil
}

// deleteGroup also takes the group out of every access list. One that held nothing else is then open to all (inferred).
func (s *Server) deleteGroup(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.ownGroup(c)
	if err != nil {
		return answer{}, err
	}
	s.groups = slices.DeleteFunc(s.groups, func(other *group) bool { return other == g })
	for _, x := range s.contents {
		x.permissions = slices.DeleteFunc(x.permissions, func(p contentPermission) bool { return p.PrincipalGUID == g.guid })
	}
	for _, r := range s.integrations {
		next := r.clone()
		next.Permissions = slices.DeleteFunc(next.Permissions, func(p Principal) bool { return p.GroupGUID == g.guid })
		r.put(next)
	}
	return noContent()
}

func (s *Server) addMember(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.ownGroup(c)
	if err != nil {
		return answer{}, err
	}
	f, err := parseFields(c.body, "user_guid")
	if err != nil {
		return answer{}, err
	}
	guid, err := f.text("user_guid")
	if err != nil {
		return answer{}, err
	}
	switch {
	case guid == nil || s.findUser(*guid) == nil:
		return answer{}, noUser()
	case slices.Contains(g.members, *guid):
		return answer{}, conflict(codeMemberTwice, "The user is a member already.")
	}
	g.members = append(g.members, *guid)
	return noContent()
}

// removeMember takes a user out of a group. Everyone may leave.
func (s *Server) removeMember(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	find := s.ownGroup
	if c.PathValue("member") == c.caller.guid {
		find = s.groupFromPath
	}
	g, err := find(c)
	if err != nil {
		return answer{}, err
	}
	i := slices.Index(g.members, c.PathValue("member"))
	if i < 0 {
		return answer{}, &apiError{http.StatusNotFound, codeNoMember, "The user is no member of the group."}
	}
	g.members = slices.Delete(g.members, i, i+1)
	return noContent()
}
