package provider

import (
	"fmt"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// TestEmptyIsNone: an argument that is empty, or holds nothing but null, is one that is left out. A module cannot help but write it so.
// Whatever way it is written before and after, an update of something else sends nothing of it and is planned as Terraform demands.
func TestEmptyIsNone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		within string // the block that the argument is in
		forms  []string
	}{
		"extra": {"config", []string{
			"extra = null", "extra = {}", "extra = tomap({})", "extra = merge({}, {})", "extra = { audience = null }",
			"extra = tomap({ audience = null })", "extra = { audience = null, region = null }", "extra = var.none", "extra = var.empty",
			"extra = { ttl = tonumber(null) }", "extra = tomap({ ttl = tonumber(null) })", "extra = var.optional",
		}},
		"secrets_wo":  {"config", []string{"secrets_wo = null", "secrets_wo = {}", "secrets_wo = { other = null }", "secrets_wo = var.empty"}},
		"scopes":      {"config", []string{"scopes = null", "scopes = []", "scopes = toset([])"}},
		"description": {"", []string{"description = null", `description = ""`}},
		"user_guids":  {"permissions", []string{"user_guids = null", "user_guids = []", "user_guids = toset([])"}},
	} {
		for i, form := range test.forms {
			t.Run(name+"/"+form, func(t *testing.T) {
				t.Parallel()
				s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true})
				w := newWorkspace(t, s)
				w.write("main.tf", withEmpty("Before", test.within, ""))
				w.must("apply", "-auto-approve")
				s.ForgetRequests()
				w.applies(withEmpty("After", test.within, form))
				expectSent(w.t, s, `PATCH {"name":"After"}`)
				for _, other := range []string{test.forms[(i+1)%len(test.forms)], ""} {
					w.applies(withEmpty("After", test.within, other))
				}
				expectSent(w.t, s)
			})
		}
	}
}

// withEmpty is an integration with a line in the block, which is none where the argument stands beside the blocks.
func withEmpty(name, block, line string) string {
	lines := map[string]string{block: line}
	return fmt.Sprintf(`
variable "none" {
  default = null
}
variable "empty" {
  type    = map(string)
  default = {}
}
variable "optional" {
  type    = object({ ttl = optional(number), list = optional(list(string)) })
  default = {}
}
resource "connect_oauth_integration" "idp" {
  name     = %q
  template = "custom"
  %s
  config {
    client_secret            = "s3cret"
    %s
    %s
  }
  permissions {
    group_guids = []
    %s
  }
}
`, name, lines[""], customKeys, lines["config"], lines["permissions"])
}
