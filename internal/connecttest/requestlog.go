package connecttest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Request is one entry of the request log. It holds keys and secrets as they were sent: never print it.
type Request struct {
	Method string
	Path   string // without prefix and /__api__, such as "/v1/oauth/integrations"
	Query  string // as sent, without the question mark
	Header http.Header
	Body   []byte    // nil for one above 1 MiB, such as that of a bundle, and for one that came without a valid key
	Status int       // 0 until answered, and for good where a fault cut the connection
	Time   time.Time // real time of arrival
}

// Requests returns what has been asked since the start or the last ForgetRequests, in order of arrival.
func (s *Server) Requests() []Request { return s.log.all() }

// Writes returns the requests that were neither GET nor HEAD.
func (s *Server) Writes() []Request {
	return slices.DeleteFunc(s.log.all(), func(r Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead })
}

// ForgetRequests empties the request log.
func (s *Server) ForgetRequests() { s.log.forget() }

// String leaves out header and body, which may hold keys and secrets.
func (r Request) String() string {
	var b strings.Builder
	b.WriteString(r.Method + " " + r.Path)
	if r.Query != "" {
		b.WriteString("?" + r.Query)
	}
	return b.String()
}

type requestLog struct {
	mu        sync.Mutex
	entries   []*Request
	strangers int // how many entries are of requests without a key that is one
}

// maxStrangers is how many requests of strangers are kept, without their bodies: anyone may send them.
const maxStrangers = 1000

func (l *requestLog) add(r Request, stranger bool) *Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := &r
	if stranger {
		entry.Body = nil
		l.strangers++
	}
	if !stranger || l.strangers <= maxStrangers {
		l.entries = append(l.entries, entry)
	}
	return entry
}

func (l *requestLog) copyOf(entry *Request) Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return *entry
}

func (l *requestLog) all() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([]Request, len(l.entries))
	for i, entry := range l.entries {
		all[i] = *entry
	}
	return all
}

func (l *requestLog) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries, l.strangers = nil, 0
}

// statusWriter notes the status of an answer in the log.
type statusWriter struct {
	http.ResponseWriter
	log   *requestLog
	entry *Request
}

func (w *statusWriter) WriteHeader(status int) {
	w.note(status)
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	w.note(http.StatusOK)
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *statusWriter) note(status int) {
	w.log.mu.Lock()
	defer w.log.mu.Unlock()
	if informational := status < http.StatusOK; w.entry.Status == 0 && !informational {
		w.entry.Status = status
	}
}

// Bodies above these sizes in bytes are refused with 413, bundles that unpack to more with 400.
const (
	maxBody     = 1 << 20
	maxBundle   = 8 << 20
	maxUnpacked = 64 << 20
)

type bodyKey struct{}

// withBody reads the request's body before anything else happens to it, so that a slow client holds no lock and the log has it.
func withBody(w http.ResponseWriter, r *http.Request, stranger bool) (_ *http.Request, tooLarge bool) {
	limit := int64(maxBody)
	if !stranger && strings.HasSuffix(r.URL.Path, "/bundles") {
		limit = maxBundle
	}
	var body []byte
	if r.Body != nil {
		var err error
		body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
		tooLarge = err != nil
	}
	r = r.WithContext(context.WithValue(r.Context(), bodyKey{}, body))
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r, tooLarge
}

// loggedBody returns the body for the log.
func loggedBody(r *http.Request) []byte {
	if body := bodyOf(r); len(body) <= maxBody {
		return body
	}
	return nil
}

func bodyOf(r *http.Request) []byte {
	body, _ := r.Context().Value(bodyKey{}).([]byte)
	return body
}

// wait sleeps, and reports false where the client went away meanwhile.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
