package provider

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/protocol"
)

// configureWith returns the errors and warnings of configuring the provider with these settings alone.
func configureWith(t *testing.T, settings map[string]any) (errors, warnings []string) {
	t.Helper()
	ctx := context.Background()
	server, err := protocol.NewServer(New("test")())
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	providerType, _ := schemas.Provider.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, attributeType := range providerType.AttributeTypes {
		values[name] = tftypes.NewValue(attributeType, settings[name])
	}
	resp, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: dynamic(t, providerType, tftypes.NewValue(providerType, values)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return split(resp.Diagnostics)
}

func TestProviderConfiguration(t *testing.T) {
	t.Parallel()
	with := func(changes map[string]any) map[string]any {
		settings := map[string]any{"server": "https://connect.example.com", "api_key": "k3y-long-enough-1"}
		for name, value := range changes {
			if settings[name] = value; value == nil {
				delete(settings, name)
			}
		}
		return settings
	}
	for _, test := range []struct {
		name     string
		settings map[string]any
		path     string // where the one error is; "" for none
		text     string
	}{
		{"address and key", with(nil), "", ""},
		{"path prefix", with(map[string]any{"server": "https://example.com/rsc/"}), "", ""},
		{"API address", with(map[string]any{"server": "https://example.com/rsc/__api__"}), "", ""},
		{"dashboard address", with(map[string]any{"server": "https://example.com/rsc/connect/#/apps/1"}), "", ""},
		{"unknown address", with(map[string]any{"server": tftypes.UnknownValue}), "", ""},
		{"no address", with(map[string]any{"server": nil}), "server", "CONNECT_SERVER"},
		{"no key", with(map[string]any{"api_key": nil}), "api_key", "CONNECT_API_KEY"},
		{"address without a scheme", with(map[string]any{"server": "connect.example.com"}), "server", "https://"},
		{"address of another scheme", with(map[string]any{"server": "ftp://connect.example.com"}), "server", "https://"},
		{"CA certificate that is no file", with(map[string]any{"ca_certificate": "/nowhere/ca.pem"}), "ca_certificate", "Give PEM text, or the path"},
		{"negative retries", with(map[string]any{"max_retries": -1}), "max_retries", "0 or more"},
		{"no retries", with(map[string]any{"max_retries": 0}), "", ""},
		{"no time", with(map[string]any{"request_timeout": 0}), "request_timeout", "above 0"},
		{"malformed public URL", with(map[string]any{"public_url": "connect"}), "public_url", "https://"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			errors, _ := configureWith(t, test.settings)
			if test.path == "" {
				if len(errors) > 0 {
					t.Errorf("want no error, got %v", errors)
				}
				return
			}
			if len(errors) != 1 || !strings.HasPrefix(errors[0], attributeName(test.path)+": ") || !strings.Contains(errors[0], test.text) {
				t.Errorf("want one error on %s with %q, got %v", test.path, test.text, errors)
			}
		})
	}
}

// TestClearTextWarns also looks at settings that are set to nothing.
func TestClearTextWarns(t *testing.T) {
	t.Setenv("CONNECT_SERVER", "http://connect.example.com:3939")
	t.Setenv("CONNECT_API_KEY", "k3y")
	errors, warnings := configureWith(t, map[string]any{"server": "", "api_key": "", "ca_certificate": ""})
	if len(errors) > 0 || len(warnings) != 1 || !strings.Contains(warnings[0], "in clear to connect.example.com:3939") {
		t.Errorf("want one warning, got %v and %v", errors, warnings)
	}
	if errors, warnings := configureWith(t, map[string]any{"server": "http://127.0.0.1:3939"}); len(errors)+len(warnings) > 0 {
		t.Errorf("the machine itself: got %v and %v", errors, warnings)
	}
}

func TestProviderConfigurationFromTheEnvironment(t *testing.T) {
	t.Setenv("CONNECT_SERVER", "https://connect.example.com")
	t.Setenv("CONNECT_API_KEY", "k3y-long-enough-1")
	t.Setenv("CONNECT_INSECURE", "perhaps")
	errors, _ := configureWith(t, nil)
	if len(errors) != 1 || !strings.Contains(errors[0], `CONNECT_INSECURE is "perhaps"`) {
		t.Errorf("want one error about CONNECT_INSECURE, got %v", errors)
	}
	if errors, _ := configureWith(t, map[string]any{"insecure": true}); len(errors) > 0 {
		t.Errorf("the configuration wins over the environment, got %v", errors)
	}
}

// TestSettingsThatAreNone: a module passes what it was not given on as null, or as an empty string.
func TestSettingsThatAreNone(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := newCore(t, s, map[string]tftypes.Value{
		"public_url": tftypes.NewValue(tftypes.String, ""),
		"headers": tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{
			"X-Given": tftypes.NewValue(tftypes.String, "given\n"), "X-None": tftypes.NewValue(tftypes.String, nil),
		}),
	})
	c.mustApply(viewer())
	for _, request := range s.Requests() {
		if _, sent := request.Header["X-None"]; sent || request.Header.Get("X-Given") != "given" {
			t.Errorf("%s went with the headers %q", request, request.Header)
		}
	}
	if got, want := c.get(c.state, "redirect_uri"), s.URL()+"/__oauth__/integrations/callback"; got != want {
		t.Errorf("redirect_uri is %v, want %s", got, want)
	}
}
