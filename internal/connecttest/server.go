package connecttest

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// Config says which Connect the stand-in plays. The zero value is the newest release, licensed, every switch at its default.
type Config struct {
	Profile   Profile              // zero: the newest
	Prefix    string               // path under which the server lives, such as "/rsc"
	Latency   time.Duration        // added to every answer
	Switches  Switches             // a missing one has its default
	Habits    *Habits              // of a real server: they take the place of defaults
	Templates []*template.Template // nil: the built-in catalogue, cut to what the profile knows
	AdminKey  string               // "": random
	Version   string               // what the server says of itself, development forms included; "": the profile's
	// NoDefaultIntegration leaves out the integrations that servers create by themselves, since 2025.05 one, since 2026.10 two.
	NoDefaultIntegration bool
	// NewFields makes answers bring members, types in config and values of enums that no release is known to have.
	NewFields bool
	// Observe is called after every answer, also for requests that a fault cut off (status 0). It must not block.
	Observe func(Request)
}

// Server is an in-memory Posit Connect. It is an http.Handler, also without a listener, and safe for concurrent use.
type Server struct {
	prefix    string
	latency   time.Duration
	version   string
	profile   Profile
	newFields bool
	tmpl      *templateSet
	mux       *http.ServeMux
	contract  *contract // nil outside tests
	log       requestLog
	faults    faultList
	observe   func(Request)
	keys      map[Role]string

	mu            sync.Mutex // guards everything below
	switches      Switches
	clock         clock
	lastID        int
	integrations  []*record
	users         []*user
	groups        []*group
	contents      []*content
	associations  []association
	sessions      []*session
	tasks         []string
	sessionTokens map[string]subject
	visitorKeys   map[string]visitor

	verifyIdentity func(token string) (username string, err error) // nil: no identity federation
	federatedKeys  map[string]*user
	accessTokens   map[string]*user

	http     *http.Server
	listener net.Listener
	served   chan struct{}
}

// New returns a server that does not listen yet. It fails on an unknown profile, switch or setting.
func New(cfg Config) (*Server, error) {
	cfg, err := cfg.withHabits()
	if err != nil {
		return nil, err
	}
	if cfg.Profile, err = cfg.Profile.checked(); err != nil {
		return nil, err
	}
	settings, err := cfg.Switches.complete()
	if err != nil {
		return nil, err
	}
	templates, err := templatesFor(cfg)
	if err != nil {
		return nil, err
	}
	s := &Server{
		prefix:        cleanPrefix(cfg.Prefix),
		latency:       cfg.Latency,
		version:       cmp.Or(cfg.Version, string(cfg.Profile)+".0"),
		profile:       cfg.Profile,
		newFields:     cfg.NewFields,
		tmpl:          templates,
		observe:       cfg.Observe,
		switches:      settings,
		sessionTokens: map[string]subject{},
		visitorKeys:   map[string]visitor{},
		federatedKeys: map[string]*user{},
		accessTokens:  map[string]*user{},
		keys:          map[Role]string{Administrator: cmp.Or(cfg.AdminKey, rand.Text()), Publisher: rand.Text(), Viewer: rand.Text()},
	}
	s.addBuiltInUsers()
	if !cfg.NoDefaultIntegration {
		s.addDefaultIntegrations()
	}
	if testing.Testing() && !cfg.NewFields {
		if s.contract, err = contractOf(cfg.Profile); err != nil {
			return nil, err
		}
	}
	s.mux = s.routes()
	return s, nil
}

// addDefaultIntegrations adds what servers make by themselves: from 2025.05 on one integration, from 2026.10 on two.
func (s *Server) addDefaultIntegrations() {
	if s.profile >= hasDefaultIntegration && s.tmpl.lookup("connect") != nil {
		s.Add(Integration{Name: "Connect Visitor API Key", Template: "connect", Config: map[string]any{"max_role": "Admin"}})
	}
	if s.profile >= hasAgentPlugins && s.tmpl.lookup(agentPlugins) != nil {
		s.Add(Integration{Name: "Agent Plugins", Template: agentPlugins})
	}
}

func cleanPrefix(prefix string) string {
	prefix = strings.Trim(prefix, "/")
	if prefix == "" {
		return ""
	}
	return "/" + prefix
}

// TB is what Start needs of *testing.T.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Start returns a server that listens on a free port of the loopback interface until the test ends.
func Start(tb TB, cfg Config) *Server {
	tb.Helper()
	s, err := New(cfg)
	if err != nil {
		tb.Fatalf("starting the stand-in: %v", err)
		return nil
	}
	if err := s.Listen("127.0.0.1:0"); err != nil {
		tb.Fatalf("starting the stand-in: %v", err)
		return nil
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Fatalf("stopping the stand-in: %v", err)
		}
	})
	return s
}

// Listen serves on addr, such as "127.0.0.1:0" for a free port. It refuses addresses that are not on the loopback interface.
func (s *Server) Listen(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("listening on %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("listening on %q: the stand-in has no security to speak of, use a loopback address such as 127.0.0.1:0", addr)
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return fmt.Errorf("listening on %q: %w", addr, err)
	}
	s.listener, s.served = listener, make(chan struct{})
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // always ends with an error: that of Close
	}()
	return nil
}

// Close stops listening and cuts off what is under way.
func (s *Server) Close() error {
	if s.http == nil {
		return nil
	}
	err := s.http.Close()
	<-s.served
	return err
}

// URL returns the address for CONNECT_SERVER: scheme, host, port and prefix. A server that does not listen has port 0.
func (s *Server) URL() string {
	if s.listener == nil {
		return "http://127.0.0.1:0" + s.prefix
	}
	return "http://" + s.listener.Addr().String() + s.prefix
}

// Set turns one switch while the server runs, as when a licence expires. It fails on an unknown switch or setting.
func (s *Server) Set(name Switch, setting Setting) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.switches.set(name, setting)
}

// is reports whether a switch has the setting. Its caller holds the mutex.
func (s *Server) is(name Switch, setting Setting) bool { return s.switches[name] == setting }

// newGUID returns a random version 4 UUID.
func newGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}
