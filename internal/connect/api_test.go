package connect

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRequests asserts what each method sends and what it makes of the answer.
func TestRequests(t *testing.T) {
	t.Parallel()
	principals := []Principal{{UserGUID: new("u")}, {GroupGUID: new("g")}}
	sample := &Integration{
		GUID: testGUID, CreatedTime: "2025-08-06T23:06:42Z", UpdatedTime: "2025-08-06T23:06:42Z", Name: new("n"), Description: new("d"),
		Template: "custom", AuthType: "Viewer", Config: map[string]any{"client_id": "c", "use_pkce": true},
	}
	const collection = "/__api__/v1/oauth/integrations"
	associations := "/__api__/v1/content/" + guid("c-1") + "/oauth/integrations/associations"
	tests := map[string]struct {
		call   func(context.Context, *Client) (any, error)
		answer http.HandlerFunc
		sent   received
		want   any
	}{
		"list": {
			func(ctx context.Context, c *Client) (any, error) { return c.Integrations(ctx) },
			answerJSON(200, "["+plainJSON()+"]"), received{Method: "GET", Path: collection}, []Integration{*sample},
		},
		"empty list": {
			func(ctx context.Context, c *Client) (any, error) { return c.Integrations(ctx) },
			answerJSON(200, "[]"), received{Method: "GET", Path: collection}, []Integration{},
		},
		"get": {
			func(ctx context.Context, c *Client) (any, error) { return c.Integration(ctx, testGUID) },
			answerJSON(200, plainJSON()), received{Method: "GET", Path: collection + "/" + testGUID}, sample,
		},
		"create, least": {
			func(ctx context.Context, c *Client) (any, error) {
				return c.CreateIntegration(ctx, IntegrationInput{Name: "n", Template: "custom"})
			},
			answerJSON(200, plainJSON()), received{Method: "POST", Path: collection, Body: `{"name":"n","template":"custom","config":{}}`}, sample,
		},
		"create, all": {
			func(ctx context.Context, c *Client) (any, error) {
				return c.CreateIntegration(ctx, IntegrationInput{
					Name: "n", Description: new(""), Template: "custom", Config: map[string]any{"a": "x", "b": false}, Permissions: &principals,
				})
			},
			answerJSON(200, plainJSON()), received{Method: "POST", Path: collection, Body: `{"name":"n","description":"","template":"custom",` +
				`"config":{"a":"x","b":false},"permissions":[{"user_guid":"u","group_guid":null},{"user_guid":null,"group_guid":"g"}]}`}, sample,
		},
		"update, nothing": {
			func(ctx context.Context, c *Client) (any, error) {
				return c.UpdateIntegration(ctx, testGUID, IntegrationUpdate{})
			},
			answerJSON(200, plainJSON()), received{Method: "PATCH", Path: collection + "/" + testGUID, Body: `{}`}, sample,
		},
		"update, nulls": {
			func(ctx context.Context, c *Client) (any, error) {
				var nobody []Principal
				return c.UpdateIntegration(ctx, testGUID, IntegrationUpdate{
					Name: Null[string](), Description: Null[string](), Config: map[string]any{"a": nil}, Permissions: &nobody,
				})
			},
			answerJSON(200, plainJSON()), received{
				Method: "PATCH", Path: collection + "/" + testGUID, Body: `{"name":null,"description":null,"config":{"a":null},"permissions":[]}`,
			}, sample,
		},
		"update, values": {
			func(ctx context.Context, c *Client) (any, error) {
				return c.UpdateIntegration(ctx, testGUID, IntegrationUpdate{
					Name: Set("n"), Description: Set(""), Config: map[string]any{}, Permissions: &principals,
				})
			},
			answerJSON(200, plainJSON()), received{Method: "PATCH", Path: collection + "/" + testGUID, Body: `{"name":"n","description":"","config":{},` +
				`"permissions":[{"user_guid":"u","group_guid":null},{"user_guid":null,"group_guid":"g"}]}`}, sample,
		},
		"create, secrets": {
			func(ctx context.Context, c *Client) (any, error) {
				return c.CreateIntegration(ctx, IntegrationInput{
					Name: "n", Template: "custom", Config: map[string]any{"a": "x"}, Secrets: map[string]string{"client_secret": "s"},
				})
			},
			answerJSON(200, plainJSON()), received{Method: "POST", Path: collection, Body: `{"name":"n","template":"custom","config":{"a":"x","client_secret":"s"}}`}, sample,
		},
		"update, secrets": {
			func(ctx context.Context, c *Client) (any, error) {
				return c.UpdateIntegration(ctx, testGUID, IntegrationUpdate{Secrets: map[string]string{"client_secret": "s"}})
			},
			answerJSON(200, plainJSON()), received{Method: "PATCH", Path: collection + "/" + testGUID, Body: `{"config":{"client_secret":"s"}}`}, sample,
		},
		"delete": {
			func(ctx context.Context, c *Client) (any, error) { return nil, c.DeleteIntegration(ctx, testGUID) },
			noContent, received{Method: "DELETE", Path: collection + "/" + testGUID}, nil,
		},
		"verify": {
			func(ctx context.Context, c *Client) (any, error) { return nil, c.VerifyIntegration(ctx, testGUID) },
			func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) }, received{Method: "POST", Path: collection + "/" + testGUID + "/verify"}, nil,
		},
		"templates": {
			func(ctx context.Context, c *Client) (any, error) { return c.Templates(ctx) },
			answerJSON(200, `[{"id":"custom","future":{"x":1}}]`), received{Method: "GET", Path: "/__api__/v1/oauth/templates"},
			[]Template{{ID: "custom", JSON: json.RawMessage(`{"id":"custom","future":{"x":1}}`)}},
		},
		"settings": {
			func(ctx context.Context, c *Client) (any, error) { return c.ServerSettings(ctx) },
			answerJSON(200, `{"version":"2025.07.0","oauth_integrations_enabled":true,"license":{"oauth-integrations":false,"allow-apis":"1"}}`),
			received{Method: "GET", Path: "/__api__/server_settings"},
			&ServerSettings{Version: "2025.07.0", OAuthIntegrationsEnabled: new(true), License: License{OAuthIntegrations: new(false)}},
		},
		"users by prefix": {
			func(ctx context.Context, c *Client) (any, error) { return c.Users(ctx, "a&b") },
			answerJSON(200, full(`{"results":[{"guid":"u","username":"a&b"}],"current_page":1,"total":900}`)),
			received{Method: "GET", Path: "/__api__/v1/users", Query: "page_number=1&page_size=500&prefix=a%26b"}, []User{{GUID: guid("u"), Username: "a&b"}},
		},
		"users by e-mail address": {
			func(ctx context.Context, c *Client) (any, error) { return c.Users(ctx, "Ada@") },
			answerJSON(200, full(`{"results":[{"guid":"u","username":"a","email":"ada@example.com"},{"guid":"v","username":"ada@corp","email":"v@example.com"},`+
				`{"guid":"w","username":"ada","email":"w@example.com"}],"current_page":1,"total":3}`)),
			received{Method: "GET", Path: "/__api__/v1/users", Query: "page_number=1&page_size=500"},
			[]User{{GUID: guid("u"), Username: "a", Email: "ada@example.com"}, {GUID: guid("v"), Username: "ada@corp", Email: "v@example.com"}},
		},
		"groups by prefix": {
			func(ctx context.Context, c *Client) (any, error) { return c.Groups(ctx, "te") },
			answerJSON(200, full(`{"results":[{"guid":"g","name":"team"}],"current_page":1,"total":1}`)),
			received{Method: "GET", Path: "/__api__/v1/groups", Query: "page_number=1&page_size=500&prefix=te"}, []Group{{GUID: guid("g"), Name: "team"}},
		},
		"associations": {
			func(ctx context.Context, c *Client) (any, error) { return c.ContentAssociations(ctx, guid("c-1")) },
			answerJSON(200, full(`[{"app_guid":"c-1","oauth_integration_guid":"i-1","oauth_integration_name":"n","oauth_integration_description":null,`+
				`"oauth_integration_template":"custom","created_time":"2024-09-01T00:00:00Z"},`+
				`{"app_guid":"old","content_guid":"c-1","oauth_integration_guid":"i-2","oauth_integration_auth_type":"Viewer"}]`)),
			received{Method: "GET", Path: associations}, []Association{
				{ContentGUID: guid("c-1"), IntegrationGUID: guid("i-1"), IntegrationName: "n", IntegrationTemplate: "custom", CreatedTime: "2024-09-01T00:00:00Z"},
				{ContentGUID: guid("c-1"), IntegrationGUID: guid("i-2"), IntegrationAuthType: "Viewer"},
			},
		},
		"associations of an integration": {
			func(ctx context.Context, c *Client) (any, error) { return c.IntegrationAssociations(ctx, testGUID) },
			answerJSON(200, full(`[{"app_guid":"C-1","oauth_integration_guid":"I-1","created_time":"t"}]`)),
			received{Method: "GET", Path: collection + "/" + testGUID + "/associations"},
			[]Association{{ContentGUID: guid("c-1"), IntegrationGUID: guid("i-1"), CreatedTime: "t"}},
		},
		"content": {
			func(ctx context.Context, c *Client) (any, error) { return c.Content(ctx, guid("c-1")) },
			answerJSON(200, full(`{"guid":"c-1","name":"app","title":null,"app_mode":"static","access_type":"all"}`)), received{Method: "GET", Path: "/__api__/v1/content/" + guid("c-1")},
			&Content{GUID: guid("c-1"), Name: "app", AppMode: "static", AccessType: "all"},
		},
		"set associations": {
			func(ctx context.Context, c *Client) (any, error) {
				return nil, c.SetContentAssociations(ctx, guid("c-1"), []string{guid("i-1"), guid("i-2")})
			},
			noContent, received{Method: "PUT", Path: associations, Body: full(`[{"oauth_integration_guid":"i-1"},{"oauth_integration_guid":"i-2"}]`)}, nil,
		},
		"clear associations": {
			func(ctx context.Context, c *Client) (any, error) {
				return nil, c.SetContentAssociations(ctx, guid("c-1"), nil)
			},
			noContent, received{Method: "PUT", Path: associations, Body: `[]`}, nil,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, script(t, test.answer))
			got, err := test.call(t.Context(), server.client(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			sent := server.requests()[0]
			if contentType := sent.Header.Get("Content-Type"); (contentType == "application/json") != (sent.Body != "") {
				t.Errorf("content type %q with body %q", contentType, sent.Body)
			}
			sent.Header = nil
			if diff := cmp.Diff(test.sent, sent); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecodeIntegration(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body string
		want Integration
	}{
		"least": {`{"guid":"a"}`, Integration{GUID: guid("a"), Config: map[string]any{}}},
		"nulls": {`{"guid":"a","id":null,"name":null,"template":null,"auth_type":null,"config":null,"content_count":null}`, Integration{GUID: guid("a"), Config: map[string]any{}}},
		"config": {
			`{"guid":"a","config":{"s":"","t":"x","on":true,"off":false,"n":1.50,"big":12345678901234567890,"none":null,"list":[1],"object":{"a":1}}}`,
			Integration{GUID: guid("a"), Config: map[string]any{"s": "", "t": "x", "on": true, "off": false}},
		},
		"no permissions":   {`{"guid":"a","permissions":[]}`, Integration{GUID: guid("a"), Config: map[string]any{}, Permissions: []Permission{}, PermissionsKnown: true}},
		"null permissions": {`{"guid":"a","permissions":null}`, Integration{GUID: guid("a"), Config: map[string]any{}, PermissionsKnown: true}},
		"permissions": {
			`{"guid":"a","permissions":[{"id":"1","guid":"p","integration_guid":"a","user_guid":"u","group_guid":null}]}`,
			Integration{
				GUID: guid("a"), Config: map[string]any{}, PermissionsKnown: true,
				Permissions: []Permission{{UserGUID: new(guid("u"))}},
			},
		},
		"newest": {
			`{"guid":"a","environment_variables":["A","B"],"content_count":3,"future":{"x":[]}}`,
			Integration{GUID: guid("a"), Config: map[string]any{}, EnvironmentVariables: []string{"A", "B"}, ContentCount: new(int64(3))},
		},
		"secrets that the server shows": {
			`{"guid":"a","template":"aws","config":{"client_secret":"s3cr3t","private_key":"s3cr3t","token":"s3cr3t","client_id":"c"}}`,
			Integration{GUID: guid("a"), Template: "aws", Config: map[string]any{"client_id": "c"}, ShownSecrets: []string{"client_secret", "private_key", "token"}},
		},
		"secrets that the server shows without a value": {
			`{"guid":"a","template":"aws","config":{"client_secret":"","private_key":null}}`, Integration{GUID: guid("a"), Template: "aws", Config: map[string]any{}},
		},
		"not secret in this template": {
			`{"guid":"a","template":"custom","config":{"private_key":"x"}}`, Integration{GUID: guid("a"), Template: "custom", Config: map[string]any{"private_key": "x"}},
		},
		"twice, and in capitals": {
			`{"guid":"A","environment_variables":["A","B","A"],"permissions":[{"guid":"P","integration_guid":"A","user_guid":"U"},` +
				`{"guid":"q","user_guid":"u"},{"guid":"r","group_guid":"u"}]}`,
			Integration{
				GUID: guid("a"), Config: map[string]any{}, EnvironmentVariables: []string{"A", "B"}, PermissionsKnown: true,
				Permissions: []Permission{{UserGUID: new(guid("u"))}, {GroupGUID: new(guid("u"))}},
			},
		},
	}
	decode := decoder{
		isSecret: func(template, key string) bool { return template == "aws" && key == "private_key" },
		sent:     map[string]string{"token": "s3cr3t"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := decode.integration([]byte(full(test.body)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSettingsAreReadLeniently(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body string
		want ServerSettings
	}{
		"nothing":       {`{}`, ServerSettings{}},
		"hidden":        {`{"version":"","license":null}`, ServerSettings{}},
		"text and ones": {`{"oauth_integrations_enabled":"true","license":{"oauth-integrations":1}}`, ServerSettings{OAuthIntegrationsEnabled: new(true), License: License{new(true)}}},
		"text of zero":  {`{"license":{"oauth-integrations":"0"}}`, ServerSettings{License: License{new(false)}}},
		"other types":   {`{"version":[],"oauth_integrations_enabled":{},"license":"basic"}`, ServerSettings{}},
		"no number":     {`{"license":{"oauth-integrations":"unlimited"}}`, ServerSettings{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := decodeServerSettings([]byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestIsEmpty(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		update IntegrationUpdate
		want   bool
	}{
		"nothing":        {IntegrationUpdate{}, true},
		"name":           {IntegrationUpdate{Name: Set("")}, false},
		"description":    {IntegrationUpdate{Description: Null[string]()}, false},
		"config":         {IntegrationUpdate{Config: map[string]any{}}, false},
		"secret":         {IntegrationUpdate{Secrets: map[string]string{"client_secret": "x"}}, false},
		"no secrets":     {IntegrationUpdate{Secrets: map[string]string{}}, true},
		"no permissions": {IntegrationUpdate{Permissions: &[]Principal{}}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.update.IsEmpty(); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	page := func(total, guids string) http.HandlerFunc {
		return answerJSON(200, `{"results":[`+full(guids)+`],"current_page":1,"total":`+total+`}`)
	}
	tests := map[string]struct {
		steps []http.HandlerFunc
		want  []Group
	}{
		"none":              {[]http.HandlerFunc{page("0", "")}, nil},
		"three pages":       {[]http.HandlerFunc{page("3", `{"guid":"a"}`), page("3", `{"guid":"b"}`), page("3", `{"guid":"c"}`)}, []Group{{GUID: guid("a")}, {GUID: guid("b")}, {GUID: guid("c")}}},
		"total is too high": {[]http.HandlerFunc{page("3", `{"guid":"a"}`), page("3", "")}, []Group{{GUID: guid("a")}}},
		"page is ignored":   {[]http.HandlerFunc{page("3", `{"guid":"a"}`), page("3", `{"guid":"a"}`)}, []Group{{GUID: guid("a")}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, script(t, test.steps...))
			got, err := server.client(t).Groups(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if requests := server.requests(); len(requests) != len(test.steps) {
				t.Errorf("%d requests, want %d", len(requests), len(test.steps))
			} else if last := requests[len(requests)-1].Query; last != "page_number="+string(rune('0'+len(requests)))+"&page_size=500" {
				t.Errorf("last query: %s", last)
			}
		})
	}
}

// endlessPages has one more group on every page, each half a second late.
func endlessPages() func(*http.Request) (*http.Response, error) {
	number := 0
	return func(r *http.Request) (*http.Response, error) {
		number++
		return late(500*time.Millisecond, canned(200, http.Header{}, full(`{"results":[{"guid":"g`+strconv.Itoa(number)+`"}],"total":1000000000}`)))(r)
	}
}
