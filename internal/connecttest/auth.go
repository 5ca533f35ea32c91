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

// admit finds the caller and decides whether it may go on.
func (s *Server) admit(r *http.Request, need access) (*user, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	caller, err := s.authenticate(r)
	if err != nil && need.role != "" {
		return nil, err
	}
	switch {
	case need.role != "" && !caller.role.atLeast(need.role):
		return nil, permissionDenied()
	case need.oauth && s.is(Feature, Disabled404):
		return nil, notFound()
	case need.oauth && s.is(Feature, Disabled403):
		return nil, permissionDenied()
	case need.licensed && s.is(Licence, Off):
		return nil, &apiError{http.StatusPaymentRequired, codeNotLicensed, "OAuth integrations are not included in this license."}
	}
	return caller, nil
}

// authenticate takes the key from Authorization or, where an ingress uses that for itself, from X-RSC-Authorization, with
// or without the word Key: client code shows both forms of the latter.
func (s *Server) authenticate(r *http.Request) (*user, error) {
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Key ")
	if !ok {
		second := r.Header.Get("X-RSC-Authorization")
		key, ok = strings.TrimPrefix(second, "Key "), second != ""
	}
	if !ok && s.is(MissingKey, Code24) {
		return nil, &apiError{http.StatusUnauthorized, codeAuthRequired, "The requested operation requires authentication."}
	}
	switch u := s.userOfKey(key); {
	case u == nil:
		return nil, &apiError{http.StatusUnauthorized, codeInvalidLogin, "Invalid login."}
	case u.locked:
		return nil, &apiError{http.StatusForbidden, codeUserLocked, "This user is locked."}
	default:
		return u, nil
	}
}

func (s *Server) userOfKey(key string) *user {
	if i := slices.IndexFunc(s.users, func(u *user) bool { return u.key != "" && u.key == key }); i >= 0 {
		return s.users[i]
	}
	return s.visitorOf(key)
}
