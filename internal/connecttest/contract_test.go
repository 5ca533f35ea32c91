package connecttest_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestTheContractSaysWhereItsFieldsAreKnownFrom goes through every field, and every field of a body that the provider sends.
func TestTheContractSaysWhereItsFieldsAreKnownFrom(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	document, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	for name, schema := range document.Components.Schemas {
		for field, property := range schema.Value.Properties {
			source, _ := property.Value.Extensions["x-source"].(string)
			certainty := fmt.Sprint(property.Value.Extensions["x-certainty"])
			if source == "" || !strings.Contains(" recorded documented client inferred ", " "+certainty+" ") {
				t.Errorf("%s.%s is known from %q, %q", name, field, source, certainty)
			}
		}
	}
	for _, name := range []string{"NewIntegration", "ChangedIntegration", "NewAssociation"} {
		if allowed := document.Components.Schemas[name].Value.AdditionalProperties.Has; allowed == nil || *allowed {
			t.Errorf("%s takes fields that it does not list", name)
		}
	}
}

// TestWhatBreaksTheContractFails sends what the provider must not send, under its name.
func TestWhatBreaksTheContractFails(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	created := c.createdAt(viewerBody)
	content := "/v1/content/" + c.server.AddContent("app", "shiny")
	send := func(method, path, body string) reply {
		return c.send(method, "/__api__"+path, body, http.Header{
			"Authorization": {"Key " + c.key}, "User-Agent": {"terraform-provider-connect/test"}, "Content-Type": {"application/json"},
		})
	}
	for _, test := range []struct{ method, path, body, text string }{
		{"PATCH", created, `{"template":"custom"}`, "template"},
		{"PATCH", created, `{}`, "at least 1"},
		{"PATCH", created, `{"config":{"client_id":7}}`, "client_id"},
		{"PATCH", created, `{"config":{"client_secret":["` + secret + `"]}}`, "client_secret"},
		{"PATCH", created, `{"permissions":[{"guid":"x"}]}`, "guid"},
		{"POST", integrationsPath, `{"name":"x","config":{}}`, "template"},
		{"PUT", content + "/oauth/integrations/associations", `[{"guid":"x"}]`, "guid"},
		{"GET", "/v1/users?page_size=501", "", "page_size"},
		{"GET", "/v1/oauth/sessions", "", "it has no GET"},
	} {
		r := send(test.method, test.path, test.body).want(http.StatusInternalServerError)
		if !strings.Contains(r.body, "breaks testdata/openapi.yaml") || !strings.Contains(r.body, test.text) || strings.Contains(r.body, secret) {
			t.Errorf("%s %s %s: %s", test.method, test.path, test.body, r.body)
		}
	}
	send("PATCH", created, `{"name":null,"config":{"scopes":null,"use_pkce":false,"client_id":"other"},"permissions":[]}`).want(http.StatusOK)
	// The answers are held to it too, whoever asks.
	c.server.Add(connecttest.Integration{Template: "custom", Config: map[string]any{"new": 7}})
	if r := c.get(integrationsPath).want(http.StatusInternalServerError); !strings.Contains(r.body, "the answer breaks testdata/openapi.yaml") {
		t.Errorf("an answer that breaks the contract: %s", r.body)
	}
}
