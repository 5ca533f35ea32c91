package connecttest_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

const (
	userToken    = "urn:posit:connect:user-session-token"
	contentToken = "urn:posit:connect:content-session-token"
	accessToken  = "urn:ietf:params:oauth:token-type:access_token"
	apiKey       = "urn:posit:connect:api-key"
	awsToken     = "urn:ietf:params:aws:token-type:credentials"
)

// exchange sends a form as Posit's SDKs do. Members that are "" stay out.
func exchange(c *client, tokenType, token string, more map[string]string) reply {
	c.t.Helper()
	members := map[string]string{
		"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token_type": tokenType, "subject_token": token,
	}
	maps.Copy(members, more)
	form := url.Values{}
	for name, value := range members {
		if value != "" {
			form.Set(name, value)
		}
	}
	header := http.Header{"Authorization": {"Key " + c.key}, "Content-Type": {"application/x-www-form-urlencoded"}}
	return c.send(http.MethodPost, "/__api__"+integrationsPath+"/credentials", form.Encode(), header)
}

// running returns the publisher's client and a content item that is associated with these integrations.
func running(c *client, integrations ...string) (publisher *client, content string) {
	content = c.server.AddContent("app", "python-shiny")
	c.server.Associate(content, integrations...)
	return c.as(c.server.PublisherKey()), content
}

func TestViewerCredentials(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	integration := c.create(viewerBody)["guid"].(string)
	publisher, content := running(c, integration)
	viewer := c.server.UserGUID(connecttest.Viewer)
	token := c.server.UserSessionToken(content, viewer)
	exchange(publisher, userToken, token, nil).refused(http.StatusBadRequest, 220) // nobody has logged in
	c.server.AddSession(integration, viewer)
	issued := exchange(publisher, userToken, token, nil).want(200).object()
	want := map[string]any{"access_token": issued["access_token"], "issued_token_type": accessToken, "token_type": "Bearer"}
	if diff := cmp.Diff(want, issued); diff != "" || issued["access_token"] == "" {
		t.Errorf("get_credentials() (-want +got):\n%s", diff)
	}
	again := exchange(publisher, userToken, token, map[string]string{"requested_token_type": accessToken, "audience": integration}).want(200).object()
	if diff := cmp.Diff(issued, again); diff != "" {
		t.Errorf("a second exchange gives others (-first +second):\n%s", diff)
	}

	for name, test := range map[string]struct {
		tokenType, token string
		more             map[string]string
		code             float64
	}{
		"another grant":             {userToken, token, map[string]string{"grant_type": "password"}, 213},
		"no grant":                  {userToken, token, map[string]string{"grant_type": ""}, 213},
		"another type of token":     {accessToken, token, nil, 214},
		"no token":                  {userToken, "", nil, 215},
		"a made-up token":           {userToken, "made-up", nil, 215},
		"the content's type":        {contentToken, token, nil, 215},
		"the content's token":       {contentToken, c.server.ContentSessionToken(content), nil, 238},
		"a key":                     {userToken, token, map[string]string{"requested_token_type": apiKey}, 238},
		"another requested type":    {userToken, token, map[string]string{"requested_token_type": awsToken}, 242},
		"an unassociated audience":  {userToken, token, map[string]string{"audience": missingGUID}, 256},
		"a visitor without a login": {userToken, c.server.UserSessionToken(content, c.server.UserGUID(connecttest.Publisher)), nil, 220},
	} {
		if r := exchange(publisher, test.tokenType, test.token, test.more).want(400).object(); r["code"] != test.code {
			t.Errorf("%s: code %v, want %v", name, r["code"], test.code)
		}
	}
	identity := exchange(c.as("no key"), "urn:ietf:params:oauth:token-type:id_token", "jwt", nil)
	identity.refused(http.StatusUnauthorized, 30)
	identity = c.send(http.MethodPost, "/__api__"+integrationsPath+"/credentials", "subject_token_type=urn:ietf:params:oauth:token-type:id_token", nil)
	if text := identity.refused(http.StatusBadRequest, 214).object()["error"].(string); !strings.Contains(text, "does not exchange identity tokens") {
		t.Errorf("identity federation: %s", text)
	}
	c.post(integrationsPath+"/credentials", "%zz").refused(http.StatusBadRequest, 211)
	exchange(c, userToken, token, nil).refused(http.StatusForbidden, 22) // not the owner of the content
	exchange(c.as(c.server.ViewerKey()), userToken, token, nil).refused(http.StatusForbidden, 22)

	c.server.Associate(content)
	exchange(publisher, userToken, token, nil).refused(http.StatusBadRequest, 212)
	c.server.RemoveContent(content)
	exchange(publisher, userToken, token, nil).refused(http.StatusBadRequest, 215)
}

