package provider

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
)

func calling(call string) string {
	return header("https://unused.example.com", "unused") + "output \"test\" {\n  value = " + call + "\n}\n"
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	scopes := func(words ...string) knownvalue.Check {
		var checks []knownvalue.Check
		for _, word := range words {
			checks = append(checks, knownvalue.StringExact(word))
		}
		return knownvalue.SetExact(checks)
	}
	callback := knownvalue.StringExact("https://example.com/rsc/__oauth__/integrations/callback")
	for _, test := range []struct {
		call string
		want knownvalue.Check
	}{
		{`provider::connect::redirect_uri("https://connect.example.com")`, knownvalue.StringExact("https://connect.example.com/__oauth__/integrations/callback")},
		{`provider::connect::redirect_uri("https://example.com/rsc/")`, callback},
		{`provider::connect::redirect_uri("https://example.com/rsc/connect/#/apps")`, callback},
		{`provider::connect::split_scopes("  profile openid\n\topenid ")`, scopes("openid", "profile")},
		{`provider::connect::split_scopes("")`, scopes()},
	} {
		t.Run(test.call, func(t *testing.T) {
			t.Parallel()
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories,
				TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)},
				Steps: []resource.TestStep{{
					Config:            calling(test.call),
					ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("test", test.want)},
				}},
			})
		})
	}
}

func TestRedirectURIRefusesWhatIsNoAddress(t *testing.T) {
	t.Parallel()
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)},
		Steps: []resource.TestStep{{
			Config:      calling(`provider::connect::redirect_uri("connect.example.com")`),
			ExpectError: regexp.MustCompile(`(?s)Invalid value for "server".*no\s+https://`),
		}},
	})
}
