package connecttest

import (
	"cmp"
	"crypto/rand"
	"net/url"
	"slices"
)

// The grant and the token types of the credentials exchange (client code).
const (
	grantTokenExchange   = "urn:ietf:params:oauth:grant-type:token-exchange"
	typeUserSessionToken = "urn:posit:connect:user-session-token"
	typeContentToken     = "urn:posit:connect:content-session-token"
	typeAPIKey           = "urn:posit:connect:api-key"
	typeAccessToken      = "urn:ietf:params:oauth:token-type:access_token"
	typeIDToken          = "urn:ietf:params:oauth:token-type:id_token"
)

// subject is whom a session token speaks for: a content item, or its visitor.
type subject struct{ content, visitor string } // GUIDs; no visitor: the content itself

// UserSessionToken returns what Connect hands a content item for its visitor, in the header Posit-Connect-User-Session-Token.
func (s *Server) UserSessionToken(contentGUID, userGUID string) string {
	return s.sessionToken(subject{contentGUID, userGUID})
}

// ContentSessionToken returns what Connect hands running content for itself, in CONNECT_CONTENT_SESSION_TOKEN.
func (s *Server) ContentSessionToken(contentGUID string) string {
	return s.sessionToken(subject{content: contentGUID})
}

func (s *Server) sessionToken(of subject) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := rand.Text()
	s.sessionTokens[token] = of
	return token
}

// credentialsBody is the answer to an exchange (recorded).
type credentialsBody struct {
	AccessToken     string `json:"access_token"`
	IssuedTokenType string `json:"issued_token_type"`
	TokenType       string `json:"token_type"`
}

// exchangeCredentials exchanges a session token for what an integration of the content gives. Only the owner of the content may
// (Connect's OpenAPI document); the statuses of the refusals are inferred. The credentials are made up, but for a visitor's API
// key, with which the visitor may do here what max_role allows.
func (s *Server) exchangeCredentials(c *call) (answer, error) {
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return answer{}, badRequest(codeFormParse, "Unable to parse the request body: it must be a form.")
	}
	tokenType := form.Get("subject_token_type")
	if tokenType == typeIDToken { // identity federation, which comes without a key
		return s.exchangeIdentity(form)
	}
	if err := s.allow(c.caller, access{role: Publisher, oauth: true, licensed: true}); err != nil {
		return answer{}, err
	}
	of, known := s.sessionTokens[form.Get("subject_token")]
	item := s.findContent(of.content)
	switch {
	case form.Get("grant_type") != grantTokenExchange:
		return answer{}, badRequest(codeCredentialsGrant, "The grant type is not supported.")
	case tokenType != typeUserSessionToken && tokenType != typeContentToken:
		return answer{}, badRequest(codeCredentialsSubject, "The subject token type is not supported.")
	case !known || item == nil || (of.visitor != "") != (tokenType == typeUserSessionToken):
		return answer{}, badRequest(codeCredentialsToken, "The subject token is not valid.")
	case c.caller.guid != item.OwnerGUID:
		return answer{}, permissionDenied()
	}
	r, err := s.audience(item, form.Get("audience"))
	if err != nil {
		return answer{}, err
	}
	issued, err := s.issue(r, of, form.Get("requested_token_type"))
	if err != nil {
		return answer{}, err
	}
	return ok(issued)
}

// audience finds the integration that is asked: the one that is named, or the only one.
func (s *Server) audience(item *content, named string) (*record, error) {
	var held []*record
	for _, a := range s.associations {
		if r := s.find(a.integration); r != nil && a.content == item.GUID {
			held = append(held, r)
		}
	}
	i := slices.IndexFunc(held, func(r *record) bool { return r.GUID == named })
	switch {
	case len(held) == 0:
		return nil, badRequest(codeNoAssociations, "No OAuth integrations have been associated with this content item.")
	case named != "" && i < 0:
		return nil, badRequest(codeCredentialsAudience, "The audience is not an associated OAuth integration.")
	case named == "" && len(held) > 1:
		return nil, badRequest(codeAssociationCount, "The content is associated with several OAuth integrations: name one as the audience.")
	}
	return held[max(i, 0)], nil
}

// issue makes the credentials: those of the visitor, who has to have logged in to a Viewer integration before, or those of the
// service account. The texts of the first two refusals are those of Connect's troubleshooting guide.
func (s *Server) issue(r *record, of subject, requested string) (credentialsBody, error) {
	authType := authTypeOf(r.Template, r.Config)
	issued := typeAccessToken
	if authType == authVisitorKey {
		issued = typeAPIKey
	}
	flow := authViewer
	switch {
	case of.visitor == "":
		flow = authServiceAccount
	case requested == typeAPIKey || authType == authVisitorKey:
		flow = authVisitorKey
	}
	switch {
	case flow != authType:
		return credentialsBody{}, badRequest(codeAuthTypeMismatch, "OAuth integration %s does not support %s auth flows", r.GUID, flow)
	case cmp.Or(requested, typeAccessToken) != issued:
		return credentialsBody{}, badRequest(codeCredentialsRequested, "Invalid requested_token_type. Expected '%s'", issued)
	}
	switch {
	case issued == typeAPIKey:
		return credentialsBody{s.visitorKey(r, of.visitor), issued, "Key"}, nil
	case authType == authServiceAccount:
		return credentialsBody{rand.Text(), issued, "Bearer"}, nil // a fresh one each time
	}
	for _, x := range s.sessions {
		if x.integration == r.GUID && x.user == of.visitor {
			x.token = cmp.Or(x.token, rand.Text())
			return credentialsBody{x.token, issued, "Bearer"}, nil
		}
	}
	return credentialsBody{}, badRequest(codeSessionNotFound, "The user has not logged in to the OAuth integration.")
}

// visitor is a user as an exchanged API key knows them: with no more than the integration's max_role.
type visitor struct {
	integration, user string
	role              Role
}

// visitorKey returns a key of the visitor's for an integration, a new one each time.
func (s *Server) visitorKey(r *record, userGUID string) string {
	most := map[any]Role{"Viewer": Viewer, "Publisher": Publisher}[r.Config["max_role"]]
	key := rand.Text()
	s.visitorKeys[key] = visitor{r.GUID, userGUID, cmp.Or(most, Administrator)}
	return key
}

// visitorOf returns the user whose exchanged key this is, or nil. An integration that is gone gives nobody access.
func (s *Server) visitorOf(key string) *user {
	v, known := s.visitorKeys[key]
	u := s.findUser(v.user)
	if !known || u == nil || s.find(v.integration) == nil {
		return nil
	}
	limited := *u
	if limited.role.atLeast(v.role) {
		limited.role = v.role
	}
	return &limited
}
