package connect

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestErrorsKeepSecrets lets servers repeat everything they were sent, in every place of an answer that an error may show.
func TestErrorsKeepSecrets(t *testing.T) {
	t.Parallel()
	const secret, token = `s3cr3t-"7d1f"-value`, "ingress-token-55aa"
	echo := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			everything := secret + " " + token + " " + testKey + " " + r.Header.Get("Authorization") + " " + url.QueryEscape(secret) + " " +
				strings.Join(strings.Split(secret+testKey+token, ""), "\u200b") + " " + base64.StdEncoding.EncodeToString([]byte("id:"+testKey))
			quoted, err := json.Marshal(`{"client_secret":"s3cr3t-\"7d1f\"-value"} ` + everything)
			if err != nil {
				t.Error(err)
			}
			w.Header().Set("X-Correlation-ID", everything)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"code":228,"error":` + string(quoted) + `}`))
		}
	}
	inType := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/"+token)
			w.WriteHeader(status)
		}
	}
	tests := map[string]http.HandlerFunc{
		"400": echo(400), "500": echo(500), "429": echo(429), "type of a success": inType(200), "type of an error": inType(403),
		"location":            redirectTo("https://" + token + ".example.com/" + testKey),
		"unparsable location": redirectTo("https://" + token + "%zz/"),
		"not HTTP": func(w http.ResponseWriter, _ *http.Request) {
			connection, buffer, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = buffer.WriteString("NOT-HTTP " + secret + " " + token + " " + testKey + "\r\n\r\n")
			_ = buffer.Flush()
			_ = connection.Close()
		},
	}
	writes := map[string]func(*testing.T, *Client) error{
		"create": func(t *testing.T, c *Client) error {
			_, err := c.CreateIntegration(t.Context(), IntegrationInput{Name: "n", Template: "custom", Config: map[string]any{"authorization_uri": "https://idp.example.com"}, Secrets: map[string]string{"client_secret": secret}})
			return err
		},
		"update": func(t *testing.T, c *Client) error {
			_, err := c.UpdateIntegration(t.Context(), testGUID, IntegrationUpdate{Config: map[string]any{"authorization_uri": "https://idp.example.com"}, Secrets: map[string]string{"client_secret": secret}})
			return err
		},
		"list": func(t *testing.T, c *Client) error {
			_, err := c.Integrations(t.Context())
			return err
		},
	}
	for name, handler := range tests {
		for write, call := range writes {
			t.Run(name+" "+write, func(t *testing.T) {
				t.Parallel()
				client := serve(t, handler).client(t, retries(1), func(o *Options) {
					o.Headers = map[string]string{"Authorization": `Snowflake Token="` + token + `"`}
				})
				err := call(t, client)
				if err == nil {
					t.Fatal("no error")
				}
				// A list is asked for without a secret, so that it has none to hide.
				hidden := []string{token, testKey}
				if write != "list" {
					hidden = append(hidden, "s3cr3t", "7d1f")
				}
				shown := strings.NewReplacer("\u200b", "", `\u200b`, "").Replace(err.Error())
				for _, each := range append(hidden, base64.StdEncoding.EncodeToString([]byte("id:" + testKey))[6:18]) {
					if strings.Contains(shown, each) {
						t.Errorf("the error shows %q: %v", each, err)
					}
				}
				var refused *Error
				if errors.As(err, &refused) && refused.Status == 400 && !strings.Contains(refused.Message, "(redacted)") {
					t.Errorf("nothing is marked as redacted: %q", refused.Message)
				}
			})
		}
	}
}

// TestErrorsShowConfig: only secrets are struck, however they came to be known.
func TestErrorsShowConfig(t *testing.T) {
	t.Parallel()
	const secret, uri = "s3cr3t-7d1f", "https://idp.example.com"
	for name, call := range map[string]func(context.Context, *Client) error{
		"of the request": func(ctx context.Context, c *Client) error {
			_, err := c.UpdateIntegration(ctx, testGUID, IntegrationUpdate{
				Config: map[string]any{"authorization_uri": uri}, Secrets: map[string]string{"client_secret": secret},
			})
			return err
		},
		"of the context": func(ctx context.Context, c *Client) error {
			return c.VerifyIntegration(WithSecrets(WithSecrets(ctx, secret), "another secret"), testGUID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, answerJSON(400, `{"code":228,"error":"authorization_uri `+uri+` does not take `+secret+`"}`)).client(t)
			err := call(t.Context(), client)
			if want := "authorization_uri " + uri + " does not take " + "(redacted)"; err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q", err, want)
			}
		})
	}
}
