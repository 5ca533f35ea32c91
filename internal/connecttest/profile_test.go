package connecttest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// TestProfilesDoWhatTheirReleaseDid leaves the members of answers to the contract, which says of each since when there is one.
func TestProfilesDoWhatTheirReleaseDid(t *testing.T) {
	t.Parallel()
	for profile, want := range map[connecttest.Profile][3]int{ // statuses: two associations, verify, permissions in a POST
		connecttest.Profile202408: {400, 404, 400},
		connecttest.Profile202412: {400, 400, 400},
		connecttest.Profile202507: {204, 400, 400},
		connecttest.Profile202607: {204, 400, 200},
		connecttest.Profile202610: {204, 400, 200},
	} {
		t.Run(string(profile), func(t *testing.T) {
			t.Parallel()
			c := newClient(t, connecttest.Config{Profile: profile})
			if got := c.get("/server_settings").object()["version"]; got != string(profile)+".0" {
				t.Errorf("version %v", got)
			}
			guid := c.create(viewerBody)["guid"].(string)
			c.get(integrationsPath).want(http.StatusOK)
			content := "/v1/content/" + c.server.AddContent("app", "shiny")
			c.get(content).want(http.StatusOK)
			c.put(content+"/oauth/integrations/associations", wanted(guid)).want(http.StatusNoContent)
			c.get(content + "/oauth/integrations/associations").want(http.StatusOK)
			c.get(integrationsPath + "/" + guid + "/associations").want(http.StatusOK)
			c.put(content+"/oauth/integrations/associations", wanted(guid, c.create(viewerBody)["guid"].(string))).want(want[0])
			c.post(integrationsPath+"/"+guid+"/verify", "").want(want[1])
			c.post(integrationsPath, `{"permissions":[],`+viewerBody[1:]).want(want[2])
		})
	}
}

func TestEarlyReleasesKnowFewerTemplates(t *testing.T) {
	t.Parallel()
	last := 0
	for _, profile := range connecttest.Profiles() {
		c := newClient(t, connecttest.Config{Profile: profile})
		known := map[string]bool{}
		for _, entry := range c.get("/v1/oauth/templates").list() {
			known[entry["id"].(string)] = true
		}
		if len(known) < last || !known["custom"] {
			t.Errorf("%s knows %d templates after %d: %v", profile, len(known), last, known)
		}
		for id, since := range map[string]connecttest.Profile{
			"connect": connecttest.Profile202507, "aws": connecttest.Profile202507, "openai": connecttest.Profile202607,
			"invented-agent-plugins": connecttest.Profile202610,
		} {
			if known[id] != (profile >= since) {
				t.Errorf("%s knows %s: %v", profile, id, known[id])
			}
		}
		last = len(known)
	}
	if all := len(template.Catalogue()); last != all+1 { // and the invented one
		t.Errorf("the newest release knows %d templates of %d", last, all)
	}
}

func TestBeforeAuthTypesEveryIntegrationIsAViewers(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Profile: connecttest.Profile202408})
	body := c.get("/v1/oauth/templates/custom").want(200).body
	for _, word := range []string{"auth_type", "Service Account"} {
		if strings.Contains(strings.ReplaceAll(body, "token_endpoint_auth_method", ""), fmt.Sprintf("%q", word)) {
			t.Errorf("the template still speaks of %q: %s", word, body)
		}
	}
	c.post(integrationsPath, serviceBody).refused(http.StatusBadRequest, 228)
	held := config(c.create(viewerBody))
	if _, there := held["auth_type"]; there || held["use_pkce"] != true || held["auth_mode"] != "Confidential" {
		t.Errorf("config %v", held)
	}
	// client_secret was visible for a Service Account or a Confidential client: the second question is left.
	c.post(integrationsPath, strings.Replace(viewerBody, `"client_secret":"`+secret+`",`, "", 1)).refused(http.StatusBadRequest, 228)
	public := strings.Replace(strings.Replace(viewerBody, `"client_secret":"`+secret+`",`, "", 1), "Confidential", "Public", 1)
	c.post(integrationsPath, public).want(http.StatusOK)
}