func TestServiceAccountCredentials(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	service, viewer := c.create(serviceBody)["guid"].(string), c.create(viewerBody)["guid"].(string)
	publisher, content := running(c, service, viewer)
	token := c.server.ContentSessionToken(content)
	exchange(publisher, contentToken, token, nil).refused(http.StatusBadRequest, 257) // which of the two?
	seen := map[any]bool{}
	for range 2 {
		issued := exchange(publisher, contentToken, token, map[string]string{"audience": service}).want(200).object()
		if issued["token_type"] != "Bearer" || issued["issued_token_type"] != accessToken || seen[issued["access_token"]] {
			t.Errorf("get_content_credentials(): %v, want a fresh token", issued)
		}
		seen[issued["access_token"]] = true
	}
	exchange(publisher, userToken, c.server.UserSessionToken(content, c.server.UserGUID(connecttest.Viewer)), map[string]string{"audience": service}).
		refused(http.StatusBadRequest, 238)
}

// TestVisitorKeys is the SDK's with_user_session_token(): the key that comes back is the visitor's, within max_role.
func TestVisitorKeys(t *testing.T) {
	t.Parallel()
	for maxRole, want := range map[string]string{"Viewer": "viewer", "Publisher": "publisher", "Admin": "administrator"} {
		c := newClient(t, connecttest.Config{})
		integration := c.create(`{"template":"connect","config":{"max_role":"` + maxRole + `"}}`)["guid"].(string)
		publisher, content := running(c, integration)
		administrator := c.server.UserGUID(connecttest.Administrator)
		asked := map[string]string{"requested_token_type": apiKey}
		issued := exchange(publisher, userToken, c.server.UserSessionToken(content, administrator), asked).want(200).object()
		if issued["token_type"] != "Key" || issued["issued_token_type"] != apiKey {
			t.Errorf("%s: %v", maxRole, issued)
		}
		visitor := c.as(issued["access_token"].(string))
		if me := visitor.get("/v1/user").want(200).object(); me["guid"] != administrator || me["user_role"] != want {
			t.Errorf("%s: the key is that of %v, a %v", maxRole, me["username"], me["user_role"])
		}
		status := map[string]int{"Viewer": 403, "Publisher": 403, "Admin": 200}[maxRole]
		visitor.post(integrationsPath, viewerBody).want(status)
		c.server.Remove(integration)
		visitor.get("/v1/user").refused(http.StatusUnauthorized, 30)
	}
	c := newClient(t, connecttest.Config{})
	publisher, content := running(c, c.create(`{"template":"connect","config":{"max_role":"Admin"}}`)["guid"].(string))
	token := c.server.UserSessionToken(content, c.server.UserGUID(connecttest.Viewer))
	viewer := exchange(publisher, userToken, token, map[string]string{"requested_token_type": apiKey}).want(200).object()
	if me := c.as(viewer["access_token"].(string)).get("/v1/user").want(200).object(); me["user_role"] != "viewer" {
		t.Errorf("max_role makes a viewer a %v", me["user_role"])
	}
	for _, requested := range []string{"", accessToken} {
		r := exchange(publisher, userToken, token, map[string]string{"requested_token_type": requested}).want(400)
		if want := `{"code":242,"error":"Invalid requested_token_type. Expected 'urn:posit:connect:api-key'","payload":null}`; r.body != want {
			t.Errorf("asked for %q: %s, want %s", requested, r.body, want)
		}
	}
}
