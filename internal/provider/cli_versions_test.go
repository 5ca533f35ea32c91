package provider

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	version "github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// languageFeatures are what configurations of the tests use and the oldest supported CLIs do not know, with the versions that brought it; "" where none has.
var languageFeatures = []struct {
	name, terraform, openTofu string
	pattern                   *regexp.Regexp
}{
	{"conditions", "1.2.0", "1.6.0", regexp.MustCompile(`(?m)^ *(pre|post)condition \{`)},
	{"optional object members", "1.3.0", "1.6.0", regexp.MustCompile(`optional\(`)},
	{"startswith and endswith", "1.3.0", "1.6.0", regexp.MustCompile(`(starts|ends)with\(`)},
	{"terraform_data", "1.4.0", "1.6.0", regexp.MustCompile(`"terraform_data"`)},
	{"import blocks", "1.5.0", "1.6.0", regexp.MustCompile(`(?m)^import \{`)},
	{"check blocks", "1.5.0", "1.6.0", regexp.MustCompile(`(?m)^check "`)},
	{"strcontains", "1.5.0", "1.6.0", regexp.MustCompile(`strcontains\(`)},
	{"removed blocks", "1.7.0", "1.7.0", regexp.MustCompile(`(?m)^removed \{`)},
	{"provider functions", "1.8.0", "1.7.0", regexp.MustCompile(`provider::`)},
	{"ephemeral variables", "1.10.0", "1.11.0", regexp.MustCompile(`(?m)^ *ephemeral *=`)},
	{"write-only arguments", "1.11.0", "1.11.0", regexp.MustCompile(`(?m)^ *(client_secret|secrets)_wo *=`)},
	{"imports by identity", "1.12.0", "1.12.0", regexp.MustCompile(`(?m)^ *identity *=`)},
	{"actions", "1.14.0", "", regexp.MustCompile(`(?m)^action "`)},
}

// lacking names the first feature of a configuration that a CLI does not know; "" where it knows all.
func lacking(product string, v *version.Version, configuration string) string {
	for _, feature := range languageFeatures {
		since := feature.terraform
		if product == "OpenTofu" {
			since = feature.openTofu
		}
		if feature.pattern.MatchString(configuration) && (since == "" || v.Core().LessThan(version.Must(version.NewVersion(since)))) {
			return feature.name
		}
	}
	return ""
}

// cli is the CLI under test.
type cli struct {
	product string // Terraform or OpenTofu
	version *version.Version
}

var theCLI = sync.OnceValues(func() (cli, error) {
	path, err := commandLine()
	if err != nil {
		return cli{}, err
	}
	output, err := exec.Command(path, "version").Output()
	if err != nil {
		return cli{}, fmt.Errorf("asking %s for its version: %w", path, err)
	}
	first, _, _ := strings.Cut(string(output), "\n")
	product, text, _ := strings.Cut(first, " v")
	v, err := version.NewVersion(text)
	return cli{product, v}, err
})

func testedCLI(t testing.TB) cli {
	t.Helper()
	c, err := theCLI()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// needs skips a test on a CLI that is older than the feature under test; products names those that have it.
func needs(t testing.TB, wanted string, products ...string) {
	t.Helper()
	if c := testedCLI(t); !slices.Contains(products, c.product) || c.version.Core().LessThan(version.Must(version.NewVersion(wanted))) {
		t.Skipf("needs version %s of %s; this is %s %s", wanted, strings.Join(products, " or "), c.product, c.version)
	}
}

// expectSensitive expects a plan to hide an attribute, from the version on that says so of nested ones in the JSON of a plan. On the
// console the oldest CLIs hide them too.
func expectSensitive(t testing.TB, address string, place tfjsonpath.Path) []plancheck.PlanCheck {
	t.Helper()
	if testedCLI(t).version.Core().LessThan(version.Must(version.NewVersion("1.11.0"))) {
		return nil
	}
	return []plancheck.PlanCheck{plancheck.ExpectSensitiveValue(address, place)}
}

// needsLanguageOf skips a test on a CLI that is too old for a configuration.
func needsLanguageOf(t testing.TB, configuration string) {
	t.Helper()
	c := testedCLI(t)
	if feature := lacking(c.product, c.version, configuration); feature != "" {
		t.Skipf("%s %s does not know %s", c.product, c.version, feature)
	}
}

func TestOldCLIsAreSpared(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		product, version, configuration, want string
	}{
		{"Terraform", "1.0.11", "resource \"connect_oauth_integration\" \"idp\" {\n  config { client_secret = \"s\" }\n}", ""},
		{"Terraform", "1.10.5", "  client_secret_wo = var.secret\n  ephemeral = true\n", "write-only arguments"},
		{"Terraform", "1.9.8", "  ephemeral = true", "ephemeral variables"},
		{"Terraform", "1.11.0-rc1", "    secrets_wo               = {}", ""},
		{"Terraform", "1.11.4", "import {\n  identity = { guid = \"g\" }\n}", "imports by identity"},
		{"Terraform", "1.4.6", "import {\n  id = \"g\"\n}", "import blocks"},
		{"Terraform", "1.14.0", "action \"connect_oauth_integration_verify\" \"v\" {}", ""},
		{"OpenTofu", "1.12.6", "action \"connect_oauth_integration_verify\" \"v\" {}", "actions"},
		{"OpenTofu", "1.10.6", "  ephemeral = true", "ephemeral variables"},
		{"OpenTofu", "1.7.0", "provider::connect::split_scopes(\"\")", ""},
		{"Terraform", "1.7.0", "provider::connect::split_scopes(\"\")", "provider functions"},
	} {
		if got := lacking(test.product, version.Must(version.NewVersion(test.version)), test.configuration); got != test.want {
			t.Errorf("%s %s lacks %q for %q, want %q", test.product, test.version, got, test.configuration, test.want)
		}
	}
}
