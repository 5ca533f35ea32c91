package connecttest

import (
	"net/http"
	pathpkg "path"
	"strings"
	"time"
)

// ServeHTTP answers one request: it is logged, delayed, perhaps met by a fault, and then handed to Connect.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, inside := strings.CutPrefix(r.URL.Path, s.prefix)
	if !inside || !strings.HasPrefix(path, "/") {
		path, inside = r.URL.Path, false
	}
	stranger := s.isStranger(r)
	r, tooLarge := withBody(w, r, stranger)
	entry := s.log.add(Request{
		Method: r.Method, Path: strings.TrimPrefix(path, api), Query: r.URL.RawQuery,
		Header: r.Header.Clone(), Body: loggedBody(r), Time: time.Now(),
	}, stranger)
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

// isStranger reports whether a request comes without a key, or with one that is none.
func (s *Server) isStranger(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	caller, err := s.authenticate(r)
	return err != nil || caller == nil
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
