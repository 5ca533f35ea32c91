package connecttest

import (
	"encoding/json"
	"errors"
	"net/http"
	pathpkg "path"
	"strings"
	"time"
)

// call is one admitted request to an endpoint.
type call struct {
	*http.Request
	caller *user // nil where the endpoint needs no key and none was sent
	body   []byte
}

// answer is a success: its status and what becomes JSON, or an archive. A nil body is empty.
type answer struct {
	status int
	body   any
}

// gzipped is a body that is sent as it is.
type gzipped []byte

func ok(body any) (answer, error) { return answer{http.StatusOK, body}, nil }

func noContent() (answer, error) { return answer{http.StatusNoContent, nil}, nil }

// endpoint answers one call. It takes the server's mutex itself and returns nothing that the server goes on to change.
type endpoint func(c *call) (answer, error)

const api = "/__api__"

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	handle := func(pattern string, need access, e endpoint) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.Handle(method+" "+api+path, s.serve(need, e))
	}
	oauth := access{role: Publisher, oauth: true}
	admin := access{role: Administrator, oauth: true}
	licensed := access{role: Administrator, oauth: true, licensed: true}
	viewer := access{role: Viewer}
	publisher := access{role: Publisher}

	handle("GET /v1/oauth/integrations", oauth, s.listIntegrations)
	handle("POST /v1/oauth/integrations", licensed, s.createIntegration)
	handle("GET /v1/oauth/integrations/{guid}", oauth, s.getIntegration)
	handle("PATCH /v1/oauth/integrations/{guid}", licensed, s.updateIntegration)
	handle("DELETE /v1/oauth/integrations/{guid}", admin, s.deleteIntegration)
	handle("POST /v1/oauth/integrations/credentials", access{role: Publisher, oauth: true, licensed: true}, s.exchangeCredentials)
	handle("GET /v1/oauth/integrations/{guid}/associations", admin, s.integrationAssociations)
	handle("GET /v1/content/{guid}/oauth/integrations/associations", oauth, s.contentAssociations)
	handle("PUT /v1/content/{guid}/oauth/integrations/associations", oauth, s.replaceAssociations)
	if s.able.verify {
		handle("POST /v1/oauth/integrations/{guid}/verify", licensed, s.verifyIntegration)
	}
	handle("GET /v1/oauth/templates", oauth, s.listTemplates)
	handle("GET /v1/oauth/templates/{key}", oauth, s.getTemplate)
	session := access{role: Viewer, oauth: true}
	handle("GET /v1/oauth/sessions", session, s.listSessions)
	handle("GET /v1/oauth/sessions/{guid}", session, s.getSession)
	handle("DELETE /v1/oauth/sessions/{guid}", session, s.deleteSession)

	handle("GET /v1/user", viewer, s.currentUser)
	handle("GET /me", viewer, s.dashboardUser)
	handle("GET /users/current", viewer, s.dashboardUser)
	handle("GET /v1/users", viewer, s.listUsers)
	handle("GET /v1/users/{guid}", viewer, s.getUser)
	handle("PUT /v1/users/{guid}", viewer, s.updateUser)
	handle("POST /v1/users/{guid}/lock", viewer, s.lockUser)
	handle("POST /v1/users", access{role: Administrator}, s.createUser)
	handle("GET /v1/groups", viewer, s.listGroups)
	handle("POST /v1/groups", publisher, s.createGroup)
	handle("GET /v1/groups/{guid}", viewer, s.getGroup)
	handle("DELETE /v1/groups/{guid}", publisher, s.deleteGroup)
	handle("GET /v1/groups/{guid}/members", viewer, s.listMembers)
	handle("POST /v1/groups/{guid}/members", publisher, s.addMember)
	handle("DELETE /v1/groups/{guid}/members/{member}", viewer, s.removeMember)

	handle("GET /v1/content", viewer, s.listContent)
	handle("GET /v1/search/content", viewer, s.searchContent)
	handle("POST /v1/content", publisher, s.createContent)
	handle("GET /v1/content/{guid}", viewer, s.getContent)
	handle("PATCH /v1/content/{guid}", publisher, s.updateContent)
	handle("DELETE /v1/content/{guid}", publisher, s.deleteContent)
	handle("GET /v1/content/{guid}/permissions", publisher, s.listContentPermissions)
	handle("POST /v1/content/{guid}/permissions", publisher, s.addContentPermission)
	handle("GET /v1/content/{guid}/permissions/{id}", publisher, s.getContentPermission)
	handle("PUT /v1/content/{guid}/permissions/{id}", publisher, s.updateContentPermission)
	handle("DELETE /v1/content/{guid}/permissions/{id}", publisher, s.deleteContentPermission)
	handle("GET /v1/content/{guid}/environment", publisher, s.listVariables)
	handle("PATCH /v1/content/{guid}/environment", publisher, s.updateVariables)
	handle("PUT /v1/content/{guid}/environment", publisher, s.replaceVariables)
	handle("GET /v1/content/{guid}/bundles", viewer, s.listBundles)
	handle("POST /v1/content/{guid}/bundles", publisher, s.uploadBundle)
	handle("GET /v1/content/{guid}/bundles/{id}", viewer, s.getBundle)
	handle("DELETE /v1/content/{guid}/bundles/{id}", publisher, s.deleteBundle)
	handle("GET /v1/content/{guid}/bundles/{id}/download", publisher, s.downloadBundle)
	handle("POST /v1/content/{guid}/build", publisher, s.buildBundle)
	handle("POST /v1/content/{guid}/deploy", publisher, s.deployBundle)
	handle("GET /v1/tasks/{id}", viewer, s.getTask)
	handle("GET /applications", viewer, s.listApplications)
	handle("POST /applications", publisher, s.createApplication)
	handle("GET /applications/{id}", viewer, s.getApplication)
	handle("GET /applications/{id}/config", publisher, s.applicationConfig)
	handle("POST /applications/{id}/upload", publisher, s.uploadApplication)
	handle("POST /applications/{id}/deploy", publisher, s.deployApplication)
	handle("GET /tasks/{id}", viewer, s.getApplicationTask)

	handle("GET /server_settings", access{}, s.serverSettings)
	handle("GET /v1/server_settings", access{}, s.serverSettings)
	handle("GET /v1/server_settings/public", access{}, s.publicSettings)
	handle("GET /v1/server_settings/python", publisher, s.pythonSettings)
	handle("GET /v1/server_settings/r", publisher, s.rSettings)
	handle("GET /v1/server_settings/quarto", publisher, s.quartoSettings)
	handle("GET /v1/server_settings/nodejs", publisher, s.nodejsSettings)
	handle("GET /v1/server_settings/tensorflow", publisher, s.tensorflowSettings)
	handle("GET /server_settings/applications", viewer, s.applicationSettings)
	handle("GET /server_settings/scheduler", viewer, s.schedulerSettings)
	handle("GET /server_settings/scheduler/{mode}", viewer, s.schedulerSettings)
	mux.HandleFunc("GET /__ping__", ping)
	mux.HandleFunc("GET /content/{guid}", s.contentPage)
	mux.HandleFunc("GET /content/{guid}/{$}", s.contentPage)
	mux.HandleFunc("GET /content/{guid}/{draft}/{$}", s.contentPage)
	return mux
}

