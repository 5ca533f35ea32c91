package connecttest

import (
	"encoding/json"
	"slices"
	"strconv"
)

// permissionRow is one entry of an access list. Connect gives it an id and a guid; both change with every replacement (inferred).
type permissionRow struct{ id, guid string }

func newRows(principals []Principal) []permissionRow {
	rows := make([]permissionRow, len(principals))
	for i := range rows {
		rows[i] = permissionRow{strconv.Itoa(i + 1), newGUID()}
	}
	return rows
}

// permissionBody is a permission as Connect answers it (Connect's OpenAPI document).
type permissionBody struct {
	ID              string  `json:"id"`
	GUID            string  `json:"guid"`
	IntegrationGUID string  `json:"integration_guid"`
	UserGUID        *string `json:"user_guid"`
	GroupGUID       *string `json:"group_guid"`
}

func showRows(r *record) json.RawMessage {
	shown := make([]permissionBody, len(r.Permissions))
	for i, p := range r.Permissions {
		shown[i] = permissionBody{r.rows[i].id, r.rows[i].guid, r.GUID, orNull(p.UserGUID), orNull(p.GroupGUID)}
	}
	raw, err := json.Marshal(shown)
	if err != nil {
		panic("connecttest: permissions that are no JSON: " + err.Error())
	}
	return raw
}

func orNull(guid string) *string {
	if guid == "" {
		return nil
	}
	return &guid
}

func (s *Server) knowsPermissions() bool {
	return s.profile >= hasPermissions && s.is(PermissionsKnown, ByProfile)
}

// mayUse reports whether the access list lets the caller see and use the integration. An empty list is open to all; an
// administrator sees everything.
func (s *Server) mayUse(caller *user, r *record) bool {
	if caller.role == Administrator || len(r.Permissions) == 0 {
		return true
	}
	return slices.ContainsFunc(r.Permissions, func(p Principal) bool {
		return p.UserGUID == caller.guid || p.GroupGUID != "" && s.isMember(p.GroupGUID, caller.guid)
	})
}

// principals reads the permissions of a request: none where they are null or not there.
func (s *Server) principals(f fields) ([]Principal, error) {
	raw, there := f["permissions"]
	if !there || isNull(raw) {
		return nil, nil
	}
	var entries []json.RawMessage
	if json.Unmarshal(raw, &entries) != nil {
		return nil, badRequest(codeParameter, "The field permissions must be an array or null.")
	}
	var principals []Principal
	for _, entry := range entries {
		p, err := s.principal(entry)
		if err != nil {
			return nil, err
		}
		switch {
		case !slices.Contains(principals, p):
			principals = append(principals, p)
		case s.is(DuplicatePermissions, Collapsed):
		case p.UserGUID != "":
			return nil, badRequest(codeDuplicateUser, "The user has been listed more than once.")
		default:
			return nil, badRequest(codeDuplicateGroup, "The group has been listed more than once.")
		}
	}
	return principals, nil
}

func (s *Server) principal(entry json.RawMessage) (Principal, error) {
	f, err := parseFields(entry, "user_guid", "group_guid")
	if err != nil {
		return Principal{}, err
	}
	userGUID, err := f.text("user_guid")
	if err != nil {
		return Principal{}, err
	}
	groupGUID, err := f.text("group_guid")
	if err != nil {
		return Principal{}, err
	}
	switch {
	case (userGUID == nil) == (groupGUID == nil):
		return Principal{}, badRequest(codePrincipalType, "A permission must name either a user or a group.")
	case userGUID != nil && s.findUser(*userGUID) == nil:
		return Principal{}, badRequest(codeUserGUID, "The user does not exist.")
	case groupGUID != nil && s.findGroup(*groupGUID) == nil:
		return Principal{}, badRequest(codeGroupGUID, "The group does not exist.")
	case userGUID != nil:
		return Principal{UserGUID: *userGUID}, nil
	}
	return Principal{GroupGUID: *groupGUID}, nil
}
