package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// running is the command under test.
type running struct {
	env    map[string]string // what it printed
	stderr *lockedBuffer
	stop   func() error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start runs the command until stop is called, and reads what it prints.
func start(t *testing.T, args ...string) running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	r := running{env: map[string]string{}, stderr: &lockedBuffer{}}
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, args, in, r.stderr)
		in.Close()
	}()
	lines := bufio.NewScanner(out)
	for len(r.env) < 2 && lines.Scan() {
		if name, value, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "="); ok {
			r.env[name] = value
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	r.stop = func() error { cancel(); return <-ended }
	return r
}

func (r running) get(t *testing.T, path string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.env["CONNECT_SERVER"]+"/__api__"+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Key "+r.env["CONNECT_API_KEY"])
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestItServesWhatTheFlagsSay(t *testing.T) {
	t.Parallel()
	seed := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(seed, []byte(`[{"name":"seeded","template":"custom","config":{"client_secret":"s3cret"}}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	r := start(t, "-profile", "2024.12", "-version", "2024.12.1-dev", "-prefix", "/rsc", "-seed", seed, "-switch", "feature=on",
		"-switch", "unset-description=empty", "-log", "-latency", "1ms")
	if !strings.HasPrefix(r.env["CONNECT_SERVER"], "http://127.0.0.1:") || !strings.HasSuffix(r.env["CONNECT_SERVER"], "/rsc") {
		t.Errorf("CONNECT_SERVER=%s", r.env["CONNECT_SERVER"])
	}
	status, body := r.get(t, "/v1/oauth/integrations?q=private")
	if status != http.StatusOK || !strings.Contains(body, `"name":"seeded","description":""`) || strings.Contains(body, "content_count") {
		t.Errorf("%d %s", status, body)
	}
	if _, settings := r.get(t, "/server_settings"); !strings.Contains(settings, `"version":"2024.12.1-dev"`) {
		t.Errorf("settings %s", settings)
	}
	if err := r.stop(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if want := "GET /v1/oauth/integrations 200\nGET /server_settings 200\n"; r.stderr.String() != want {
		t.Errorf("log %q, want %q: methods, paths and statuses only", r.stderr, want)
	}
	if conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(r.env["CONNECT_SERVER"], "http://"), "/rsc")); err == nil {
		conn.Close()
		t.Error("still listens after its end")
	}
}

func TestItPlaysAReport(t *testing.T) {
	t.Parallel()
	report := filepath.Join(t.TempDir(), "habits.json")
	if err := os.WriteFile(report, []byte(`{"version":"2025.09.1","habits":{"user-endpoint":"forbidden"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	r := start(t, "-habits", report)
	if _, settings := r.get(t, "/server_settings"); !strings.Contains(settings, `"version":"2025.09.1"`) {
		t.Errorf("settings %s", settings)
	}
	if status, _ := r.get(t, "/v1/user"); status != http.StatusForbidden {
		t.Errorf("/v1/user answers %d", status)
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
}

func TestItEndsByItself(t *testing.T) {
	t.Parallel()
	began := time.Now()
	if err := run(t.Context(), []string{"-stop-after", "20ms"}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 20*time.Millisecond || took > 10*time.Second {
		t.Errorf("ended after %v", took)
	}
}

func TestItListsTheSwitches(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-switches"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(connecttest.AllSwitches()) || !strings.HasPrefix(lines[0], "config-update") || !strings.Contains(lines[0], "merge|replace") {
		t.Errorf("%d lines, the first: %s", len(lines), lines[0])
	}
}

func TestBadArguments(t *testing.T) {
	t.Parallel()
	for args, text := range map[string]string{
		"-addr 0.0.0.0:0":       "loopback",
		"-addr nonsense":        "nonsense",
		"-profile 1999.01":      "1999.01",
		"-switch feature":       "name=setting",
		"-switch feature=maybe": "maybe",
		"-switch colour=red":    "colour",
		"-seed /no/such/file":   "reading the seed",
		"-habits /no/such/file": "reading the habits",
		"-stop-after soon":      "soon",
		"extra":                 `unexpected argument "extra"`,
	} {
		err := run(t.Context(), strings.Fields(args), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v, want %q in the error", args, err, text)
		}
	}
	if err := run(t.Context(), []string{"-help"}, io.Discard, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-help: %v", err)
	}
}

func TestItHasWhomTheExamplesName(t *testing.T) {
	t.Parallel()
	r := start(t)
	for path, want := range map[string]string{"/v1/users?prefix=ada": "ada@example.com", "/v1/groups?prefix=team": `"team"`, "/v1/content": `"app"`} {
		if status, body := r.get(t, path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: status %d, want %s in %s", path, status, want, body)
		}
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
}

func TestItIsEmptyOnRequest(t *testing.T) {
	t.Parallel()
	r := start(t, "-empty")
	defer func() { _ = r.stop() }()
	if status, body := r.get(t, "/v1/content"); status != http.StatusOK || strings.TrimSpace(body) != "[]" {
		t.Errorf("content: %d %s", status, body)
	}
	if _, body := r.get(t, "/v1/users?prefix=ada"); strings.Contains(body, `"ada"`) {
		t.Error("ada is there:", body)
	}
}

func TestItEndsWithItsParent(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	go endWithParent(os.Getppid()+1, func() { close(ended) })
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		t.Error("it does not notice that its parent is another")
	}
}
