package provider

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// describing lets the server describe its template custom otherwise, as after an upgrade.
func describing(change func(*template.Template)) connecttest.FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		var templates []*template.Template
		if answer.Code == http.StatusOK {
			if err := json.Unmarshal(answer.Body.Bytes(), &templates); err != nil {
				panic(err)
			}
			for _, t := range templates {
				if t.ID == "custom" {
					change(t)
				}
			}
			answer.Body.Reset()
			_ = json.NewEncoder(answer.Body).Encode(templates)
		}
		maps.Copy(w.Header(), answer.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}
}

func optionOf(t *template.Template, name string) *template.Option {
	return &t.Options[slices.IndexFunc(t.Options, func(o template.Option) bool { return o.Name == name })]
}

// otherDescriptions are what a later release may make of the template custom.
func otherDescriptions() map[string]connecttest.FaultFunc {
	return map[string]connecttest.FaultFunc{
		"as it was": nil,
		"other defaults": describing(func(t *template.Template) {
			optionOf(t, "auth_type").Default = integration.ServiceAccount
			optionOf(t, "use_pkce").Default = false
			optionOf(t, "token_endpoint_auth_method").Default = "client_secret_basic"
			optionOf(t, "auth_mode").Default = "Public"
		}),
		"an option fewer": describing(func(t *template.Template) {
			t.Options = slices.DeleteFunc(t.Options, func(o template.Option) bool { return o.Name == "use_pkce" })
		}),
		"an option is hidden": describing(func(t *template.Template) {
			optionOf(t, "token_endpoint_auth_method").Visibility = optionOf(t, "use_pkce").Visibility
			optionOf(t, "use_pkce").Visibility = &template.Expression{Name: "auth_mode", Value: "Public"}
		}),
	}
}

// TestAnotherDefaultOfTheServerChangesNothing: a default that a plan filled in stays when the server's template gets another one. A
// change of something else does not touch it, also where the template changes between plan and apply.
func TestAnotherDefaultOfTheServerChangesNothing(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"before the plan", "between plan and apply"} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
			w := newWorkspace(t, s)
			keys := customKeys + versionedSecret("s3cret", "1")
			w.applies(withSecrets("custom", "", keys))
			before := maps.Clone(s.Integrations()[0].Config)
			upgrade := func() {
				s.Inject(connecttest.Fault{Method: http.MethodGet, Path: templatesPath, Times: -1, Do: otherDescriptions()["other defaults"]})
			}
			if when == "before the plan" {
				upgrade()
			}
			w.write("main.tf", withSecrets("custom", "", strings.Replace(keys, `"connect"`, `"other"`, 1)))
			w.must("plan", "-out=saved.plan")
			upgrade()
			w.must("apply", "saved.plan")
			before["client_id"] = "other"
			if diff := cmp.Diff(before, s.Integrations()[0].Config); diff != "" {
				t.Errorf("config (-want +got):\n%s", diff)
			}
			w.expectNoChanges()
		})
	}
}

// TestIgnoredDriftBesideAValueThatIsNotKnown: what was filled in becomes unused by a drift that is ignored. While another value is not
// known, the plan cannot tell whether it stays, and must not promise anything.
func TestIgnoredDriftBesideAValueThatIsNotKnown(t *testing.T) {
	t.Parallel()
	const unknownID = `
resource "terraform_data" "id" {
  input = "connect"
  triggers_replace = [%q]
}
`
	s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
	w := newWorkspace(t, s)
	configuration := func(trigger string) string {
		keys := strings.Replace(customKeys, `"connect"`, "terraform_data.id.output", 1) + versionedSecret("s3cret", "1")
		return strings.Replace(unknownID, "%q", `"`+trigger+`"`, 1) + withSecrets("custom", "", keys, "config.auth_type")
	}
	w.applies(configuration("first"))
	s.Edit(s.Integrations()[0].GUID, func(i *connecttest.Integration) { i.Config["auth_type"] = integration.ServiceAccount })
	s.ForgetRequests()
	w.applies(configuration("second"))
	expectSent(t, s)
}
