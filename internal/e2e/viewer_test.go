package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"golang.org/x/oauth2"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestViewerSignsIn goes the whole way: discovery, the integration, the authorization request that Connect builds from what it has
// stored, the user's sign-in, and the exchange of the code for tokens.
func TestViewerSignsIn(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	redirectURI := s.URL() + "/__oauth__/integrations/callback"
	issuer := startIDP(t, "connect", "s3cret", redirectURI)
	config := fmt.Sprintf(`
data "connect_oauth_server_metadata" "idp" {
  issuer = %q

  lifecycle {
    postcondition {
      condition     = contains(self.code_challenge_methods_supported, "S256")
      error_message = "no PKCE"
    }
  }
}

resource "connect_oauth_integration" "idp" {
  name     = "Identity provider"
  template = "custom"
  config {
    auth_type                  = "Viewer"
    auth_mode                  = "Confidential"
    client_id                  = "connect"
    client_secret              = "s3cret"
    authorization_uri          = data.connect_oauth_server_metadata.idp.authorization_endpoint
    token_uri                  = data.connect_oauth_server_metadata.idp.token_endpoint
    token_endpoint_auth_method = "client_secret_basic"
    scopes                     = ["openid", "profile", "email", "offline_access"]
    use_pkce                   = true
  }
}
`, issuer)
	run(t, s, resource.TestStep{Config: config, Check: func(state *terraform.State) error {
		held := state.RootModule().Resources["connect_oauth_integration.idp"].Primary.Attributes
		if held["redirect_uri"] != redirectURI {
			t.Errorf("redirect_uri is %q, Connect's is %q", held["redirect_uri"], redirectURI)
		}
		stored, ok := s.Integration(held["guid"])
		if !ok {
			return errors.New("the stand-in does not hold the integration")
		}
		signsIn(t, stored, held["redirect_uri"])
		needsItsVerifier(t, stored, held["redirect_uri"])
		refusesAnotherRedirectURI(t, stored)
		return nil
	}})
}

// asConnect reads the OAuth client out of a stored integration, as Connect does.
func asConnect(t *testing.T, stored connecttest.Integration, redirectURI string) *oauth2.Config {
	t.Helper()
	text := func(key string) string {
		value, ok := stored.Config[key].(string)
		if !ok {
			t.Fatalf("config.%s is stored as %v", key, stored.Config[key])
		}
		return value
	}
	styles := map[string]oauth2.AuthStyle{"client_secret_basic": oauth2.AuthStyleInHeader, "client_secret_post": oauth2.AuthStyleInParams}
	style, ok := styles[text("token_endpoint_auth_method")]
	if !ok {
		t.Fatalf("config.token_endpoint_auth_method is stored as %q", text("token_endpoint_auth_method"))
	}
	if stored.Config["use_pkce"] != true {
		t.Fatalf("config.use_pkce is stored as %v", stored.Config["use_pkce"])
	}
	return &oauth2.Config{
		ClientID: text("client_id"), ClientSecret: stored.Secrets["client_secret"], RedirectURL: redirectURI, Scopes: strings.Fields(text("scopes")),
		Endpoint: oauth2.Endpoint{AuthURL: text("authorization_uri"), TokenURL: text("token_uri"), AuthStyle: style},
	}
}

func signsIn(t *testing.T, stored connecttest.Integration, redirectURI string) {
	t.Helper()
	client := asConnect(t, stored, redirectURI)
	verifier := oauth2.GenerateVerifier()
	token, err := client.Exchange(t.Context(), signIn(t, client, verifier), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	if !token.Valid() || token.RefreshToken == "" || token.Extra("id_token") == nil {
		t.Errorf("the token is without what the scopes ask for: %v", token)
	}
}

func needsItsVerifier(t *testing.T, stored connecttest.Integration, redirectURI string) {
	t.Helper()
	client := asConnect(t, stored, redirectURI)
	code := signIn(t, client, oauth2.GenerateVerifier())
	_, err := client.Exchange(t.Context(), code, oauth2.VerifierOption(oauth2.GenerateVerifier()))
	if refusal, ok := errors.AsType[*oauth2.RetrieveError](err); !ok || refusal.ErrorCode != "invalid_grant" {
		t.Errorf("want the exchange to be refused as invalid_grant, got %v", err)
	}
}

func refusesAnotherRedirectURI(t *testing.T, stored connecttest.Integration) {
	t.Helper()
	client := asConnect(t, stored, "https://attacker.example.com/callback")
	response := get(t, &http.Client{CheckRedirect: stopAtRedirect}, client.AuthCodeURL("state", oauth2.S256ChallengeOption(oauth2.GenerateVerifier())))
	if response.StatusCode != http.StatusBadRequest || response.Header.Get("Location") != "" {
		t.Errorf("want the request to be refused, got %s to %q", response.Status, response.Header.Get("Location"))
	}
}

// signIn sends the user to the identity provider and returns the code that comes back to the redirect URI.
func signIn(t *testing.T, client *oauth2.Config, verifier string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(next *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(next.URL.String(), client.RedirectURL) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page := get(t, browser, client.AuthCodeURL("a-state", oauth2.S256ChallengeOption(verifier)))
	if page.StatusCode != http.StatusOK {
		t.Fatalf("want the sign-in page, got %s", page.Status)
	}
	request := page.Request.URL
	form := url.Values{"username": {userName}, "password": {password}, "id": {request.Query().Get("authRequestID")}}
	back := do(t, browser, http.MethodPost, request.Scheme+"://"+request.Host+request.Path, form)
	target, err := back.Location()
	if err != nil {
		t.Fatalf("the sign-in ended with %s: %v", back.Status, err)
	}
	if got := target.Query().Get("state"); got != "a-state" {
		t.Errorf("the state came back as %q", got)
	}
	code := target.Query().Get("code")
	if code == "" {
		t.Fatalf("no code came back: %s", target)
	}
	return code
}

func stopAtRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func get(t *testing.T, client *http.Client, address string) *http.Response {
	t.Helper()
	return do(t, client, http.MethodGet, address, nil)
}

// do returns an answer whose body has been read.
func do(t *testing.T, client *http.Client, method, address string, form url.Values) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	return response
}
