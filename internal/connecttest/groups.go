package connecttest

import "slices"

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
	GUID      string `json:"guid"`
	Name      string `json:"name"`
	OwnerGUID string `json:"owner_guid"`
}

func (g *group) body() groupBody { return groupBody{g.guid, g.name, g.owner} }

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
	if err := s.groupsEnabled(); err != nil {
		return answer{}, err
	}
	found := []groupBody{}
	for _, g := range s.groups {
		if hasPrefix(c.URL.Query().Get("prefix"), g.name) {
			found = append(found, g.body())
		}
	}
	slices.SortStableFunc(found, func(a, b groupBody) int { return compareFold(a.Name, b.Name) })
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

func (s *Server) getGroup(_ *call, g *group) (answer, error) { return ok(g.body()) }

func (s *Server) listMembers(c *call, g *group) (answer, error) {
	members := []userBody{}
	for _, guid := range g.members {
		if u := s.findUser(guid); u != nil {
			members = append(members, u.body())
		}
	}
	slices.SortStableFunc(members, byName)
	return paginate(c, members)
}

// AddMember makes a user a member of a group that is there.
func (s *Server) AddMember(groupGUID, userGUID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.findGroup(groupGUID)
	g.members = append(g.members, userGUID)
}