func TestQuestionsAfterTheAuthTypeAreDecided(t *testing.T) {
	t.Parallel()
	type e = template.Expression
	viewer, service := e{Name: "auth_type", Value: "Viewer"}, e{Name: "auth_type", Value: "Service Account"}
	other := e{Name: "mode", Value: "A"}
	for name, test := range map[string]struct {
		expression *e
		want       string // what is left of it on the wire, or "absent" for a key that is cut
	}{
		"none":                   {nil, "null"},
		"viewer":                 {&viewer, "null"},
		"service account":        {&service, "absent"},
		"another key":            {&other, `{"name":"mode","value":"A"}`},
		"and, viewer":            {&e{Operator: "and", Operands: []e{viewer, other}}, `{"operands":[{"name":"mode","value":"A"}],"operator":"and"}`},
		"and, service account":   {&e{Operator: "and", Operands: []e{other, service}}, "absent"},
		"and, viewer alone":      {&e{Operator: "and", Operands: []e{viewer}}, "null"},
		"or, viewer":             {&e{Operator: "or", Operands: []e{other, viewer}}, "null"},
		"or, service account":    {&e{Operator: "or", Operands: []e{service, other}}, `{"operands":[{"name":"mode","value":"A"}],"operator":"or"}`},
		"or, service alone":      {&e{Operator: "or", Operands: []e{service}}, "absent"},
		"nested":                 {&e{Operator: "and", Operands: []e{{Operator: "or", Operands: []e{service}}, other}}, "absent"},
		"an operator of its own": {&e{Operator: "xor", Operands: []e{other}}, `{"operands":[{"name":"mode","value":"A"}],"operator":"xor"}`},
	} {
		common := template.Common{Name: "key", Visibility: test.expression}
		option := template.Option{Common: template.Common{Name: "choice", Visibility: test.expression}, Type: template.TypeBool}
		c := newClient(t, connecttest.Config{Profile: connecttest.Profile202408, Templates: []*template.Template{
			{ID: "t", Options: []template.Option{option}, Fields: []template.Field{{Common: common}}},
		}})
		served := c.get("/v1/oauth/templates/t").want(200).object()
		for _, list := range []string{"options", "fields"} {
			got := "absent"
			if keys := served[list].([]any); len(keys) > 0 {
				got = shown(keys[0].(map[string]any), "visibility_expression")
			}
			if got != test.want {
				t.Errorf("%s, %s: %s, want %s", name, list, got, test.want)
			}
		}
	}
}

func TestTemplatesGoOutAsAServerHasThem(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	list := c.get("/v1/oauth/templates").want(200)
	for _, text := range []string{`"documented"`, `"complete"`, `"sections":null`, `"fields":null`, `"options":null`, `"environment_variables":null`} {
		if strings.Contains(list.body, text) {
			t.Errorf("%s is on the wire", text)
		}
	}
	for i, entry := range list.list() {
		id := entry["id"].(string)
		if diff := cmp.Diff(entry, c.get("/v1/oauth/templates/"+id).want(200).object()); diff != "" {
			t.Errorf("%s by itself differs from the list (-list +one):\n%s", id, diff)
		}
		if id == "invented-agent-plugins" {
			continue
		}
		if want := template.Catalogue()[i]; want.ID != id || want.Name != entry["name"] {
			t.Errorf("template %d is %s, want %s", i, id, want.ID)
		}
	}
	c.get("/v1/oauth/templates/nope").refused(http.StatusNotFound, 227)
}

func TestTemplatesCanBeGiven(t *testing.T) {
	t.Parallel()
	leaf := func(name string, value any) template.Expression { return template.Expression{Name: name, Value: value} }
	given := &template.Template{
		ID: "next-year", Name: "Next year", EnvironmentVariables: []string{"NEXT_YEAR_TOKEN"},
		Options: []template.Option{
			{Common: template.Common{Name: "mode"}, Type: template.TypeSelect, Values: []string{"A", "B"}, Default: "A"},
			{Common: template.Common{Name: "flag", Visibility: &template.Expression{Operator: "not", Operands: []template.Expression{leaf("mode", "B")}}}, Type: template.TypeBool, Default: false},
		},
		Fields: []template.Field{{Common: template.Common{Name: "key"}, Secret: true, Validation: "^.+$"}},
	}
	c := newClient(t, connecttest.Config{Templates: []*template.Template{given}})
	created := c.create(`{"template":"next-year","config":{"key":"` + secret + `"}}`)
	if diff := cmp.Diff(map[string]any{"mode": "A", "flag": false}, config(created)); diff != "" {
		t.Errorf("config (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{"NEXT_YEAR_TOKEN"}, created["environment_variables"]); diff != "" {
		t.Errorf("environment variables (-want +got):\n%s", diff)
	}
	if got := len(c.get(integrationsPath).list()); got != 1 {
		t.Errorf("%d integrations: there is no connect template for a default one", got)
	}
	given.Fields[0].Validation = "("
	if _, err := connecttest.New(connecttest.Config{Templates: []*template.Template{given}}); err == nil {
		t.Error("a template whose expression does not compile was taken")
	}
}
