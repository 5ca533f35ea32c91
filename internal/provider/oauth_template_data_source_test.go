package provider

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

const templateConfig = `
data "connect_oauth_template" "test" {
  id = "custom"
}

locals {
  options = { for option in data.connect_oauth_template.test.options : option.name => option }
  fields  = { for field in data.connect_oauth_template.test.fields : field.name => field }
}

output "test" {
  value = {
    pkce           = local.options["use_pkce"].default
    pkce_type      = local.options["use_pkce"].type
    auth_types     = local.options["auth_type"].values
    secrets        = [for field in data.connect_oauth_template.test.fields : field.name if field.secret]
    client_id      = local.fields["client_id"].required
    client_secret  = jsondecode(local.fields["client_secret"].visibility) != null
    always_visible = local.options["auth_type"].visibility
  }
}
`

func TestTemplateDataSource(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		{
			Config:      standInHeader(s) + `data "connect_oauth_template" "test" { id = "costum" }`,
			ExpectError: regexp.MustCompile(`(?s)No such template.*Did you mean "custom"`),
		},
		{
			Config: standInHeader(s) + templateConfig,
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("test", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"pkce":           knownvalue.StringExact("true"),
				"pkce_type":      knownvalue.StringExact(template.TypeBool),
				"auth_types":     knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("Viewer"), knownvalue.StringExact("Service Account")}),
				"secrets":        knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(integration.ClientSecret)}),
				"client_id":      knownvalue.Bool(true),
				"client_secret":  knownvalue.Bool(true),
				"always_visible": knownvalue.Null(),
			}))},
		},
	}})
}

func TestTemplatesDataSource(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Profile: connecttest.Profile202408})
	var ids []knownvalue.Check
	for _, id := range []string{"azure", "custom", "databricks", "github", "snowflake"} {
		ids = append(ids, knownvalue.StringExact(id))
	}
	config := `
data "connect_oauth_templates" "test" {}

output "ids" {
  value = data.connect_oauth_templates.test.templates[*].id
}
`
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		{Config: standInHeader(s) + config, ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("ids", knownvalue.ListExact(ids))}},
	}})
}

func TestTemplatesDataSourceSaysWhyItCannot(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.Feature: connecttest.Disabled404}})
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{{
		Config:      standInHeader(s) + `data "connect_oauth_templates" "test" {}`,
		ExpectError: regexp.MustCompile(`(?s)Unable to read the server's templates.*OAuthIntegrationsEnabled`),
	}}})
}
