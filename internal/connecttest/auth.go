package connecttest

import (
	"net/http"
	"slices"
	"strings"
)

// Role is what a key may do.
type Role string

// The roles, as /v1/user spells them.
const (
	Viewer        Role = "viewer"
	Publisher     Role = "publisher"
	Administrator Role = "administrator"
)

// atLeast reports whether the role may do what other may.
func (r Role) atLeast(other Role) bool {
	rank := map[Role]int{Viewer: 1, Publisher: 2, Administrator: 3}
	return rank[r] >= rank[other]
}

// AdminKey returns the API key of the built-in administrator.
func (s *Server) AdminKey() string { return s.keys[Administrator] }

// PublisherKey returns the API key of the built-in publisher, who may read integrations and own content.
func (s *Server) PublisherKey() string { return s.keys[Publisher] }

// ViewerKey returns the API key of the built-in viewer, who may do next to nothing.
func (s *Server) ViewerKey() string { return s.keys[Viewer] }

// access says who may call an endpoint.
type access struct {
	role     Role // the least role; "" for endpoints that need no key
	oauth    bool // part of OAuth integrations, which can be switched off
	licensed bool // refused without the licence (Connect's OpenAPI document declares 402 for these only)
}

// admit finds who calls and decides whether they may go on. Its caller holds the mutex.
func (s *Server) admit(r *http.Request, need access) (*user, error) {
	caller, err := s.authenticate(r)
	if err != nil {
		return nil, err
	}
	return caller, s.allow(caller, need)
}

// allow decides whether a caller, nil for none, may go on.
func (s *Server) allow(caller *user, need access) error {
	switch {
	case need.role == "": // a wrong key is refused here too (recorded), none is not
	case caller == nil && s.is(MissingKey, Code24):
		return &apiError{http.StatusUnauthorized, codeAuthRequired, "The requested operation requires authentication."}
	case caller == nil:
		return invalidLogin()
	case !caller.role.atLeast(need.role):
		return permissionDenied()
	case need.oauth && s.is(Feature, Disabled404):
		return notFound()
	case need.oauth && s.is(Feature, Disabled403):
		return permissionDenied()
	case need.licensed && s.is(Licence, Off):
		return &apiError{http.StatusPaymentRequired, codeNotLicensed, "OAuth integrations are not included in this license."}
	}
	return nil
}

// authenticate takes the key from Authorization or, where an ingress uses that for itself, from X-RSC-Authorization, with
// or without the word Key: client code shows both forms of the latter. It returns nil where no key was sent.
func (s *Server) authenticate(r *http.Request) (*user, error) {
	if token, sent := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); sent && s.accessTokens[token] != nil {
		return s.accessTokens[token], nil
	}
	key, sent := strings.CutPrefix(r.Header.Get("Authorization"), "Key ")
	if !sent {
		second := r.Header.Get("X-RSC-Authorization")
		key, sent = strings.TrimPrefix(second, "Key "), second != ""
	}
	u := s.userOfKey(key)
	if sent && u == nil {
		return nil, invalidLogin()
	}
	return u, nil
}

func (s *Server) userOfKey(key string) *user {
	if i := slices.IndexFunc(s.users, func(u *user) bool { return u.key != "" && u.key == key }); i >= 0 {
		return s.users[i]
	}
	if u := s.federatedKeys[key]; u != nil {
		return u
	}
	return s.visitorOf(key)
}
