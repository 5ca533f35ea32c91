package provider

import (
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// vault is a template with two secrets.
func vault(t testing.TB) []*template.Template {
	t.Helper()
	parsed, unchecked, err := template.Parse([]byte(`{
		"id": "vault", "name": "Vault", "description": "", "sections": [], "environment_variables": [], "options": [], "fields": [
			{"name": "address", "validation": ""},
			{"name": "first_key", "secret": true, "validation": ""},
			{"name": "second_key", "secret": true, "validation": ""}]}`))
	if err != nil || len(unchecked) > 0 {
		t.Fatal(err, unchecked)
	}
	return append(template.Catalogue(), parsed)
}

// TestSecretThatTerraformDoesNotHoldIsSent: each configuration in turn is applied, and what each sends of secrets is exactly what Connect
// cannot have from Terraform: new ones, and those that Terraform had let go of, whatever their version says.
func TestSecretThatTerraformDoesNotHoldIsSent(t *testing.T) {
	t.Parallel()
	const (
		none    = ""
		one     = `secrets_wo = { first_key = "sixteen letters one" }`
		both    = `secrets_wo = { first_key = "sixteen letters one", second_key = "sixteen letters two" }`
		nullTwo = `secrets_wo = { first_key = "sixteen letters one", second_key = null }`
		second  = `secrets_wo = { second_key = "sixteen letters two" }`
		v1, v2  = "\n secrets_wo_version = \"1\"", "\n secrets_wo_version = \"2\""
	)
	public := "auth_mode = \"Public\""
	for name, test := range map[string]struct {
		template string
		configs  []string
		sent     []string // the secrets of each apply, "first_key=one second_key=two"
	}{
		"a key added under an unchanged version":          {"vault", []string{one + v1, both + v1}, []string{"first_key=one", "second_key=two"}},
		"a key added without a version":                   {"vault", []string{one, both}, []string{"first_key=one", "second_key=two"}},
		"a key that was null":                             {"vault", []string{nullTwo + v1, both + v1}, []string{"first_key=one", "second_key=two"}},
		"a key in the place of another":                   {"vault", []string{one + v1, second + v1}, []string{"first_key=one", "second_key=two"}},
		"a key that comes back under its old version":     {"vault", []string{both + v1, one + v1, both + v1}, []string{"first_key=one second_key=two", "", "second_key=two"}},
		"a key that comes back without a version":         {"vault", []string{both, one, both}, []string{"first_key=one second_key=two", "", "second_key=two"}},
		"all keys come back under their old version":      {"vault", []string{both + v1, none, both + v1}, []string{"first_key=one second_key=two", "", "first_key=one second_key=two"}},
		"another version":                                 {"vault", []string{both + v1, both + v2}, []string{"first_key=one second_key=two", "first_key=one second_key=two"}},
		"the same version":                                {"vault", []string{both + v1, both + v1}, []string{"first_key=one second_key=two", ""}},
		"the client secret under its old version":         {"custom", []string{versionedSecret("one", "1"), public, versionedSecret("two", "1")}, []string{"client_secret=one", "", "client_secret=two"}},
		"the client secret without a version":             {"custom", []string{`client_secret_wo = "sixteen letters one"`, public, `client_secret_wo = "sixteen letters one"`}, []string{"client_secret=one", "", "client_secret=one"}},
		"the client secret in the state":                  {"custom", []string{`client_secret = "one"`, public, `client_secret = "one"`}, []string{"client_secret=one", "", "client_secret=one"}},
		"under its old version, after one in the state":   {"custom", []string{versionedSecret("one", "1"), `client_secret = "two"`, versionedSecret("three", "1")}, []string{"client_secret=one", "client_secret=two", "client_secret=three"}},
		"under its old version, after one without":        {"custom", []string{versionedSecret("one", "1"), `client_secret_wo = "sixteen letters two"`, versionedSecret("three", "1")}, []string{"client_secret=one", "client_secret=two", "client_secret=three"}},
		"in the state again, after one that was not":      {"custom", []string{`client_secret = "one"`, versionedSecret("two", "1"), `client_secret = "one"`}, []string{"client_secret=one", "client_secret=two", "client_secret=one"}},
		"without a version again, after one in the state": {"custom", []string{`client_secret_wo = "sixteen letters one"`, `client_secret = "two"`, `client_secret_wo = "sixteen letters one"`}, []string{"client_secret=one", "client_secret=two", "client_secret=one"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{Templates: vault(t), NoDefaultIntegration: true})
			w := newWorkspace(t, s)
			for i, config := range test.configs {
				keys := `extra = { address = "https://vault.example.com" }`
				if test.template == "custom" {
					keys = customKeys
				}
				w.applies(withSecrets(test.template, strings.Repeat("changed ", i), keys+"\n"+config))
				if got := allSecretsSent(w.t, s); got != test.sent[i] {
					w.t.Errorf("apply %d sent %q, want %q", i+1, got, test.sent[i])
				}
			}
		})
	}
}

// TestIgnoredSecretIsSentOnceItIsIgnoredNoMore: what an apply held back is not taken for sent, not even under a version that the state
// has taken over meanwhile.
func TestIgnoredSecretIsSentOnceItIsIgnoredNoMore(t *testing.T) {
	t.Parallel()
	for _, ignored := range []string{"config.client_secret_wo", "config.client_secret_wo_version", "config"} {
		t.Run(ignored, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
			w := newWorkspace(t, s)
			w.applies(withSecrets("custom", "before", customKeys+versionedSecret("one", "1")))
			s.ForgetRequests()
			after := customKeys + versionedSecret("two", "2")
			w.applies(withSecrets("custom", "after", after, ignored))
			if got := allSecretsSent(w.t, s); got != "" {
				w.t.Errorf("sent %q", got)
			}
			w.applies(withSecrets("custom", "after", after))
			if got := allSecretsSent(w.t, s); got != "client_secret=two" {
				w.t.Errorf("sent %q", got)
			}
		})
	}
}

// TestReplacementIgnoresNothing: what takes the place of an integration is made of the whole configuration, as Terraform plans it.
func TestReplacementIgnoresNothing(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
	w := newWorkspace(t, s)
	w.applies(withSecrets("custom", "before", customKeys+`client_secret_wo = "sixteen letters one"`))
	w.write("main.tf", withSecrets("custom", "before", customKeys+`client_secret_wo = "sixteen letters two"`, "config.client_secret_wo"))
	s.ForgetRequests()
	w.must("apply", "-auto-approve", "-replace=connect_oauth_integration.idp")
	if got := allSecretsSent(w.t, s); got != "client_secret=two" {
		w.t.Errorf("sent %q", got)
	}
	w.expectNoChanges()
}
