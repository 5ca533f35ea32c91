package e2e

import (
	"context"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/zitadel/oidc/v3/pkg/client/rp"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"golang.org/x/oauth2"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

const fromCI = `
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

// TestIdentityFederation applies with an identity token instead of a key. The stand-in checks the token as Connect does: by the keys,
// the issuer, the audience and the time of a real identity provider.
func TestIdentityFederation(t *testing.T) {
	t.Parallel()
	const clientID = "ci"
	issuer := startIDP(t, clientID, "s3cret", "http://127.0.0.1/back")
	token := identityToken(t, &oauth2.Config{
		ClientID: clientID, ClientSecret: "s3cret", RedirectURL: "http://127.0.0.1/back", Scopes: []string{oidc.ScopeOpenID},
		Endpoint: oauth2.Endpoint{AuthURL: issuer + "/auth", TokenURL: issuer + "/oauth/token"},
	})
	for name, test := range map[string]struct {
		issuer, audience string
		user             string
		later            time.Duration // when the token is used
		token            string
		refusal          string
	}{
		"right":            {issuer, clientID, "admin", 0, token, ""},
		"another audience": {issuer, "another", "admin", 0, token, "audience"},
		"another issuer":   {"https://idp.example.com", clientID, "admin", 0, token, "issuer"},
		"too late":         {issuer, clientID, "admin", 48 * time.Hour, token, "expired"},
		"forged":           {issuer, clientID, "admin", 0, token[:len(token)-8] + "AAAAAAAA", "signature"},
		"unknown user":     {issuer, clientID, "nobody", 0, token, "no\\s+user"},
		"no administrator": {issuer, clientID, "publisher", 0, token, "administrator"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			verifier := rp.NewIDTokenVerifier(test.issuer, test.audience, rp.NewRemoteKeySet(http.DefaultClient, issuer+"/keys"), rp.WithIssuedAtOffset(test.later))
			s := connecttest.Start(t, connecttest.Config{})
			s.Federate(func(token string) (string, error) {
				_, err := rp.VerifyIDToken[*oidc.IDTokenClaims](context.Background(), token, verifier)
				return test.user, err
			})
			step := resource.TestStep{Config: fromCI}
			if test.refusal != "" {
				step.ExpectError = regexp.MustCompile(`(?s)` + test.refusal)
			}
			runWith(t, s, "identity_token", test.token, step)
		})
	}
}

// identityToken signs the user in and returns what the identity provider says of them.
func identityToken(t *testing.T, client *oauth2.Config) string {
	t.Helper()
	verifier := oauth2.GenerateVerifier()
	tokens, err := client.Exchange(t.Context(), signIn(t, client, verifier), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	token, ok := tokens.Extra("id_token").(string)
	if !ok {
		t.Fatal("the identity provider gave no identity token")
	}
	return token
}
