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

func (s *Server) listContentPermissions(_ *call, x *content) (answer, error) {
	return ok(append([]contentPermission{}, x.permissions...))
}

// addContentPermission adds an entry, or changes the one that the user or group has (Connect's OpenAPI document, which declares
// 200 and 201). Which of the codes is meant is inferred.
func (s *Server) addContentPermission(c *call, x *content) (answer, error) {
	var p contentPermission
	if err := decode(c.body, &p); err != nil {
		return answer{}, err
	}
	p.ContentGUID = x.GUID
	switch {
	case p.Role != roleViewer && p.Role != roleOwner:
		return answer{}, badRequest(codeRole, "The role must be one of (viewer, owner).")
	case p.PrincipalType != "user" && p.PrincipalType != "group":
		return answer{}, badRequest(codePrincipalType, "The principal_type must be one of (user, group).")
	case p.PrincipalType == "user" && s.findUser(p.PrincipalGUID) == nil:
		return answer{}, noUser()
	case p.PrincipalType == "group" && s.findGroup(p.PrincipalGUID) == nil:
		return answer{}, &apiError{http.StatusNotFound, codeNoGroup, "There is no such group."}
	}
	i := slices.IndexFunc(x.permissions, func(held contentPermission) bool { return held.PrincipalGUID == p.PrincipalGUID })
	if i >= 0 {
		x.permissions[i].Role = p.Role
		return ok(x.permissions[i])
	}
	s.lastID++
	p.ID = strconv.Itoa(s.lastID)
	x.permissions = append(x.permissions, p)
	return answer{http.StatusCreated, p}, nil
}

func (x *content) permission(c *call) int {
	return slices.IndexFunc(x.permissions, func(p contentPermission) bool { return p.ID == c.PathValue("id") })
}

func (s *Server) getContentPermission(c *call, x *content) (answer, error) {
	if i := x.permission(c); i >= 0 {
		return ok(x.permissions[i])
	}
	return answer{}, notFound()
}

// updateContentPermission changes the role. The user or group stays who it is (inferred).
func (s *Server) updateContentPermission(c *call, x *content) (answer, error) {
	i := x.permission(c)
	if i < 0 {
		return answer{}, notFound()
	}
	next := x.permissions[i]
	if err := decode(c.body, &next); err != nil {
		return answer{}, err
	}
	if next.Role != roleViewer && next.Role != roleOwner {
		return answer{}, badRequest(codeRole, "The role must be one of (viewer, owner).")
	}
	x.permissions[i].Role = next.Role
	return ok(x.permissions[i])
}

func (s *Server) deleteContentPermission(c *call, x *content) (answer, error) {
	i := x.permission(c)
	if i < 0 {
		return answer{}, notFound()
	}
	x.permissions = slices.Delete(x.permissions, i, i+1)
	return noContent()
}
