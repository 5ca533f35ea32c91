package connecttest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// tokenEndpoint grants tokens to one client whose secret needs escaping, in the given way.
func tokenEndpoint(t *testing.T, inHeader bool) *httptest.Server {
	t.Helper()
	idp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, password, basic := r.BasicAuth()
		if !inHeader {
			id, password = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
		}
		good := id == "the id" && password == "p&:ss" || inHeader && id == "the+id" && password == "p%26%3Ass"
		if basic != inHeader || !good || r.PostFormValue("grant_type") != "client_credentials" || r.PostFormValue("scope") != "a b" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"access_token": "token", "token_type": "Bearer"})
	}))
	t.Cleanup(idp.Close)
	return idp
}

func serviceAccount(c *client, tokenURI, method, secret string) string {
	return integrationsPath + "/" + c.server.Add(connecttest.Integration{
		Template: "custom",
		Config: map[string]any{
			"auth_type": "Service Account", "client_id": "the id", "scopes": "a b", "token_uri": tokenURI, "token_endpoint_auth_method": method,
		},
		Secrets: map[string]string{"client_secret": secret},
	})
}

func TestVerifyPerformsTheGrant(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Switches: connecttest.Switches{connecttest.Verify: connecttest.RealGrant}})
	post, basic := tokenEndpoint(t, false), tokenEndpoint(t, true)
	for _, test := range []struct {
		uri, method, secret string
		status              int
	}{
		{post.URL, "client_secret_post", "p&:ss", 200},
		{post.URL, "", "p&:ss", 200},
		{basic.URL, "client_secret_basic", "p&:ss", 200},
		{basic.URL, "client_secret_post", "p&:ss", 400},
		{post.URL, "client_secret_basic", "p&:ss", 400},
		{post.URL, "client_secret_post", "wrong-secret", 400},
	} {
		r := c.post(serviceAccount(c, test.uri, test.method, test.secret)+"/verify", "")
		if r.status != test.status {
			t.Errorf("%+v: status %d: %s", test, r.status, r.body)
		}
		if test.status == 200 && r.body != "" {
			t.Errorf("%+v: body %q, want none", test, r.body)
		}
		if strings.Contains(r.body, test.secret) {
			t.Errorf("the secret is in the answer: %s", r.body)
		}
	}
}

func TestVerifyGoesNowhereElse(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Switches: connecttest.Switches{connecttest.Verify: connecttest.RealGrant}})
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("followed a redirect") }))
	t.Cleanup(elsewhere.Close)
	redirecting := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(redirecting.Close)
	noToken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{}`) }))
	t.Cleanup(noToken.Close)
	for uri, text := range map[string]string{
		"http://192.0.2.1/token": "loopback", redirecting.URL: "307", noToken.URL: "no access_token",
		"http://127.0.0.1:1/": "did not answer", "::": "not a valid address", "": "did not answer",
	} {
		r := c.post(serviceAccount(c, uri, "client_secret_post", "x")+"/verify", "").refused(http.StatusBadRequest, 241)
		if !strings.Contains(r.body, text) {
			t.Errorf("%q: %s, want %q in it", uri, r.body, text)
		}
	}
}

func TestOnlyServiceAccountsAreVerified(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	c.post(c.createdAt(viewerBody)+"/verify", "").refused(http.StatusBadRequest, 240)
	c.post(c.createdAt(`{"template":"connect"}`)+"/verify", "").refused(http.StatusBadRequest, 240)
	c.post(integrationsPath+"/"+missingGUID+"/verify", "").refused(http.StatusNotFound, 4)
	if r := c.post(c.createdAt(serviceBody)+"/verify", "").want(http.StatusOK); r.body != "" {
		t.Errorf("body %q, want none", r.body)
	}
}
