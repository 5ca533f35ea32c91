package provider

import (
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestValidateConfigJudgesDocumentedFacts(t *testing.T) {
	t.Parallel()
	c := newCore(t, connecttest.Start(t, connecttest.Config{}), nil)
	connectAPI := fields{"name": "API", "template": "connect", "config": fields{"max_role": "Viewer"}}
	bigquery := fields{"name": "BigQuery", "template": "bigquery", "config": fields{"client_id": "x", "client_secret_wo": "s3cret-long-enough"}}
	const none = "." // an error about a secret points nowhere: Terraform would print its line
	nextYear := fields{"name": "New", "template": "next-year", "config": fields{"auth_mode": "Whatever", "max_role": "Emperor"}}
	for _, test := range []struct {
		name   string
		fields fields
		path   string // where the one error is; "" for no error
		text   string
	}{
		{"full Viewer integration", viewer(), "", ""},
		{"Connect API", connectAPI, "", ""},
		{"template of next year", nextYear, "", ""},
		{"auth_mode outside its values", viewer().with(fields{"auth_mode": "confidential"}), "config.auth_mode", `Write it as "Confidential"`},
		{"max_role outside its values", connectAPI.with(fields{"max_role": "Administrator"}), "config.max_role", `"Viewer", "Publisher", "Admin"`},
		{"Public where the provider knows only Confidential", bigquery.with(fields{"auth_mode": "Public"}), "config.auth_mode", "Confidential"},
		{"URI without a scheme", viewer().with(fields{"token_uri": "idp.example.com/token"}), "config.token_uri", "absolute URI"},
		{"URI of another scheme", viewer().with(fields{"authorization_uri": "ftp://idp.example.com"}), "config.authorization_uri", "absolute URI"},
		{"authorization_uri missing", viewer().with(fields{"authorization_uri": nil}), "config.authorization_uri", "Missing config.authorization_uri"},
		{"authorization_uri missing by default", viewer().with(fields{"authorization_uri": nil, "auth_type": nil}), "config.authorization_uri", "Missing"},
		{"authorization_uri not needed", viewer().with(fields{"authorization_uri": nil, "auth_type": "Service Account"}), "", ""},
		{"write-only secret of a public client", viewer().with(fields{"auth_mode": "Public"}), none, "`config.client_secret_wo`: an OAuth application"},
		{"plain secret of a public client", viewer().with(fields{"auth_mode": "Public", "client_secret_wo": nil, "client_secret": "s"}), none, "`config.client_secret`: an OAuth application"},
		{"secret of a Service Account whose auth_mode is left over", viewer().with(fields{"auth_type": "Service Account", "auth_mode": "Public"}), "", ""},
		{"both forms of the secret", viewer().with(fields{"client_secret": "s3cret-long-enough"}), "config.client_secret", "client_secret_wo"},
		{"version without a secret", viewer().with(fields{"client_secret_wo": nil, "client_secret_wo_version": "1"}), "config.client_secret_wo_version", "client_secret_wo"},
		{"key of another template", viewer().with(fields{"max_role": "Viewer"}), "config.max_role", "It belongs to `connect`"},
		{"secret for a template without one", connectAPI.with(fields{"client_secret_wo": "s3cret-long-enough"}), none, "`config.client_secret_wo` is no key of the template"},
		{"empty text", viewer().with(fields{"client_id": ""}), "config.client_id", "at least 1"},
		{"no scopes", viewer().with(fields{"scopes": []string{}}), "", ""},
		{"scope with white space", viewer().with(fields{"scopes": []string{"openid profile"}}), "config.scopes", "Write [\"openid\", \"profile\"]"},
		{"scopes with a comma", viewer().with(fields{"scopes": []string{"openid,profile"}}), "config.scopes", "Write [\"openid\", \"profile\"]"},
		{"blank scope", viewer().with(fields{"scopes": []string{" "}}), "config.scopes", "is blank"},
		{"null among scopes", viewer().with(fields{"scopes": []any{"openid", nil}}), "config.scopes", "holds null"},
		{"null among users", viewer().but(fields{"permissions": fields{"user_guids": []any{nil}}}), "permissions.user_guids", "holds null"},
		{"null among groups", viewer().but(fields{"permissions": fields{"group_guids": []any{missingGUID, nil}}}), "permissions.group_guids", "holds null"},
		{"typed key in extra", viewer().with(fields{"extra": fields{"use_pkce": true}}), "config.extra", "Set `config.use_pkce`"},
		{"secret in extra", viewer().with(fields{"extra": fields{"client_secret": "s3cret-long-enough"}}), "config.extra", "config.client_secret"},
		{"extra that is no object", viewer().with(fields{"extra": "x"}), "config.extra", "must be an object"},
		{"list in extra", viewer().with(fields{"extra": fields{"list": fields{"a": "b"}}}), "config.extra", "a string or a boolean"},
		{"extra that holds", viewer().with(fields{"extra": fields{"audience": "x", "flag": true, "unset": nil}}), "", ""},
		{"client_secret in secrets_wo", viewer().with(fields{"secrets_wo": fields{"client_secret": "s3cret-long-enough"}}), none, "`config.client_secret_wo`"},
		{"typed key in secrets_wo", viewer().with(fields{"secrets_wo": fields{"client_id": "s3cret-long-enough"}}), none, "`config.client_id`"},
		{"empty secret", viewer().with(fields{"secrets_wo": fields{"token": ""}}), none, "`config.secrets_wo.token` is empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			errors, _ := c.validate(c.configuration(test.fields))
			if test.path == "" {
				if len(errors) > 0 {
					t.Errorf("want no error, got %v", errors)
				}
				return
			}
			if len(errors) != 1 {
				t.Fatalf("want one error, got %d: %v", len(errors), errors)
			}
			if !strings.HasPrefix(errors[0], attributeName(test.path)+": ") || !strings.Contains(errors[0], test.text) {
				t.Errorf("want an error on %s with %q, got %s", test.path, test.text, errors[0])
			}
		})
	}
}

