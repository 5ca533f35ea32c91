package connecttest

import (
	"crypto/rand"
	"maps"
	"net/url"
	"slices"
)

// Federate makes the server exchange identity tokens for API keys (identity federation: rsconnect's source). verify is the part of an
// integration for it: it checks a token and returns the name of the user that it speaks for.
func (s *Server) Federate(verify func(token string) (username string, err error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.verifyIdentity = verify
}

// AccessToken returns a token of Connect's own OAuth server, which goes as Authorization: Bearer and has its user's permissions.
func (s *Server) AccessToken(username string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := rand.Text()
	s.accessTokens[token] = s.userNamed(username)
	return token
}

// EndFederatedKeys ends every key that an identity token was exchanged for, as the end of those tokens does.
func (s *Server) EndFederatedKeys() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.federatedKeys)
}

// FederatedKeys returns the keys that identity tokens were exchanged for and that have not ended.
func (s *Server) FederatedKeys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.federatedKeys))
}

func (s *Server) userNamed(name string) *user {
	if i := slices.IndexFunc(s.users, func(u *user) bool { return u.username == name }); i >= 0 {
		return s.users[i]
	}
	return nil
}

// exchangeIdentity answers with a new key of the user. The statuses of the refusals are inferred.
func (s *Server) exchangeIdentity(form url.Values) (answer, error) {
	switch {
	case s.verifyIdentity == nil:
		return answer{}, badRequest(codeCredentialsSubject, "The stand-in does not exchange identity tokens: it knows no identity provider that it could ask.")
	case form.Get("grant_type") != grantTokenExchange:
		return answer{}, badRequest(codeCredentialsGrant, "The grant type is not supported.")
	case form.Get("requested_token_type") != typeAPIKey:
		return answer{}, badRequest(codeCredentialsSubject, "Invalid requested_token_type. Expected '%s'", typeAPIKey)
	}
	name, err := s.verifyIdentity(form.Get("subject_token"))
	if err != nil {
		return answer{}, badRequest(codeCredentialsToken, "The subject token is not valid: %s", err)
	}
	u := s.userNamed(name)
	if u == nil {
		return answer{}, badRequest(codeCredentialsToken, "The subject token speaks for no user of this server.")
	}
	key := rand.Text()
	s.federatedKeys[key] = u
	return ok(credentialsBody{key, typeAPIKey, "Key"})
}
