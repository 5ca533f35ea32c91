package connecttest

import (
	"cmp"
	"slices"
	"strconv"
)

type session struct {
	id, guid          string
	user, integration string // GUIDs
	created           string
	token             string // the access token, once it was asked for
}

// AddSession stores an OAuth session of a user with an integration, as after a login, and returns its GUID.
func (s *Server) AddSession(integrationGUID, userGUID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID++
	x := &session{
		id: strconv.Itoa(s.lastID), guid: newGUID(), user: userGUID, integration: integrationGUID, created: stamp(s.clock.tick()),
	}
	s.sessions = append(s.sessions, x)
	return x.guid
}

// sessionBody is a session as Connect answers it (Connect's OpenAPI document).
type sessionBody struct {
	ID              string  `json:"id"`
	GUID            string  `json:"guid"`
	UserGUID        *string `json:"user_guid"`
	IntegrationGUID string  `json:"oauth_integration_guid"`
	HasRefreshToken bool    `json:"has_refresh_token"`
	CreatedTime     string  `json:"created_time"`
	UpdatedTime     string  `json:"updated_time"`
}

func (x *session) body() sessionBody {
	return sessionBody{x.id, x.guid, orNull(x.user), x.integration, true, x.created, x.created}
}

// listSessions answers the caller's own sessions, or with ?all=true those of everyone to an administrator. Clients write that
// in their own language's way, as Python its True (client code).
func (s *Server) listSessions(c *call) (answer, error) {
	all, err := strconv.ParseBool(cmp.Or(c.URL.Query().Get("all"), "false"))
	if err != nil {
		return answer{}, badRequest(codeParameter, "all must be true or false.")
	}
	if all && c.caller.role != Administrator {
		return answer{}, permissionDenied()
	}
	shown := []sessionBody{}
	for _, x := range s.sessions {
		if all || x.user == c.caller.guid {
			shown = append(shown, x.body())
		}
	}
	return ok(shown)
}

func (s *Server) sessionFromPath(c *call) (*session, error) {
	guid, err := s.pathGUID(c)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.sessions, func(x *session) bool {
		return x.guid == guid && (c.caller.role == Administrator || x.user == c.caller.guid)
	})
	if i < 0 {
		return nil, notFound()
	}
	return s.sessions[i], nil
}

func (s *Server) getSession(_ *call, x *session) (answer, error) { return ok(x.body()) }

func (s *Server) deleteSession(_ *call, x *session) (answer, error) {
	s.sessions = slices.DeleteFunc(s.sessions, func(other *session) bool { return other == x })
	return noContent()
}
