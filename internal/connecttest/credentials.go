package connecttest

import (
	"net/url"
)

// The grant and the token types of the credentials exchange that the stand-in tells apart.
const (
	grantTokenExchange   = "urn:ietf:params:oauth:grant-type:token-exchange"
	typeUserSessionToken = "urn:posit:connect:user-session-token"
	typeContentToken     = "urn:posit:connect:content-session-token"
)

// exchangeCredentials refuses every exchange: credentials are for content that runs on the server, and nothing runs here. The
// refusals are those of a malformed request, an integration that is not there, and a session token that no content was given.
func (s *Server) exchangeCredentials(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return answer{}, badRequest(codeFormParse, "Unable to parse the request body: it must be a form.")
	}
	tokenType, audience := form.Get("subject_token_type"), form.Get("audience")
	switch {
	case form.Get("grant_type") != grantTokenExchange:
		return answer{}, badRequest(codeCredentialsGrant, "The grant type is not supported.")
	case tokenType != typeUserSessionToken && tokenType != typeContentToken:
		return answer{}, badRequest(codeCredentialsSubject, "The subject token type is not supported.")
	case form.Get("subject_token") == "":
		return answer{}, badRequest(codeCredentialsToken, "The subject token is missing.")
	case audience != "" && s.find(audience) == nil:
		return answer{}, badRequest(codeCredentialsAudience, "The audience is not an associated OAuth integration.")
	}
	return answer{}, badRequest(codeAssociationCount, "The content is not associated with exactly one OAuth integration.")
}
