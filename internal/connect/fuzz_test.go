package connect

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

// hostileSeeds are documents that have nothing to do with what is expected.
var hostileSeeds = []string{
	``, `null`, `true`, `0`, `""`, `{}`, `[]`, `[null]`, `{"guid":`, "{\"guid\":\"\xff\"}", `{"guid":"a","guid":"b"}`, "\ufeff{}", ` [ ] `,
	`{"guid":"a","config":{"":null}}`, `[[[[[[[[]]]]]]]]`, `{"results":[{}],"total":-1}`, `{"code":1e400,"error":"x"}`, "\x00",
}

func seed(f *testing.F, documents ...string) {
	for _, document := range append(documents, hostileSeeds...) {
		f.Add([]byte(full(document)))
	}
}

// checkError fails on an error that is fit for nobody to read.
func checkError(t *testing.T, err error) bool {
	if err != nil && !utf8.ValidString(untrusted.Sentence(err.Error())) {
		t.Errorf("not text: %q", err)
	}
	return err == nil
}

func FuzzIntegration(f *testing.F) {
	seed(f, plainJSON(), `{"guid":"a","config":{"s":"x","b":true,"n":1.50,"z":null},"permissions":[{"id":1,"user_guid":"u","group_guid":null}],"content_count":3}`,
		`{"guid":"a","permissions":null,"environment_variables":["A"]}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := decoder{}.integration(body)
		if !checkError(t, err) {
			return
		}
		if pathGUID(got.GUID) != got.GUID || got.Config == nil {
			t.Errorf("accepted without a guid or a config: %+v", got)
		}
		for key, value := range got.Config {
			switch value.(type) {
			case string, bool:
			default:
				t.Errorf("config key %q holds %T", key, value)
			}
		}
		if len(got.Permissions) > 0 && !got.PermissionsKnown {
			t.Error("permissions that are not known")
		}
	})
}

func FuzzIntegrations(f *testing.F) {
	seed(f, "["+plainJSON()+","+plainJSON()+"]", `[{"guid":"a"},{"guid":"b"}]`)
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := decoder{}.integrations(body)
		if !checkError(t, err) {
			return
		}
		var raw []json.RawMessage
		if json.Unmarshal(body, &raw) != nil || len(raw) < len(list) || list == nil {
			t.Errorf("%d integrations of %d items", len(list), len(raw))
		}
		for _, integration := range list {
			if pathGUID(integration.GUID) != integration.GUID {
				t.Error("accepted without a guid")
			}
		}
	})
}

func FuzzTemplates(f *testing.F) {
	seed(f, `[{"id":"custom","options":[],"fields":[]}]`, `[{"id":1}]`)
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := decodeTemplates(body)
		if !checkError(t, err) {
			return
		}
		for _, template := range list {
			if id, err := templateID(template.JSON); err != nil || id == "" || id != template.ID {
				t.Errorf("accepted %s", template.JSON)
			}
		}
	})
}

func FuzzSettings(f *testing.F) {
	seed(f, `{"version":"2025.07.0","oauth_integrations_enabled":"1","license":{"oauth-integrations":1}}`, `{"license":false,"version":2025.07}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		settings, err := decodeServerSettings(body)
		if checkError(t, err) && settings == nil {
			t.Error("neither settings nor an error")
		}
	})
}

func FuzzRefusal(f *testing.F) {
	seed(f, `{"code":4,"error":"Cache does not exist","payload":null}`, `{"code":228,"error":"\u001b[31m"}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		code, message := decodeRefusal(body)
		if text := untrusted.Sentence(message); !utf8.ValidString(text) || strings.ContainsFunc(text, isControl) {
			t.Errorf("code %d with %q", code, text)
		}
	})
}

func FuzzUsersAndGroups(f *testing.F) {
	seed(f, full(`{"results":[{"guid":"a","username":"u","name":"g"}],"current_page":1,"total":1}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if users, err := decodePage(body, decodeUser); checkError(t, err) && slices.ContainsFunc(users.results, func(u User) bool { return pathGUID(u.GUID) != u.GUID }) {
			t.Errorf("accepted a user without a guid: %+v", users.results)
		}
		if groups, err := decodePage(body, decodeGroup); checkError(t, err) && slices.ContainsFunc(groups.results, func(g Group) bool { return pathGUID(g.GUID) != g.GUID }) {
			t.Errorf("accepted a group without a guid: %+v", groups.results)
		}
	})
}

func FuzzAssociations(f *testing.F) {
	seed(f, `[{"app_guid":"c","oauth_integration_guid":"i","oauth_integration_name":null}]`)
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := decodeAssociations(body)
		if !checkError(t, err) {
			return
		}
		for _, association := range list {
			if pathGUID(association.IntegrationGUID) != association.IntegrationGUID {
				t.Error("association without an integration")
			}
		}
	})
}

func FuzzContent(f *testing.F) {
	seed(f, `{"guid":"c","name":"app","title":null,"app_mode":"static","access_type":"all"}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		content, err := decodeContent(body, "c")
		if checkError(t, err) && canonicalGUID(content.GUID) != "c" {
			t.Error("another content item")
		}
	})
}

func FuzzParseServer(f *testing.F) {
	for _, address := range []string{"https://example.com/a/connect/#/x", "http://[::1]:1/__api__", "https://a/%2e%2e/b", "https://u:p@h", "//h", "https://h?x#y", "https://a/\\b"} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		server, err := ParseServer(address)
		if err != nil {
			return
		}
		again, err := ParseServer(server.String())
		if err != nil || again.String() != server.String() {
			t.Errorf("%q became %s, and that %v (%v)", address, server, again, err)
		}
		if server.User != nil || server.Host == "" || strings.HasSuffix(server.Path, "/") || strings.Contains(server.Path, "/../") {
			t.Errorf("%q became %s", address, server)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"", "1", "-1", "9999999999", "Mon, 02 Jan 2006 15:04:05 GMT", "soon"} {
		f.Add(value, value)
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		got := retryAfter(&http.Response{Header: http.Header{"Retry-After": {value}, "Date": {date}}})
		if got < 0 || got > longestRetryAfter {
			t.Errorf("%q at %q: %s", value, date, got)
		}
	})
}
