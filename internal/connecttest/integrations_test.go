package connecttest_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestLifecycle(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{NoDefaultIntegration: true})
	first, second := c.create(viewerBody), c.create(serviceBody)
	want := map[string]any{
		"id": first["id"], "guid": first["guid"], "created_time": first["created_time"], "updated_time": first["created_time"],
		"name": "idp", "description": nil, "template": "custom", "auth_type": "Viewer",
		"config": map[string]any{
			"auth_type": "Viewer", "auth_mode": "Confidential", "client_id": "id", "authorization_uri": "https://idp.example.com/authorize",
			"token_uri": "https://idp.example.com/token", "token_endpoint_auth_method": "client_secret_post", "scopes": "openid email", "use_pkce": true,
		},
		"permissions": []any{}, "environment_variables": []any{}, "content_count": float64(0),
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("answer to POST (-want +got):\n%s", diff)
	}
	at := integrationsPath + "/" + first["guid"].(string)
	if diff := cmp.Diff(first, c.get(at).want(200).object()); diff != "" {
		t.Errorf("GET differs from POST (-post +get):\n%s", diff)
	}
	if diff := cmp.Diff([]map[string]any{first, second}, c.get(integrationsPath).want(200).list()); diff != "" {
		t.Errorf("list differs from POSTs in order of creation (-want +got):\n%s", diff)
	}

	renamed := c.patch(at, `{"name":"renamed","description":"why"}`).want(200).object()
	want["name"], want["description"], want["updated_time"] = "renamed", "why", renamed["updated_time"]
	if diff := cmp.Diff(want, renamed); diff != "" {
		t.Errorf("answer to PATCH (-want +got):\n%s", diff)
	}
	if renamed["updated_time"].(string) <= renamed["created_time"].(string) {
		t.Errorf("updated_time %v did not advance beyond %v", renamed["updated_time"], renamed["created_time"])
	}

	if r := c.delete(at).want(http.StatusNoContent); r.body != "" {
		t.Errorf("answer to DELETE: %q, want none", r.body)
	}
	c.delete(at).refused(http.StatusNotFound, 4)
	c.get(at).refused(http.StatusNotFound, 4)
	c.patch(at, `{}`).refused(http.StatusNotFound, 4)
	if diff := cmp.Diff([]map[string]any{second}, c.get(integrationsPath).list()); diff != "" {
		t.Errorf("list after DELETE (-want +got):\n%s", diff)
	}
}

func TestIdentifiersAndTimes(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	guid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	lastID, lastTime := 0, time.Now().Add(-2*time.Second)
	for range 5 {
		i := c.create(viewerBody)
		id, err := strconv.Atoi(i["id"].(string))
		if err != nil || id <= lastID {
			t.Errorf("id %v after %d", i["id"], lastID)
		}
		if !guid.MatchString(i["guid"].(string)) {
			t.Errorf("guid %v is no version 4 UUID", i["guid"])
		}
		created, err := time.Parse("2006-01-02T15:04:05Z", i["created_time"].(string))
		if err != nil || !created.After(lastTime) {
			t.Errorf("created_time %v after %v: %v", i["created_time"], lastTime, err)
		}
		date, err := http.ParseTime(c.get(integrationsPath).header.Get("Date"))
		if err != nil || date.Before(created) {
			t.Errorf("Date %v is before the last write %v: %v", date, created, err)
		}
		lastID, lastTime = id, created
	}
}

func TestConfigIsMergedAndSecretsStay(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	before := c.create(viewerBody)
	guid := before["guid"].(string)
	at := integrationsPath + "/" + guid
	after := c.patch(at, `{"config":{"scopes":"openid","use_pkce":false}}`).want(200).object()
	wanted := config(before)
	wanted["scopes"], wanted["use_pkce"] = "openid", false
	if diff := cmp.Diff(wanted, config(after)); diff != "" {
		t.Errorf("config (-want +got):\n%s", diff)
	}
	stored, _ := c.server.Integration(guid)
	if stored.Secrets["client_secret"] != secret {
		t.Error("the secret did not survive an update of other keys")
	}
	c.patch(at, `{"config":{"client_secret":"rotated"}}`).want(200)
	if stored, _ = c.server.Integration(guid); stored.Secrets["client_secret"] != "rotated" || stored.Config["client_id"] != "id" {
		t.Error("the secret was not rotated by itself")
	}
}

