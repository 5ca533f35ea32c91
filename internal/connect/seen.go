package connect

import "sync"

// seenIntegrations remembers when this process first saw each integration, and which of them it created itself.
type seenIntegrations struct {
	mu    sync.Mutex
	moves int            // counts what was seen so far
	first map[string]int // guid -> moves when it was first seen
	own   map[string]bool
}

// now returns the present moment, to be given to excluded.
func (s *seenIntegrations) now() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.moves
}

func (s *seenIntegrations) add(integrations ...Integration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moves++
	if s.first == nil {
		s.first = map[string]int{}
	}
	for _, integration := range integrations {
		if _, known := s.first[integration.GUID]; !known {
			s.first[integration.GUID] = s.moves
		}
	}
}

// created marks an integration as created or adopted by this process.
func (s *seenIntegrations) created(guid string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own == nil {
		s.own = map[string]bool{}
	}
	s.own[guid] = true
}

// excluded reports whether an integration cannot be what a POST begun at moment created: it was seen before, or is another's of
// this process.
func (s *seenIntegrations) excluded(guid string, moment int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first, known := s.first[guid]
	return s.own[guid] || known && first <= moment
}
