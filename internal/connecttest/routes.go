package connecttest

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// call is one admitted request to an endpoint.
type call struct {
	*http.Request
	caller *user // nil where the endpoint needs no key and none was sent
	body   []byte
}

// answer is a success: its status and what becomes JSON. A nil body is empty.
type answer struct {
	status int
	body   any
}

func ok(body any) (answer, error) { return answer{http.StatusOK, body}, nil }

func noContent() (answer, error) { return answer{http.StatusNoContent, nil}, nil }

// endpoint answers one call. It runs under the server's mutex.
type endpoint func(c *call) (answer, error)

// at makes an endpoint of one that works on the object of the path.
func at[T any](find func(*call) (T, error), e func(*call, T) (answer, error)) endpoint {
	return func(c *call) (answer, error) {
		found, err := find(c)
		if err != nil {
			return answer{}, err
		}
		return e(c, found)
	}
}

const api = "/__api__"

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	handle := func(pattern string, need access, e endpoint) {
		method, path, _ := strings.Cut(pattern, " ")
		endpoint := s.serve(need, e)
		if s.contract != nil {
			endpoint = s.contract.hold(method, path, endpoint)
		}
		mux.Handle(method+" "+api+path, endpoint)
	}
	s.routeIntegrations(handle)
	s.routePeopleAndContent(handle)
	handle("GET /server_settings", access{}, s.serverSettings)
	mux.HandleFunc("GET /__ping__", ping)
	return mux
}

func (s *Server) routeIntegrations(handle func(string, access, endpoint)) {
	publisher := access{role: Publisher, oauth: true}
	admin := access{role: Administrator, oauth: true}
	licensed := access{role: Administrator, oauth: true, licensed: true}

	handle("GET /v1/oauth/integrations", publisher, s.listIntegrations)
	handle("POST /v1/oauth/integrations", licensed, s.createIntegration)
	handle("GET /v1/oauth/integrations/{guid}", publisher, at(s.fromPath, s.getIntegration))
	handle("PATCH /v1/oauth/integrations/{guid}", licensed, at(s.fromPath, s.updateIntegration))
	handle("DELETE /v1/oauth/integrations/{guid}", admin, at(s.fromPath, s.deleteIntegration))
	handle("POST /v1/oauth/integrations/credentials", access{}, s.exchangeCredentials)
	handle("GET /v1/oauth/integrations/{guid}/associations", admin, at(s.fromPath, s.integrationAssociations))
	handle("GET /v1/content/{guid}/oauth/integrations/associations", publisher, at(s.ownContent, s.contentAssociations))
	handle("PUT /v1/content/{guid}/oauth/integrations/associations", publisher, at(s.ownContent, s.replaceAssociations))
	if s.profile >= hasAuthTypes {
		handle("POST /v1/oauth/integrations/{guid}/verify", licensed, at(s.fromPath, s.verifyIntegration))
	}
	handle("GET /v1/oauth/templates", publisher, s.listTemplates)
	handle("GET /v1/oauth/templates/{key}", publisher, s.getTemplate)
	viewer := access{role: Viewer, oauth: true}
	handle("GET /v1/oauth/sessions", viewer, s.listSessions)
	handle("GET /v1/oauth/sessions/{guid}", viewer, at(s.sessionFromPath, s.getSession))
	handle("DELETE /v1/oauth/sessions/{guid}", viewer, at(s.sessionFromPath, s.deleteSession))
}

func (s *Server) routePeopleAndContent(handle func(string, access, endpoint)) {
	viewer := access{role: Viewer}
	publisher := access{role: Publisher}

	handle("GET /v1/user", viewer, s.currentUser)
	handle("GET /v1/users", viewer, s.listUsers)
	handle("GET /v1/users/{guid}", viewer, s.getUser)
	handle("GET /v1/groups", viewer, s.listGroups)
	handle("GET /v1/groups/{guid}", viewer, at(s.groupFromPath, s.getGroup))
	handle("GET /v1/groups/{guid}/members", viewer, at(s.groupFromPath, s.listMembers))

	handle("GET /v1/content", viewer, s.listContent)
	handle("POST /v1/content", publisher, s.createContent)
	handle("GET /v1/content/{guid}", viewer, at(s.viewedContent, s.getContent))
	handle("DELETE /v1/content/{guid}", publisher, at(s.ownContent, s.deleteContent))
	handle("GET /v1/content/{guid}/permissions", publisher, at(s.ownContent, s.listContentPermissions))
	handle("POST /v1/content/{guid}/permissions", publisher, at(s.ownContent, s.addContentPermission))
	handle("GET /v1/content/{guid}/permissions/{id}", publisher, at(s.ownContent, s.getContentPermission))
	handle("PUT /v1/content/{guid}/permissions/{id}", publisher, at(s.ownContent, s.updateContentPermission))
	handle("DELETE /v1/content/{guid}/permissions/{id}", publisher, at(s.ownContent, s.deleteContentPermission))
	handle("GET /v1/content/{guid}/bundles", viewer, at(s.viewedContent, s.listBundles))
	handle("POST /v1/content/{guid}/bundles", publisher, at(s.ownContent, s.uploadBundle))
	handle("GET /v1/content/{guid}/bundles/{id}", viewer, at(s.viewedContent, s.getBundle))
	handle("POST /v1/content/{guid}/deploy", publisher, at(s.ownContent, s.deployBundle))
	handle("GET /v1/tasks/{id}", viewer, s.getTask)
}

// serve is what all endpoints share: admission, JSON, Connect's error envelope.
func (s *Server) serve(need access, e endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, body, err := s.perform(r, need, e)
		switch {
		case err != nil:
			writeError(w, err)
		case body == nil:
			w.WriteHeader(status)
		default:
			write(w, status, body)
		}
	})
}

// perform answers under the mutex, marshalled: what an endpoint returns may be part of the state.
func (s *Server) perform(r *http.Request, need access, e endpoint) (status int, body []byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	caller, err := s.admit(r, need)
	if err != nil {
		return 0, nil, err
	}
	a, err := e(&call{Request: r, caller: caller, body: bodyOf(r)})
	if err != nil || a.body == nil {
		return a.status, nil, err
	}
	body = encode(a.body)
	if s.newFields {
		body = withNovelties(body)
	}
	return a.status, body, nil
}

func writeError(w http.ResponseWriter, err error) {
	if errors.Is(err, errNoEndpoint) {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	var refusal *apiError
	if !errors.As(err, &refusal) {
		refusal = &apiError{http.StatusInternalServerError, 1, "An internal failure has occurred: " + err.Error()}
	}
	write(w, refusal.status, encode(errorBody{Code: refusal.code, Error: refusal.text}))
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that has gone away is no matter of ours
}

func encode(body any) []byte {
	raw, err := json.Marshal(body)
	if err != nil {
		panic("connecttest: an answer that is no JSON: " + err.Error())
	}
	return raw
}

func ping(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusOK, []byte("{}")) }
