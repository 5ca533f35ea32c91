package connecttest

import (
	"net/http"
	"slices"
	"strconv"
)

// contentPermission lets a user or a group view a content item, or edit it (Connect's OpenAPI document).
type contentPermission struct {
	ID            string `json:"id"`
	ContentGUID   string `json:"content_guid"`
	PrincipalGUID string `json:"principal_guid"`
	PrincipalType string `json:"principal_type"`
	Role          string `json:"role"` // viewer, or owner for those who may edit
}

// What a user is to a content item, as app_role tells it.
const (
	roleNone   = "none"
	roleViewer = "viewer"
	roleEditor = "editor"
	roleOwner  = "owner"
)

// roleOn returns what the user is to the item. An administrator who has no part in it is nobody to it.
func (s *Server) roleOn(x *content, u *user) string {
	if u.guid == x.OwnerGUID {
		return roleOwner
	}
	role := roleNone
	if x.AccessType != "acl" {
		role = roleViewer
	}
	for _, p := range x.permissions {
		switch {
		case p.PrincipalGUID != u.guid && !s.isMember(p.PrincipalGUID, u.guid):
		case p.Role == roleOwner:
			return roleEditor
		default:
			role = roleViewer
		}
	}
	return role
}

func (s *Server) mayView(x *content, u *user) bool {
	return u.role == Administrator || s.roleOn(x, u) != roleNone
}

func (s *Server) mayEdit(x *content, u *user) bool {
	role := s.roleOn(x, u)
	return u.role == Administrator || role == roleOwner || role == roleEditor
}

func (s *Server) listContentPermissions(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	return ok(append([]contentPermission{}, x.permissions...))
}

// addContentPermission adds an entry, or changes the one that the user or group has (Connect's OpenAPI document, which declares
// 200 and 201). Before 2025.11 a second entry was refused (a client's tests against real servers).
func (s *Server) addContentPermission(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	wanted, err := s.contentPermissionFrom(c, x)
	if err != nil {
		return answer{}, err
	}
	i := slices.IndexFunc(x.permissions, func(p contentPermission) bool { return p.PrincipalGUID == wanted.PrincipalGUID })
	if i >= 0 && !s.able.permissionUpsert {
		code := map[string]int{"user": codeDuplicateUser, "group": codeDuplicateGroup}[wanted.PrincipalType]
		return answer{}, conflict(code, "The requested "+wanted.PrincipalType+" is already in the content permission list.")
	}
	if i >= 0 {
		x.permissions[i].Role = wanted.Role
		return ok(x.permissions[i])
	}
	s.lastID++
	wanted.ID = strconv.Itoa(s.lastID)
	x.permissions = append(x.permissions, wanted)
	return answer{http.StatusCreated, wanted}, nil
}

// contentPermissionFrom reads and judges the body. Which of the codes is meant is inferred.
func (s *Server) contentPermissionFrom(c *call, x *content) (contentPermission, error) {
	f, err := parseFields(c.body, "principal_guid", "principal_type", "role", "send_email")
	if err != nil {
		return contentPermission{}, err
	}
	p := contentPermission{ContentGUID: x.GUID}
	for name, target := range map[string]*string{"principal_guid": &p.PrincipalGUID, "principal_type": &p.PrincipalType, "role": &p.Role} {
		text, err := f.text(name)
		if err != nil {
			return p, err
		}
		if text != nil {
			*target = *text
		}
	}
	switch {
	case p.Role != roleViewer && p.Role != roleOwner:
		return p, badRequest(codeRole, "The role must be one of (viewer, owner).")
	case p.PrincipalType != "user" && p.PrincipalType != "group":
		return p, badRequest(codePrincipalType, "The principal_type must be one of (user, group).")
	case p.PrincipalType == "user" && s.findUser(p.PrincipalGUID) == nil:
		return p, noUser()
	case p.PrincipalType == "group" && s.findGroup(p.PrincipalGUID) == nil:
		return p, &apiError{http.StatusNotFound, codeNoGroup, "There is no such group."}
	case p.Role == roleOwner && p.PrincipalType == "user" && !s.findUser(p.PrincipalGUID).role.atLeast(Publisher):
		return p, &apiError{http.StatusForbidden, codeViewerEdits, "A user who may not publish cannot be a collaborator."}
	case p.PrincipalGUID == x.OwnerGUID:
		return p, badRequest(codeCollaboratorOwner, "The owner of the content needs no permission.")
	}
	return p, nil
}

// contentPermissionFromPath returns the item of the path, and where among its permissions the one of the path is.
func (s *Server) contentPermissionFromPath(c *call) (*content, int, error) {
	x, err := s.ownContent(c)
	if err != nil {
		return nil, 0, err
	}
	i := slices.IndexFunc(x.permissions, func(p contentPermission) bool { return p.ID == c.PathValue("id") })
	if i < 0 {
		return nil, 0, notFound()
	}
	return x, i, nil
}

func (s *Server) getContentPermission(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, i, err := s.contentPermissionFromPath(c)
	if err != nil {
		return answer{}, err
	}
	return ok(x.permissions[i])
}

// updateContentPermission changes the role. The user or group stays who it is (inferred).
func (s *Server) updateContentPermission(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, i, err := s.contentPermissionFromPath(c)
	if err != nil {
		return answer{}, err
	}
	wanted, err := s.contentPermissionFrom(c, x)
	if err != nil {
		return answer{}, err
	}
	x.permissions[i].Role = wanted.Role
	return ok(x.permissions[i])
}

func (s *Server) deleteContentPermission(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, i, err := s.contentPermissionFromPath(c)
	if err != nil {
		return answer{}, err
	}
	x.permissions = slices.Delete(x.permissions, i, i+1)
	return noContent()
}