func TestNoAnswerHoldsASecret(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	answers := []reply{c.post(integrationsPath, viewerBody)}
	guid := answers[0].object()["guid"].(string)
	at := integrationsPath + "/" + guid
	added := integrationsPath + "/" + c.server.Add(connecttest.Integration{Template: "custom", Config: map[string]any{"client_secret": secret}})
	c.server.Edit(guid, func(i *connecttest.Integration) { i.Config["client_secret"] = secret })
	answers = append(answers, c.get(at), c.get(integrationsPath), c.get(added),
		c.patch(at, `{"config":{"client_secret":"`+secret+`"}}`),
		c.patch(at, `{"config":{"client_secret":"`+secret+`","use_pkce":"`+secret+`"}}`),
		c.patch(at, `{"config":{"`+"auth_mode"+`":"`+secret+`"}}`),
		c.patch(at, `{"config":{"client_secret":["`+secret+`"]}}`),
		c.patch(at, `{"config":"`+secret+`"}`),
		c.patch(at, `{"config":{"client_secret":"`+secret),
		c.post(at+"/verify", ""))
	for i, r := range answers {
		if strings.Contains(r.body, secret) || strings.Contains(r.body, "client_secret\":") {
			t.Errorf("answer %d holds the secret: %s", i, r.body)
		}
	}
}

func TestBadWritesAreRefusedAndChangeNothing(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	at := c.createdAt(viewerBody)
	connectAt := c.createdAt(`{"name":"c","template":"connect","config":{"max_role":"Viewer"}}`)
	before := c.server.Integrations()
	with := func(pair string) string { return `{"name":"x","template":"custom","config":{` + pair + `}}` }
	for _, test := range []struct {
		method, path, body string
		code               int
		text               string
	}{
		{"POST", integrationsPath, `{"name":"x","template":"connect","config":{"max_role":"Administrator"}}`, 228, "The config key max_role must be one of (Viewer, Publisher, Admin)"},
		{"PATCH", connectAt, `{"config":{"max_role":"Administrator"}}`, 228, "The config key max_role must be one of (Viewer, Publisher, Admin)"},
		{"PATCH", connectAt, `{"config":{"max_role":true}}`, 228, "must be a string"},
		{"POST", integrationsPath, `{"name":"x","template":"nope","config":{}}`, 227, "template"},
		{"POST", integrationsPath, `{"name":"x","config":{}}`, 227, "template"},
		{"POST", integrationsPath, with(`"no_such_key":"x"`), 228, "no_such_key"},
		{"POST", integrationsPath, with(`"client_id":"id"`), 228, "client_secret"},
		{"POST", integrationsPath, `{"name":"x","template":"custom"}`, 228, "client_id"},
		{"PATCH", at, `{"config":{"use_pkce":"true"}}`, 228, "must be a boolean"},
		{"PATCH", at, `{"config":{"client_id":7}}`, 228, "must be a string"},
		{"PATCH", at, `{"config":{"client_id":{"a":1}}}`, 228, "must be a string"},
		{"PATCH", at, `{"config":{"client_id":null}}`, 228, "client_id"},
		{"PATCH", at, `{"config":{"client_secret":""}}`, 228, "client_secret"},
		{"PATCH", at, `{"config":{"authorization_uri":"ftp://x"}}`, 228, "authorization_uri"},
		{"PATCH", at, `{"config":{"scopes":"a","no_such_key":null}}`, 228, "no_such_key"},
		{"PATCH", at, `{"config":{"scopes":"a"},"nonsense":1}`, 87, `"nonsense"`},
		{"PATCH", at, `{"config":[]}`, 25, "config"},
		{"PATCH", at, `{"name":1}`, 25, "name"},
		{"PATCH", at, `{"description":{}}`, 25, "description"},
		{"PATCH", at, `{"name":"y","permissions":{}}`, 25, "permissions"},
		{"PATCH", at, `{"template":"custom"}`, 229, "template"},
		{"PATCH", at, `{"template":7}`, 25, "template"},
		{"PATCH", at, ``, 87, "JSON"},
		{"PATCH", at, `null`, 87, "JSON"},
		{"PATCH", at, `{"name":`, 87, "JSON"},
		{"POST", integrationsPath, `[]`, 87, "JSON"},
	} {
		r := c.do(test.method, test.path, test.body).refused(http.StatusBadRequest, test.code)
		if text := r.object()["error"].(string); !strings.Contains(text, test.text) {
			t.Errorf("%s %s: error %q, want %q in it", test.method, test.body, text, test.text)
		}
	}
	if diff := cmp.Diff(before, c.server.Integrations()); diff != "" {
		t.Errorf("refused writes left traces (-before +after):\n%s", diff)
	}
}