// serve is what all endpoints share: admission, JSON, Connect's error envelope.
func (s *Server) serve(need access, e endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller, err := s.admit(r, need)
		if err != nil {
			writeError(w, err)
			return
		}
		a, err := e(&call{Request: r, caller: caller, body: bodyOf(r)})
		if err != nil {
			writeError(w, err)
			return
		}
		switch body := a.body.(type) {
		case nil:
			w.WriteHeader(a.status)
		case gzipped:
			w.Header().Set("Content-Type", "application/gzip")
			w.WriteHeader(a.status)
			_, _ = w.Write(body) // a client that has gone away is no matter of ours
		default:
			writeJSON(w, a.status, body)
		}
	})
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
	writeJSON(w, refusal.status, errorBody{Code: refusal.code, Error: refusal.text})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		panic("connecttest: an answer that is no JSON: " + err.Error())
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(raw) // a client that has gone away is no matter of ours
}

// ServeHTTP answers one request: it is logged, delayed, perhaps met by a fault, and then handed to Connect.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, inside := strings.CutPrefix(r.URL.Path, s.prefix)
	if !inside || !strings.HasPrefix(path, "/") {
		path, inside = r.URL.Path, false
	}
	r, tooLarge := withBody(w, r)
	entry := s.log.add(Request{
		Method: r.Method, Path: strings.TrimPrefix(path, api), Query: r.URL.RawQuery,
		Header: r.Header.Clone(), Body: loggedBody(r), Time: time.Now(),
	})
	counted := &statusWriter{ResponseWriter: w, log: &s.log, entry: entry}
	if s.observe != nil {
		defer func() { s.observe(s.log.copyOf(entry)) }()
	}
	if !wait(r.Context(), s.latency) {
		return
	}
	connect := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.dispatch(w, r, path, inside, tooLarge)
	})
	if fault := s.faults.next(entry.Method, entry.Path); fault != nil {
		fault(counted, r, connect)
		return
	}
	connect(counted, r)
}

// dispatch is Connect itself, behind whatever a fault put in front of it.
func (s *Server) dispatch(w http.ResponseWriter, r *http.Request, path string, inside, tooLarge bool) {
	s.stampHeaders(w, r)
	if tooLarge {
		writeError(w, &apiError{http.StatusRequestEntityTooLarge, codeParameter, "The request body is too large."})
		return
	}
	if clean := pathpkg.Clean(path); !inside || path != clean && path != clean+"/" {
		http.NotFound(w, r) // the router of net/http would redirect, and without the prefix
		return
	}
	s.mu.Lock()
	lenient := s.is(TrailingSlash, Accepted)
	s.mu.Unlock()
	if lenient && path != "/" {
		path = strings.TrimSuffix(path, "/")
	}
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = path, ""
	s.mux.ServeHTTP(w, inner)
}

// stampHeaders sets what every answer of Connect carries: X-Correlation-ID, echoed or new (Connect's OpenAPI document), the
// Server header unless hidden (administration guide), Date from the server's own clock, and those that keep browsers and
// proxies from storing or guessing (recorded).
func (s *Server) stampHeaders(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	date, hidden := s.clock.now(), s.is(Version, HiddenVersion)
	s.mu.Unlock()
	header := w.Header()
	header.Set("Date", date.Format(http.TimeFormat))
	header.Set("X-Correlation-ID", correlationID(r))
	header.Set("Cache-Control", "no-cache, no-store, must-revalidate")
	header.Set("Expires", "0")
	header.Set("Pragma", "no-cache")
	header.Set("X-Content-Type-Options", "nosniff")
	if hidden {
		return
	}
	header.Set("Server", "Posit Connect v"+s.version)
}

func correlationID(r *http.Request) string {
	if id := r.Header.Get("X-Correlation-ID"); id != "" {
		return id
	}
	return newGUID()
}

func ping(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, struct{}{}) }
