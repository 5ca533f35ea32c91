package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// program runs the command against a server that listens, and returns what it printed.
func program(t *testing.T, env map[string]string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, progress bytes.Buffer
	err = run(t.Context(), args, func(name string) string { return env[name] }, &out, &progress)
	return out.String(), progress.String(), err
}

func environment(s *connecttest.Server, key string) map[string]string {
	return map[string]string{"CONNECT_SERVER": s.URL() + "/", "CONNECT_API_KEY": key}
}

func TestTheReportHoldsWhatWasFoundAndNamesNobody(t *testing.T) {
	t.Parallel()
	b := furnish(connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.ConfigNull: connecttest.Ignored}}), "static")
	file := filepath.Join(t.TempDir(), "habits.json")
	env := environment(b.Server, b.AdminKey())
	env["CONNECT_PUBLISHER_API_KEY"] = b.PublisherKey()
	stdout, stderr, err := program(t, env, "-json", file, "-content", b.content)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"what does null do to a config key?", "the old value stays", "config-null=ignored", "acl-denied=404", "UNANSWERED"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the table lacks %q:\n%s", want, stdout)
		}
	}
	if !strings.Contains(stderr, b.content) || !strings.Contains(stderr, "config-null") {
		t.Errorf("neither what it is about to do nor its progress is in:\n%s", stderr)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version, Date      string
		Habits, Unanswered map[string]string
		New                []any
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != b.version() || len(got.Date) != 10 || got.Habits["config-null"] != "ignored" || got.Unanswered["stored-unknown"] == "" || got.New == nil {
		t.Errorf("the report is %s", raw)
	}
	names := []string{strings.TrimPrefix(b.URL(), "http://"), "127.0.0.1", b.AdminKey(), b.PublisherKey(), b.content, ownName, ownHost}
	for _, i := range b.Integrations() {
		names = append(names, i.GUID, `"`+i.Name)
	}
	for _, name := range names {
		if name != `"` && bytes.Contains(raw, []byte(name)) {
			t.Errorf("the report names %s: %s", name, raw)
		}
	}
}

// odd is a server with habits that no switch plays.
type odd struct {
	inProcess
	oddity func(req *http.Request, resp *http.Response)
}

func (o odd) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := o.inProcess.RoundTrip(req)
	o.oddity(req, resp)
	return resp, err
}

func setBody(resp *http.Response, status int, body string) {
	resp.StatusCode, resp.Body = status, io.NopCloser(strings.NewReader(body))
}

func TestWhatFitsNoSettingIsNew(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		oddity func(*http.Request, *http.Response)
		want   novelty
	}{
		"status": {
			func(req *http.Request, resp *http.Response) {
				if strings.HasSuffix(req.URL.Path, "/no-guid") {
					setBody(resp, http.StatusTeapot, `{"code": 999, "error": "Jo's teapot", "payload": {"Jo Doe": ["jo@example.org"]}}`)
				}
			},
			novelty{"bad-guid", "GET of an integration by what is no guid: 418 (code 999)", "{code: number, error: string, payload: {…: [string]}}"},
		},
		"redirect": {
			func(req *http.Request, resp *http.Response) {
				if strings.HasSuffix(req.URL.Path, "/user/") {
					setBody(resp, http.StatusPermanentRedirect, "")
				}
			},
			novelty{"trailing-slash", "GET /v1/user/: 308 without JSON", ""},
		},
		"member": {
			func(_ *http.Request, resp *http.Response) {
				raw, _ := io.ReadAll(resp.Body)
				setBody(resp, resp.StatusCode, strings.ReplaceAll(string(raw), `"created_time":`, `"owner_guid":"x","created_time":`))
			},
			novelty{"integration", "a member that nobody has seen", "{owner_guid: string}"},
		},
		"stored null": {
			func(req *http.Request, resp *http.Response) {
				raw, _ := io.ReadAll(resp.Body)
				if req.Method == http.MethodPatch {
					raw = bytes.ReplaceAll(raw, []byte(`"config":{`), []byte(`"config":{"scopes":null,`))
				}
				setBody(resp, resp.StatusCode, string(raw))
			},
			novelty{Question: "config-null", Seen: "null is stored"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, connecttest.Config{}, "python-shiny")
			before, o := b.state(), b.options()
			o.Transport = odd{inProcess{b.Server}, test.oddity}
			r, err := b.newRun(t, o).run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, n := range r.New {
				if test.want.Shape == "" {
					n.Shape = ""
				}
				found = found || n == test.want
			}
			if !found || r.Habits[test.want.Question] != "" {
				t.Errorf("new %v, want %v; habit %q", r.New, test.want, r.Habits[test.want.Question])
			}
			if diff := cmp.Diff(before, b.state()); diff != "" {
				t.Errorf("the server changed (-before +after):\n%s", diff)
			}
		})
	}
}

