package provider

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestSecretsThatAServerShowsGoNowhere lets a server answer with what Connect never shows: a known secret, one that only the server's
// template names, and one that only this resource knows because it has sent it.
func TestSecretsThatAServerShowsGoNowhere(t *testing.T) {
	t.Parallel()
	const canary = "canary-in-the-coal-mine"
	untold := connecttest.Config{Templates: novel(t), Switches: connecttest.Switches{
		connecttest.Templates: connecttest.Absent, connecttest.UnknownKey: connecttest.Stored,
	}}
	for name, test := range map[string]struct {
		server connecttest.Config
		held   fields
		key    string
	}{
		"client_secret":               {connecttest.Config{}, viewer(), "client_secret"},
		"secret of the template":      {connecttest.Config{Templates: novel(t)}, warehouse(), "warehouse_key"},
		"secret that was sent before": {untold, warehouse(), "warehouse_key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, test.server)
			c := created(t, s, test.held)
			guid := c.get(c.state, "guid").(string)
			s.Inject(connecttest.Fault{Path: "/v1/oauth/integrations", Times: -1, Do: showing(test.key, canary)})
			c.command()
			errors, warnings := c.refresh()
			said := strings.Join(append(errors, warnings...), "\n")
			if len(errors) > 0 || len(warnings) != 1 || !strings.Contains(said, "The server shows secrets of") || !strings.Contains(said, "`"+test.key+"`") {
				t.Errorf("want one warning that names %s, got %s", test.key, said)
			}
			if everything := said + c.state.String() + c.remembered(c.private); strings.Contains(everything, canary) {
				t.Errorf("the secret is in what Terraform keeps or shows:\n%s", everything)
			}
			if p, errors := c.planWithoutRefresh(c.configuration(test.held)); len(errors) > 0 || !p.empty() {
				t.Errorf("the next plan changes %v: %v", c.changed(p), errors)
			}
			if name == "secret that was sent before" {
				return // nobody tells an import of it
			}
			if errors := c.imported(guid); len(errors) > 0 || strings.Contains(c.state.String()+c.remembered(c.private), canary) {
				t.Errorf("an import takes the secret in: %v", errors)
			}
		})
	}
}

// showing adds a key to the config of every integration that is answered.
func showing(key, value string) connecttest.FaultFunc {
	return changing(`"config":{`, fmt.Sprintf(`"config":{%q:%q,`, key, value))
}

// changing puts another text into what Connect answers.
func changing(from, to string) connecttest.FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		maps.Copy(w.Header(), answer.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = io.WriteString(w, strings.ReplaceAll(answer.Body.String(), from, to))
	}
}

// TestStateOfAnotherServerIsNotGone points the provider at a server that the state does not come from.
func TestStateOfAnotherServerIsNotGone(t *testing.T) {
	t.Parallel()
	c := created(t, connecttest.Start(t, connecttest.Config{}), viewer())
	other := newCore(t, connecttest.Start(t, connecttest.Config{}), nil)
	other.state, other.private, other.identity = c.state, c.private, c.identity
	errors, warnings := other.refresh()
	if len(errors) != 1 || len(warnings) > 0 || !strings.Contains(errors[0], "The state belongs to another server") {
		t.Fatalf("got errors %v and warnings %v", errors, warnings)
	}
	for _, text := range []string{c.get(c.state, "login_url").(string)[:len("http://127.0.0.1:")], "`server`", "`public_url`"} {
		if !strings.Contains(errors[0], text) {
			t.Errorf("%q is not said: %s", text, errors[0])
		}
	}
	if other.state.IsNull() {
		t.Error("the integration has left the state")
	}
}
