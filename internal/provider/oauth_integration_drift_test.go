package provider

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// viewer is a full Confidential Viewer integration.
func viewer() fields {
	return fields{
		"name": "Corporate IdP", "description": "Tokens", "template": "custom",
		"config": fields{
			"auth_type": "Viewer", "auth_mode": "Confidential", "client_id": "connect", "client_secret_wo": "s3cret-long-enough",
			"authorization_uri": "https://idp.example.com/authorize", "token_uri": "https://idp.example.com/token",
			"token_endpoint_auth_method": "client_secret_post", "scopes": []string{"openid", "profile"}, "use_pkce": true,
		},
	}
}

// created returns a core that has applied the configuration.
func created(t testing.TB, s *connecttest.Server, f fields) *core {
	t.Helper()
	c := newCore(t, s, nil)
	c.mustApply(f)
	return c
}

// mustApply plans and applies, and checks that the next plan is empty.
func (c *core) mustApply(f fields) {
	c.t.Helper()
	config := c.configuration(f)
	p, errors := c.plan(config)
	if len(errors) == 0 {
		errors, _ = c.apply(p)
	}
	if len(errors) > 0 {
		c.t.Fatalf("apply: %v", errors)
	}
	c.expectEmptyPlan(f)
}

func (c *core) expectEmptyPlan(f fields) {
	c.t.Helper()
	p, errors := c.plan(c.configuration(f))
	if len(errors) > 0 {
		c.t.Fatalf("plan: %v", errors)
	}
	if !p.empty() {
		c.t.Fatalf("the plan after the apply changes %v", c.changed(p))
	}
}

func TestDriftOfEveryKeyShowsThatKeyAlone(t *testing.T) {
	t.Parallel()
	setConfig := func(key string, value any) func(*connecttest.Integration) {
		return func(i *connecttest.Integration) { i.Config[key] = value }
	}
	dropConfig := func(key string) func(*connecttest.Integration) {
		return func(i *connecttest.Integration) { delete(i.Config, key) }
	}
	text := func(s string) *string { return &s }
	for _, test := range []struct {
		name string
		edit func(*connecttest.Integration)
		want []string
	}{
		{"name", func(i *connecttest.Integration) { i.Name = "Other" }, []string{"name"}},
		{"description", func(i *connecttest.Integration) { i.Description = text("Other") }, []string{"description"}},
		{"description gone", func(i *connecttest.Integration) { i.Description = nil }, []string{"description"}},
		{"auth_mode", setConfig("auth_mode", "Public"), []string{"config.auth_mode"}},
		{"client_id", setConfig("client_id", "other"), []string{"config.client_id"}},
		{"authorization_uri", setConfig("authorization_uri", "https://other.example.com"), []string{"config.authorization_uri"}},
		{"token_uri", setConfig("token_uri", "https://other.example.com"), []string{"config.token_uri"}},
		{"token_endpoint_auth_method", setConfig("token_endpoint_auth_method", "client_secret_basic"), []string{"config.token_endpoint_auth_method"}},
		{"scopes", setConfig("scopes", "openid"), []string{"config.scopes"}},
		{"scopes gone", dropConfig("scopes"), []string{"config.scopes"}},
		{"use_pkce", setConfig("use_pkce", false), []string{"config.use_pkce"}},
		{"use_pkce gone", dropConfig("use_pkce"), []string{"config.use_pkce"}},
		{"key that nobody configured", setConfig("audience", "x"), []string{"config.extra"}},
		{"scopes in another order", setConfig("scopes", " profile   openid "), nil},
		{"nothing", func(*connecttest.Integration) {}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{})
			c := created(t, s, viewer())
			s.Edit(c.get(c.state, "guid").(string), test.edit)
			p, errors := c.plan(c.configuration(viewer()))
			if len(errors) > 0 {
				t.Fatal(errors)
			}
			want := test.want
			if want != nil {
				want = append(want, "updated_time")
			}
			if diff := cmp.Diff(want, c.changed(p)); diff != "" {
				t.Fatalf("changed (-want +got):\n%s", diff)
			}
			if errors, _ := c.apply(p); len(errors) > 0 {
				t.Fatal(errors)
			}
			c.expectEmptyPlan(viewer())
		})
	}
}

func TestDriftOfAuthTypeShowsItsMirrorToo(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer())
	s.Edit(c.get(c.state, "guid").(string), func(i *connecttest.Integration) { i.Config["auth_type"] = "Service Account" })
	p, errors := c.plan(c.configuration(viewer()))
	if len(errors) > 0 {
		t.Fatal(errors)
	}
	if diff := cmp.Diff([]string{"auth_type", "config.auth_type", "updated_time"}, c.changed(p)); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
}

func TestDefaultedKeysDriftToo(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	minimal := viewer().with(fields{"use_pkce": nil, "auth_type": nil, "auth_mode": nil, "token_endpoint_auth_method": nil})
	c := created(t, s, minimal)
	for _, value := range []any{false, nil} {
		s.Edit(c.get(c.state, "guid").(string), func(i *connecttest.Integration) {
			if i.Config["use_pkce"] = value; value == nil {
				delete(i.Config, "use_pkce")
			}
		})
		p, errors := c.plan(c.configuration(minimal))
		if len(errors) > 0 {
			t.Fatal(errors)
		}
		if diff := cmp.Diff([]string{"config.use_pkce", "updated_time"}, c.changed(p)); diff != "" {
			t.Errorf("changed (-want +got):\n%s", diff)
		}
		if got := c.get(p.planned, "config", "use_pkce"); got != true {
			t.Errorf("use_pkce is planned as %v", got)
		}
		if errors, _ := c.apply(p); len(errors) > 0 {
			t.Fatal(errors)
		}
		c.expectEmptyPlan(minimal)
	}
}