func TestAFieldThatBecomesVisibleIsRequired(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	at := c.createdAt(`{"name":"p","template":"custom","config":{"auth_mode":"Public","client_id":"id",` +
		`"authorization_uri":"https://a.example.com","token_uri":"https://t.example.com"}}`)
	c.patch(at, `{"config":{"auth_mode":"Confidential"}}`).refused(http.StatusBadRequest, 228)
	c.patch(at, `{"config":{"auth_mode":"Confidential","client_secret":"x"}}`).want(http.StatusOK)
	// What was incomplete before stays changeable.
	bare := integrationsPath + "/" + c.server.Add(connecttest.Integration{Template: "custom", Config: map[string]any{"client_id": "id"}})
	c.patch(bare, `{"config":{"scopes":"a"}}`).want(http.StatusOK)
}

func TestStateIsCopied(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{NoDefaultIntegration: true})
	given := connecttest.Integration{Name: "n", Template: "custom", Config: map[string]any{"client_id": "id"}}
	guid := c.server.Add(given)
	given.Config["client_id"] = "changed by the giver"
	held, there := c.server.Integration(guid)
	if !there {
		t.Fatal("not there")
	}
	held.Config["client_id"] = "changed by the reader"
	var kept *connecttest.Integration
	c.server.Edit(guid, func(i *connecttest.Integration) { kept = i })
	kept.Config["client_id"] = "changed by the hook, too late"
	if got := c.server.Integrations()[0].Config["client_id"]; got != "id" {
		t.Errorf("client_id %v: the server shares its state", got)
	}
}

func TestSomeoneInTheDashboard(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	before := c.create(viewerBody)
	guid := before["guid"].(string)
	at := integrationsPath + "/" + guid
	c.server.Edit(guid, func(i *connecttest.Integration) {
		i.Config["use_pkce"] = false
		i.ID, i.GUID, i.CreatedTime = "0", missingGUID, time.Time{}
	})
	after := c.get(at).want(200).object()
	if config(after)["use_pkce"] != false || after["updated_time"].(string) <= before["updated_time"].(string) {
		t.Errorf("the edit does not show: %v", after)
	}
	if after["id"] != before["id"] || after["created_time"] != before["created_time"] {
		t.Errorf("an edit changed what cannot change: %v", after)
	}
	c.server.Edit(missingGUID, func(*connecttest.Integration) { t.Error("edited what is not there") })
	c.server.Remove(guid)
	c.get(at).want(http.StatusNotFound)
	if _, there := c.server.Integration(guid); there {
		t.Error("still there after Remove")
	}
	if got := c.server.Add(connecttest.Integration{GUID: guid, Template: "custom"}); got != guid {
		t.Errorf("Add made up the GUID %s", got)
	}
}

func TestServersHaveIntegrationsThatNobodyMade(t *testing.T) {
	t.Parallel()
	for profile, want := range map[connecttest.Profile][]string{
		connecttest.Profile202408: {}, connecttest.Profile202412: {}, connecttest.Profile202507: {"connect"}, connecttest.Profile202607: {"connect"},
		connecttest.Profile202610: {"connect", "invented-agent-plugins"}, "": {"connect", "invented-agent-plugins"},
	} {
		got := []string{}
		c := newClient(t, connecttest.Config{Profile: profile})
		for _, i := range c.get(integrationsPath).list() {
			got = append(got, i["template"].(string))
			if i["auth_type"] != "Visitor API Key" {
				t.Errorf("profile %q: %v", profile, i)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("profile %q (-want +got):\n%s", profile, diff)
		}
		deleteAll(c)
		if without := newClient(t, connecttest.Config{Profile: profile, NoDefaultIntegration: true}).get(integrationsPath).list(); len(without) != 0 {
			t.Errorf("profile %q starts with %v though it should not", profile, without)
		}
	}
}