func TestValidateConfigNeverJudgesUnknownValues(t *testing.T) {
	t.Parallel()
	c := newCore(t, connecttest.Start(t, connecttest.Config{}), nil)
	unknown := notKnown{}
	cases := map[string]fields{
		"whole config":                      {"name": "x", "template": "custom", "config": unknown},
		"template":                          {"name": "x", "template": unknown, "config": fields{"max_role": "Emperor"}},
		"secret whose auth_mode is unknown": viewer().with(fields{"auth_mode": unknown}),
		"authorization_uri may be needed":   viewer().with(fields{"auth_type": unknown, "authorization_uri": nil}),
		"whole extra":                       viewer().with(fields{"extra": unknown}),
		"member of extra":                   viewer().with(fields{"extra": fields{"audience": unknown}}),
		"secrets_wo":                        viewer().with(fields{"secrets_wo": unknown}),
		"both secrets, one unknown":         viewer().with(fields{"client_secret_wo": unknown}),
	}
	for key := range viewer()["config"].(fields) {
		cases["key "+key] = viewer().with(fields{key: unknown})
	}
	for name, f := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if errors, warnings := c.validate(c.configuration(f)); len(errors)+len(warnings) > 0 {
				t.Errorf("got %v %v", errors, warnings)
			}
		})
	}
}

// What is merely inferred is left to the plan, which can ask the server: a warning here and an error there would be one too many.
func TestValidateConfigLeavesInferredFactsToThePlan(t *testing.T) {
	t.Parallel()
	c := newCore(t, connecttest.Start(t, connecttest.Config{}), nil)
	azure := fields{"name": "Azure", "template": "azure", "config": fields{"tenant_id": "t", "client_id": "c", "client_secret_wo": "s3cret-long-enough"}}
	for name, f := range map[string]fields{
		"auth_type outside the known ones":    viewer().with(fields{"auth_type": "GitHub App"}),
		"token_endpoint_auth_method":          viewer().with(fields{"token_endpoint_auth_method": "private_key_jwt"}),
		"key that the template may have":      azure.with(fields{"use_pkce": true}),
		"secret of a public client, inferred": azure.with(fields{"auth_mode": "Public"}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errors, warnings := c.validate(c.configuration(f))
			if len(errors)+len(warnings) > 0 {
				t.Errorf("got errors %v, warnings %v", errors, warnings)
			}
		})
	}
}

// attributeName is how the protocol writes a path of attribute names; "." is none.
func attributeName(path string) string {
	if path == "." {
		return ""
	}
	steps := strings.Split(path, ".")
	for i, step := range steps {
		steps[i] = `AttributeName("` + step + `")`
	}
	return strings.Join(steps, ".")
}
