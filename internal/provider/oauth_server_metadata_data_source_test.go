package provider

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// identityProvider serves a discovery document, and returns the issuer. lists are what the document says beyond the endpoints.
func identityProvider(t *testing.T, lists ...string) string {
	t.Helper()
	if lists == nil {
		lists = []string{`"code_challenge_methods_supported": ["S256"]`, `"token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"]`}
	}
	var issuer string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/main/.well-known/openid-configuration" {
			http.NotFound(w, r)
			return
		}
		for _, header := range []string{"Authorization", "X-Rsc-Authorization", "X-Ingress"} {
			if value := r.Header.Get(header); value != "" {
				t.Errorf("the identity provider was sent %s", header)
			}
		}
		_, _ = fmt.Fprintf(w, `{"issuer": %q, "authorization_endpoint": "https://idp.example.com/authorize", "token_endpoint": "https://idp.example.com/token", %s}`,
			issuer, strings.Join(lists, ", "))
	}))
	t.Cleanup(server.Close)
	issuer = server.URL + "/main"
	return issuer
}

func TestOAuthServerMetadata(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	issuer := identityProvider(t, `"scopes_supported": ["openid", "email"]`)
	header := strings.Replace(standInHeader(s), "api_key", "headers = { X-Ingress = \"secret\" }\n  api_key", 1)
	var checks []statecheck.StateCheck
	for name, want := range map[string]knownvalue.Check{
		"document_url":                          knownvalue.StringExact(issuer + "/.well-known/openid-configuration"),
		"authorization_endpoint":                knownvalue.StringExact("https://idp.example.com/authorize"),
		"token_endpoint":                        knownvalue.StringExact("https://idp.example.com/token"),
		"userinfo_endpoint":                     knownvalue.Null(),
		"scopes_supported":                      knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("openid"), knownvalue.StringExact("email")}),
		"code_challenge_methods_supported":      knownvalue.ListSizeExact(0),
		"token_endpoint_auth_methods_supported": knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("client_secret_basic")}),
	} {
		checks = append(checks, statecheck.ExpectKnownValue("data.connect_oauth_server_metadata.idp", tfjsonpath.New(name), want))
	}
	unnamed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(499) })) // a status without a text
	t.Cleanup(unnamed.Close)
	metadata := func(issuer string) string {
		return header + fmt.Sprintf(`data "connect_oauth_server_metadata" "idp" { issuer = %q }`, issuer)
	}
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		{Config: metadata(issuer + "/"), ExpectError: regexp.MustCompile(`(?s)Unable to discover the OAuth server.*belongs\s+to\s+the\s+issuer`)},
		{Config: metadata(unnamed.URL), ExpectError: wrapped("status 499.")},
		{Config: metadata("http://idp.example.com"), ExpectError: regexp.MustCompile(`(?s)Malformed issuer.*must\s+begin\s+with\s+https://`)},
		{Config: metadata(issuer), ConfigStateChecks: checks},
	}})
	expectSent(t, s) // Connect is not asked
}

// TestOAuthServerMetadataNeedsNoConnect: the identity provider can be asked before it is known where Connect is.
func TestOAuthServerMetadataNeedsNoConnect(t *testing.T) {
	t.Parallel()
	errors, warnings := split(mistake{
		kind: "data.connect_oauth_server_metadata", settings: fields{"server": notKnown{}}, wanted: fields{"issuer": "ISSUER"}, there: inhabited,
	}.made(t))
	if len(errors) > 0 || len(warnings) != 1 || !strings.Contains(warnings[0], "Endpoints without encryption") {
		t.Errorf("want what the identity provider says, and nothing else: %v %v", errors, warnings)
	}
}

// TestOAuthServerMetadataGuardsThePlan runs the documentation's example against a server without PKCE.
func TestOAuthServerMetadataGuardsThePlan(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	example, err := os.ReadFile(filepath.Join("..", "..", "examples", "data-sources", "connect_oauth_server_metadata", "data-source.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, s)
	w.write("example.tf", string(example))
	issuer := identityProvider(t, `"token_endpoint_auth_methods_supported": ["client_secret_post"]`)
	w.write("terraform.tfvars", fmt.Sprintf("issuer = %q\nclient_secret = \"s3cret\"\n", issuer))
	code, output := w.run("apply", "-auto-approve")
	if code == 0 || !strings.Contains(output, "does not offer PKCE with S256") {
		t.Errorf("want the apply to be refused, got exit code %d:\n%s", code, output)
	}
	expectSent(t, s)
}

// TestOAuthServerMetadataWarnsOfClearText also looks for a password in an issuer, which nothing may show.
func TestOAuthServerMetadataWarnsOfClearText(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	w := newWorkspace(t, s)
	metadata := func(issuer string) {
		w.write("issuer.tf", fmt.Sprintf("data \"connect_oauth_server_metadata\" \"idp\" {\n  issuer = %q\n}\n", issuer))
	}
	metadata(identityProvider(t, `"jwks_uri": "http://idp.example.com/keys"`))
	if code, output := w.run("apply", "-auto-approve"); code != 0 || !strings.Contains(output, "Endpoints without encryption") || !strings.Contains(output, "jwks_uri") {
		t.Errorf("no warning, exit code %d:\n%s", code, output)
	}
	metadata("https://me:s3cr3t-7d1f@idp.example.com")
	if code, output := w.run("plan"); code == 0 || !strings.Contains(output, "user name or a password") || strings.Contains(output, "s3cr3t-7d1f") {
		t.Errorf("exit code %d:\n%s", code, output)
	}
}
