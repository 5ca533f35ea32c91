package connecttest

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

// FaultFunc stands in front of Connect for one request. next is Connect itself: a fault that does not call it keeps the request
// from having any effect.
type FaultFunc func(w http.ResponseWriter, r *http.Request, next http.Handler)

// Fault is misbehaviour on matching requests.
type Fault struct {
	Method string // "": any
	Path   string // what Request.Path begins with; "": any
	Skip   int    // how many matching requests pass first
	Times  int    // how often it acts then; 0: once, negative: for ever
	Do     FaultFunc
}

func (f *Fault) matches(method, path string) bool {
	return (f.Method == "" || f.Method == method) && strings.HasPrefix(path, f.Path)
}

// Inject adds a fault. Of several that match a request, the one injected first acts.
func (s *Server) Inject(f Fault) { s.faults.add(f) }

// ClearFaults takes all faults away.
func (s *Server) ClearFaults() { s.faults.clear() }

type faultList struct {
	mu     sync.Mutex
	faults []*Fault
}

func (l *faultList) add(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = append(l.faults, &f)
}

func (l *faultList) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = nil
}

// next returns what is to happen to a request, or nil. A fault that has acted often enough is forgotten.
func (l *faultList) next(method, path string) FaultFunc {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, f := range l.faults {
		switch {
		case !f.matches(method, path):
			continue
		case f.Skip > 0:
			f.Skip--
			continue
		case f.Times > 0:
			if f.Times--; f.Times == 0 {
				l.faults = slices.Delete(l.faults, i, i+1)
			}
		}
		return f.Do
	}
	return nil
}
