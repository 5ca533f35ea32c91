package provider

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestOneWayToSignIn: one of four is wanted, and what the configuration says counts before what the environment says.
func TestOneWayToSignIn(t *testing.T) {
	for name, test := range map[string]struct {
		settings    map[string]any
		environment map[string]string
		want        string // "": no error
	}{
		"none":                      {nil, nil, "CONNECT_API_KEY"},
		"a token":                   {map[string]any{"identity_token": "t"}, nil, ""},
		"a file":                    {map[string]any{"identity_token_file": "/nowhere"}, nil, ""},
		"an access token":           {map[string]any{"access_token": "t"}, nil, ""},
		"a token from outside":      {nil, map[string]string{"CONNECT_IDENTITY_TOKEN": "t"}, ""},
		"a file from outside":       {nil, map[string]string{"CONNECT_IDENTITY_TOKEN_FILE": "/nowhere"}, ""},
		"an access token, outside":  {nil, map[string]string{"CONNECT_ACCESS_TOKEN": "t"}, ""},
		"the configuration counts":  {map[string]any{"identity_token": "t"}, map[string]string{"CONNECT_API_KEY": "canary-key"}, ""},
		"two":                       {map[string]any{"identity_token": "canary-token", "api_key": "canary-key"}, nil, "`api_key` and `identity_token` are set"},
		"two from outside":          {nil, map[string]string{"CONNECT_API_KEY": "canary-key", "CONNECT_ACCESS_TOKEN": "t"}, "CONNECT_API_KEY and CONNECT_ACCESS_TOKEN are set"},
		"nothing is as good as one": {map[string]any{"identity_token": "", "api_key": "k"}, map[string]string{"CONNECT_ACCESS_TOKEN": ""}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, way := range (providerModel{}).ways() {
				t.Setenv(way.variable, test.environment[way.variable])
			}
			settings := map[string]any{"server": "https://connect.example.com"}
			maps.Copy(settings, test.settings)
			failures, _ := configureWith(t, settings)
			shown := strings.Join(failures, "\n")
			if len(failures) > 1 || (test.want == "") != (shown == "") || !strings.Contains(shown, test.want) || strings.Contains(shown, "canary") {
				t.Errorf("want one error with %q, got %s", test.want, shown)
			}
		})
	}
}

const credentialConfig = `
resource "connect_oauth_integration" "ci" {
  name     = "From CI"
  template = "custom"
  config {
    auth_mode         = "Public"
    client_id         = "connect"
    authorization_uri = "https://idp.example.com/authorize"
    token_uri         = "https://idp.example.com/token"
  }
}
`

// TestSignInWithoutAKey applies with each way that needs no standing key, and searches all that it left behind for tokens and keys.
func TestSignInWithoutAKey(t *testing.T) {
	t.Parallel()
	const identityToken = "canary-identity-token-41c7.payload.signature"
	for name, test := range map[string]struct {
		use   func(*workspace, *connecttest.Server) map[string]string // environment
		fails string
	}{
		"identity token": {use: func(*workspace, *connecttest.Server) map[string]string {
			return map[string]string{"CONNECT_IDENTITY_TOKEN": identityToken}
		}},
		"file": {use: func(w *workspace, _ *connecttest.Server) map[string]string {
			w.write("token.jwt", identityToken+"\n")
			return map[string]string{"CONNECT_IDENTITY_TOKEN_FILE": "token.jwt"}
		}},
		"access token": {use: func(_ *workspace, s *connecttest.Server) map[string]string {
			return map[string]string{"CONNECT_ACCESS_TOKEN": s.AccessToken("admin")}
		}},
		"another's token": {use: func(*workspace, *connecttest.Server) map[string]string {
			return map[string]string{"CONNECT_IDENTITY_TOKEN": "canary-identity-token-41c7.of-another"}
		}, fails: "identity token was not exchanged"},
		"no file": {use: func(*workspace, *connecttest.Server) map[string]string {
			return map[string]string{"CONNECT_IDENTITY_TOKEN_FILE": "nowhere.jwt"}
		}, fails: "nowhere.jwt"},
		"no administrator": {use: func(_ *workspace, s *connecttest.Server) map[string]string {
			return map[string]string{"CONNECT_ACCESS_TOKEN": s.AccessToken("publisher")}
		}, fails: "administrator"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{})
			s.Federate(func(token string) (string, error) {
				if token != identityToken {
					return "", fmt.Errorf("%q has another audience: %w", token, errors.ErrUnsupported)
				}
				return "admin", nil
			})
			w := newWorkspace(t, s)
			logs := t.TempDir()
			w.env = append(w.env, "CONNECT_API_KEY=", "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(logs, "trace.log"))
			for variable, value := range test.use(w, s) {
				w.env = append(w.env, variable+"="+value)
			}
			w.write("main.tf", credentialConfig)
			code, console := w.run("apply", "-auto-approve")
			if plain := strings.Join(strings.Fields(strings.ReplaceAll(console, "│", " ")), " "); (code == 0) != (test.fails == "") || !strings.Contains(plain, test.fails) {
				t.Errorf("exit code %d, want an error with %q:\n%s", code, test.fails, console)
			}
			w.write("console.txt", console)
			w.write("token.jwt", "")
			secret := map[string]string{"identity token": "canary-identity-token-41c7"}
			for i, key := range s.FederatedKeys() {
				secret[fmt.Sprint("key ", i)] = key
			}
			searchFor(t, secret, w.dir, logs)
		})
	}
}
