package provider

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

const (
	defaultMaxRetries     = 4
	defaultRequestTimeout = 60 * time.Second
)

type providerModel struct {
	Server         types.String `tfsdk:"server"`
	APIKey         types.String `tfsdk:"api_key"`
	IdentityToken  types.String `tfsdk:"identity_token"`
	IdentityFile   types.String `tfsdk:"identity_token_file"`
	AccessToken    types.String `tfsdk:"access_token"`
	Insecure       types.Bool   `tfsdk:"insecure"`
	CACertificate  types.String `tfsdk:"ca_certificate"`
	Headers        types.Map    `tfsdk:"headers"`
	PublicURL      types.String `tfsdk:"public_url"`
	MaxRetries     types.Int64  `tfsdk:"max_retries"`
	RequestTimeout types.Int64  `tfsdk:"request_timeout"`
}

// options turns the configuration and the environment into client options, naming the setting in every diagnostic.
func (m providerModel) options(userAgent string, diags *diag.Diagnostics) connect.Options {
	options := connect.Options{
		Server:         valueOrEnv(m.Server, "CONNECT_SERVER"),
		UserAgent:      userAgent,
		MaxRetries:     defaultMaxRetries,
		RequestTimeout: defaultRequestTimeout,
		Trace:          traceExchange,
	}
	if options.Server == "" {
		diags.AddAttributeError(path.Root("server"), "Missing Connect server address",
			"`server` is not set. Set it in the provider block, or the environment variable CONNECT_SERVER, to the address at which you open Connect in a "+
				"browser, for example https://connect.example.com.")
	} else if server, err := connect.ParseServer(options.Server); err != nil {
		diags.AddAttributeError(path.Root("server"), "Malformed Connect server address", sentence("`server` (CONNECT_SERVER): "+err.Error()))
	} else if connect.IsClearText(server) {
		diags.AddAttributeWarning(path.Root("server"), "The API key travels in clear to "+server.Host,
			"`server` (CONNECT_SERVER) begins with http://, so that everyone on the way can read the API key, and the secrets that are set. Use the https:// address.")
	}
	m.credentials(&options, diags)
	options.Insecure = m.insecure(diags)
	options.CACertificate = m.caCertificate(diags)
	options.Headers = m.headers()
	if !m.MaxRetries.IsNull() {
		if options.MaxRetries = int(m.MaxRetries.ValueInt64()); options.MaxRetries < 0 {
			diags.AddAttributeError(path.Root("max_retries"), "Invalid number of retries", "`max_retries` is negative. Give 0 or more.")
		}
	}
	if !m.RequestTimeout.IsNull() {
		if options.RequestTimeout = time.Duration(m.RequestTimeout.ValueInt64()) * time.Second; options.RequestTimeout <= 0 {
			diags.AddAttributeError(path.Root("request_timeout"), "Invalid request timeout", "`request_timeout` is no time. Give a number of seconds above 0.")
		}
	}
	return options
}

// headers leaves out those that are null.
func (m providerModel) headers() map[string]string {
	headers := map[string]string{}
	for name, header := range m.Headers.Elements() {
		if text, _ := header.(types.String); !text.IsNull() {
			headers[name] = strings.TrimSpace(text.ValueString()) // a secret from a file ends in a line break
		}
	}
	return headers
}

func (m providerModel) insecure(diags *diag.Diagnostics) bool {
	text := os.Getenv("CONNECT_INSECURE")
	if !m.Insecure.IsNull() || text == "" {
		return m.Insecure.ValueBool()
	}
	insecure, err := strconv.ParseBool(text)
	if err != nil {
		diags.AddAttributeError(path.Root("insecure"), "Invalid CONNECT_INSECURE",
			fmt.Sprintf("The environment variable CONNECT_INSECURE is %q. Set it to true or false, or unset it.", text))
	}
	return insecure
}

func (m providerModel) caCertificate(diags *diag.Diagnostics) string {
	value := valueOrEnv(m.CACertificate, "CONNECT_CA_CERTIFICATE")
	if value == "" || strings.Contains(value, "-----BEGIN") {
		return value
	}
	pem, err := os.ReadFile(value)
	if err != nil {
		diags.AddAttributeError(path.Root("ca_certificate"), "Unable to read the CA certificate",
			"`ca_certificate` (CONNECT_CA_CERTIFICATE) is neither PEM text nor a file that can be read: "+untrusted.Sentence(err.Error())+". Give PEM text, or the path of a PEM file.")
	}
	return strings.TrimPrefix(string(pem), "\ufeff") // editors on Windows begin a file with a byte order mark
}

// valueOrEnv takes an empty string for none: a variable of a module or of the shell is often set to that.
func valueOrEnv(value types.String, env string) string {
	return cmp.Or(value.ValueString(), os.Getenv(env))
}
