package provider

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// badTemplates are answers to the question which templates there are that do not answer it.
func badTemplates() map[string]connecttest.FaultFunc {
	answer := func(body string) connecttest.FaultFunc {
		return connecttest.Answer(http.StatusOK, http.Header{"Content-Type": {"application/json"}}, body)
	}
	return map[string]connecttest.FaultFunc{
		"a login page":         connecttest.LoginPage(),
		"401":                  connecttest.ConnectError(http.StatusUnauthorized, 24, "No."),
		"403":                  connecttest.ConnectError(http.StatusForbidden, 22, "No."),
		"404 of a proxy":       connecttest.Answer(http.StatusNotFound, http.Header{"Content-Type": {"text/html"}}, "<html>404</html>"),
		"500":                  connecttest.ConnectError(http.StatusInternalServerError, 1, "No."),
		"none":                 answer(`[]`),
		"null":                 answer(`null`),
		"an object":            answer(`{}`),
		"one without anything": answer(`[{}]`),
	}
}

const templatesPath = "/v1/oauth/templates"

// leftToDefaults is an integration of which only is written what has no default.
func leftToDefaults() fields {
	return matrixViewer().with(fields{"auth_type": nil, "auth_mode": nil, "token_endpoint_auth_method": nil, "use_pkce": nil, "scopes": nil})
}

// TestBadAnswerAboutTemplatesChangesNothing changes one key while the question about the templates goes wrong at plan, at apply or at
// both. That may be an error; it never touches another key, and Terraform finds no fault with the provider.
func TestBadAnswerAboutTemplatesChangesNothing(t *testing.T) {
	t.Parallel()
	for name, fault := range badTemplates() {
		for _, when := range []string{"plan", "apply", "both"} {
			for _, defaults := range []connecttest.Setting{connecttest.Stored, connecttest.NotStored} {
				t.Run(strings.Join([]string{name, "at " + when, string(defaults)}, "/"), func(t *testing.T) {
					t.Parallel()
					s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true, Switches: connecttest.Switches{connecttest.Defaults: defaults}})
					c := newCoreWithin(t, oauthIntegrationType, s)
					c.mustApply(leftToDefaults())
					before := maps.Clone(s.Integrations()[0].Config)
					inject := func() {
						s.Inject(connecttest.Fault{Method: http.MethodGet, Path: templatesPath, Times: -1, Do: fault})
					}
					if when != "apply" {
						inject()
					}
					changed := leftToDefaults().with(fields{"client_id": "other"})
					p, errors := c.plan(c.configuration(changed))
					if len(errors) == 0 {
						if s.ClearFaults(); when != "plan" {
							inject()
						}
						errors, _ = c.apply(p)
					}
					if len(errors) == 0 {
						before["client_id"] = "other"
					}
					if diff := cmp.Diff(before, s.Integrations()[0].Config); diff != "" {
						c.t.Errorf("config (-want +got), after %v:\n%s", errors, diff)
					}
					s.ClearFaults()
					c.mustApply(changed)
				})
			}
		}
	}
}

// TestTerraformAndBadAnswersAboutTemplates is a sample of the same through Terraform.
func TestTerraformAndBadAnswersAboutTemplates(t *testing.T) {
	t.Parallel()
	for name, fault := range badTemplates() {
		if name != "a login page" && name != "null" {
			continue
		}
		for _, when := range []string{"plan", "apply"} {
			t.Run(name+" at "+when, func(t *testing.T) {
				t.Parallel()
				s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true, Switches: connecttest.Switches{connecttest.Defaults: connecttest.NotStored}})
				w := newWorkspace(t, s)
				keys := customKeys + versionedSecret("s3cret", "1")
				w.applies(withSecrets("custom", "", keys))
				w.write("main.tf", withSecrets("custom", "", strings.Replace(keys, `"connect"`, `"other"`, 1)))
				inject := func() {
					s.Inject(connecttest.Fault{Method: http.MethodGet, Path: templatesPath, Times: -1, Do: fault})
				}
				if when == "plan" {
					inject()
				}
				s.ForgetRequests()
				code, output := w.run("plan", "-out=saved.plan")
				if code == 0 {
					if s.ClearFaults(); when == "apply" {
						inject()
					}
					code, output = w.run("apply", "saved.plan")
				}
				if strings.Contains(output, "Provider produced") {
					w.t.Errorf("Terraform finds fault with the provider:\n%s", output)
				}
				for _, request := range sent(w.t, s) {
					if strings.Contains(request, "null") || !strings.Contains(request, `"auth_mode":"Confidential"`) {
						w.t.Errorf("sent %s", request)
					}
				}
				if s.ClearFaults(); code != 0 {
					w.must("apply", "-auto-approve")
				}
				w.expectNoChanges()
			})
		}
	}
}

// TestLogSaysWhoTold: whoever wonders about a planned default finds in the log of the plan where it is from.
func TestLogSaysWhoTold(t *testing.T) {
	t.Parallel()
	for setting, teller := range map[connecttest.Setting]string{connecttest.Present: "server", connecttest.Absent: "catalogue"} {
		t.Run(teller, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.Templates: setting}}))
			w.env = append(w.env, "TF_LOG_PROVIDER=DEBUG")
			w.write("main.tf", withSecrets("custom", "", customKeys+versionedSecret("s3cret", "1")))
			if log := w.must("plan"); !strings.Contains(log, "Facts of the plan") || !strings.Contains(log, "told_by="+teller) {
				t.Errorf("the log does not say that the %s told:\n%s", teller, log)
			}
		})
	}
}
