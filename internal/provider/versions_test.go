package provider

import (
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestServerThatIsTooOldIsNamedAtPlanTime(t *testing.T) {
	t.Parallel()
	restricted := viewer()
	restricted["permissions"] = fields{"user_guids": []string{"60586f1c-0000-4000-8000-3b9aca000001"}}
	service := viewer().with(fields{"auth_type": "Service Account", "auth_mode": nil, "authorization_uri": nil, "use_pkce": nil})
	for _, test := range []struct {
		name   string
		config connecttest.Config
		fields fields
		path   string
		text   string
	}{
		{"permissions before their time", connecttest.Config{Profile: connecttest.Profile202507}, restricted, "permissions", "since 2025.08"},
		{"Service Account before its time", connecttest.Config{Profile: connecttest.Profile202408}, service, "config.auth_type", "came with 2024.12"},
		{"development build", connecttest.Config{Profile: connecttest.Profile202507, Version: "2025.07.0-dev+103-gabc"}, restricted, "permissions", "since 2025.08"},
		{"permissions", connecttest.Config{}, restricted, "", ""},
		{"version hidden", connecttest.Config{Switches: connecttest.Switches{connecttest.Version: connecttest.HiddenVersion}}, restricted, "", ""},
		{"Service Account", connecttest.Config{Profile: connecttest.Profile202412}, service, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, test.config)
			c := newCore(t, s, nil)
			_, errors := c.plan(c.configuration(test.fields))
			if test.path == "" {
				if len(errors) > 0 {
					t.Errorf("want no error, got %v", errors)
				}
				return
			}
			if len(errors) != 1 || !strings.HasPrefix(errors[0], attributeName(test.path)+": ") || !strings.Contains(errors[0], test.text) {
				t.Errorf("want one error on %s with %q, got %v", test.path, test.text, errors)
			}
			if len(s.Writes()) > 0 {
				t.Error("something was sent")
			}
		})
	}
}

// TestEveryProfileRunsItsLifecycle runs what each release can: create, change, drift and destroy.
func TestEveryProfileRunsItsLifecycle(t *testing.T) {
	t.Parallel()
	for _, profile := range connecttest.Profiles() {
		t.Run(string(profile), func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{Profile: profile})
			f := viewer().with(fields{"auth_type": nil})
			c := created(t, s, f)
			c.mustApply(f.with(fields{"client_id": "other", "scopes": nil, "use_pkce": false}))
			s.Edit(c.get(c.state, "guid").(string), func(i *connecttest.Integration) { i.Config["client_id"] = "drifted" })
			c.mustApply(f)
			if errors := c.attempt(nil); len(errors) > 0 || !c.state.IsNull() {
				t.Errorf("destroy: %v", errors)
			}
		})
	}
}
