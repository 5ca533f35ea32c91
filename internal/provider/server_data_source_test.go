package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestServerDataSource(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name                       string
		switches                   connecttest.Switches
		version, licensed, enabled knownvalue.Check
	}{
		{"as installed", nil, knownvalue.StringExact("2025.07.0"), knownvalue.Bool(true), knownvalue.Bool(true)},
		{
			"hidden, without licence and switched off",
			connecttest.Switches{
				connecttest.Version: connecttest.HiddenVersion, connecttest.Licence: connecttest.Off, connecttest.Feature: connecttest.Disabled404,
			},
			knownvalue.Null(), knownvalue.Bool(false), knownvalue.Bool(false),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{Profile: connecttest.Profile202507, Switches: test.switches})
			var checks []statecheck.StateCheck
			for name, want := range map[string]knownvalue.Check{
				"version": test.version, "oauth_integrations_licensed": test.licensed, "oauth_integrations_enabled": test.enabled,
				"oauth_redirect_uri": knownvalue.StringExact(s.URL() + "/__oauth__/integrations/callback"),
			} {
				checks = append(checks, statecheck.ExpectKnownValue("data.connect_server.test", tfjsonpath.New(name), want))
			}
			resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
				{Config: standInHeader(s) + `data "connect_server" "test" {}`, ConfigStateChecks: checks},
			}})
		})
	}
}