func TestAServerThatRefusesEverythingGetsOneClearMessage(t *testing.T) {
	t.Parallel()
	s := furnish(connecttest.Start(t, connecttest.Config{}), "static")
	before := s.state()
	for name, test := range map[string]struct{ key, want string }{
		"wrong key":     {"nonsense", "does not accept the API key (401)"},
		"publisher key": {s.PublisherKey(), "does not let this key make integrations (403 (code 22))"},
		"viewer key":    {s.ViewerKey(), "does not let this key see integrations (403)"},
	} {
		_, _, err := program(t, environment(s.Server, test.key))
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "administrator") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if diff := cmp.Diff(before, s.state()); diff != "" {
		t.Errorf("the server changed (-before +after):\n%s", diff)
	}
}

func TestWhatIsNoConnectServerGetsOneClearMessage(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"login page": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://sso.example.com", http.StatusFound)
		},
		"failure": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"nothing": http.NotFound,
		"null":    func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "null") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(answer)
			defer server.Close()
			_, _, err := program(t, map[string]string{"CONNECT_SERVER": server.URL, "CONNECT_API_KEY": "k"})
			if err == nil || !strings.Contains(err.Error(), "check CONNECT_SERVER") {
				t.Errorf("%v", err)
			}
		})
	}
	for name, env := range map[string]map[string]string{
		"set CONNECT_SERVER":        {"CONNECT_API_KEY": "k"},
		"no https:// in front":      {"CONNECT_SERVER": "connect.example.com", "CONNECT_API_KEY": "k"},
		"neither true nor false":    {"CONNECT_SERVER": "https://connect.example.com", "CONNECT_API_KEY": "k", "CONNECT_INSECURE": "perhaps"},
		"the path of a PEM file":    {"CONNECT_SERVER": "https://connect.example.com", "CONNECT_API_KEY": "k", "CONNECT_CA_CERTIFICATE": "/nowhere.pem"},
		"Connect cannot be reached": {"CONNECT_SERVER": "http://127.0.0.1:1", "CONNECT_API_KEY": "k"},
	} {
		if _, _, err := program(t, env); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v, want %q", err, name)
		}
	}
}

func TestOlderReleasesAreAskedWhatTheyHave(t *testing.T) {
	t.Parallel()
	for _, profile := range connecttest.Profiles() {
		for _, templates := range []connecttest.Setting{connecttest.Present, connecttest.Absent} {
			t.Run(fmt.Sprint(profile, " templates ", templates), func(t *testing.T) {
				t.Parallel()
				b := newBench(t, connecttest.Config{Profile: profile, Switches: connecttest.Switches{connecttest.Templates: templates}}, "python-shiny")
				before := b.state()
				r, err := b.newRun(t, b.options()).run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(before, b.state()); diff != "" {
					t.Errorf("the server changed (-before +after):\n%s", diff)
				}
				if r.Version != string(profile)+".0" || len(r.Habits) < 25 || len(newsBeside(r, "templates")) > 0 {
					t.Errorf("version %s, %d answers, new %v", r.Version, len(r.Habits), r.New)
				}
				for name, got := range r.Habits {
					want := string(settingOf(connecttest.Switches{connecttest.Templates: templates}, connecttest.Switch(name)))
					if got != want {
						t.Errorf("%s=%s, want %s", name, got, want)
					}
				}
			})
		}
	}
}

func TestFieldsThatNobodyHasSeenChangeNoAnswer(t *testing.T) {
	t.Parallel()
	var reports []*report
	for _, newFields := range []bool{false, true} {
		b := newBench(t, connecttest.Config{NewFields: newFields}, "python-shiny")
		r, err := b.newRun(t, b.options()).run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, r)
	}
	if diff := cmp.Diff(reports[0].Habits, reports[1].Habits); diff != "" {
		t.Errorf("without and with new fields (-without +with):\n%s", diff)
	}
	want := []string{"a member that nobody has seen", "a config value that is neither text nor boolean", "an auth_type that nobody has seen", "keys that the catalogue lacks"}
	for _, seen := range want {
		if !slices.ContainsFunc(reports[1].New, func(n novelty) bool { return n.Seen == seen }) {
			t.Errorf("%q is not among the news: %v", seen, reports[1].New)
		}
	}
}
