package provider

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	goversion "github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// providerData is what a configured provider hands to its types. Its client is nil while the provider configuration is unknown.
type providerData struct {
	client    *connect.Client
	publicURL string
	userAgent string

	templates    func(context.Context) map[string]*template.Template
	names        func(context.Context) []connect.Integration
	release      func(context.Context) *goversion.Version // nil: not told
	leaving      sync.Map                                 // GUIDs of integrations that this run removes or replaces: their names are not taken
	inState      sync.Map                                 // GUIDs of what this run has read from its state, and "content/integration" of what it has planned from it
	replaced     sync.Map                                 // "content/integration" of the associations that are about to be replaced
	associations associationPlans

	managed sync.Map // GUIDs of integrations that this run has read as resources
}

func newProviderData(ctx context.Context, config providerModel, version, terraformVersion string, transport http.RoundTripper, diags *diag.Diagnostics) *providerData {
	userAgent := fmt.Sprintf("terraform-provider-connect/%s Terraform/%s", version, terraformVersion)
	if !config.known() {
		return &providerData{userAgent: userAgent}
	}
	options := config.options(ctx, userAgent, diags)
	if diags.HasError() {
		return nil
	}
	options.Transport = transport
	client, err := connect.New(options)
	if err != nil {
		diags.AddError("Unable to set up the Connect client", err.Error())
		return nil
	}
	data := &providerData{client: client, publicURL: client.Server().String(), userAgent: userAgent}
	if !config.PublicURL.IsNull() {
		public, err := connect.ParseServer(config.PublicURL.ValueString())
		if err != nil {
			diags.AddAttributeError(path.Root("public_url"), "Malformed public URL", err.Error())
			return nil
		}
		data.publicURL = public.String()
	}
	data.templates = oncePerProcess(func(ctx context.Context) map[string]*template.Template { return fetchTemplates(ctx, client) })
	data.release = oncePerProcess(func(ctx context.Context) *goversion.Version { return fetchVersion(ctx, client) })
	data.names = oncePerProcess(func(ctx context.Context) []connect.Integration {
		integrations, err := client.SharedIntegrations(ctx)
		if err != nil {
			tflog.Info(ctx, "Names of existing integrations are not checked", map[string]any{"error": err.Error()})
		}
		return integrations
	})
	return data
}

// fetchTemplates returns the templates that this server offers, by id, or nil where it cannot be asked. The catalogue stands in
// then; a plan never fails for it.
func fetchTemplates(ctx context.Context, client *connect.Client) map[string]*template.Template {
	raws, err := client.Templates(ctx)
	if err != nil {
		tflog.Info(ctx, "The server's templates cannot be read; checking against the built-in catalogue", map[string]any{"error": err.Error()})
		return nil
	}
	templates := make(map[string]*template.Template, len(raws))
	for _, raw := range raws {
		t, unchecked, err := template.Parse(raw)
		if err != nil {
			tflog.Info(ctx, "A template of the server cannot be read", map[string]any{"error": err.Error()})
			continue
		}
		if len(unchecked) > 0 {
			tflog.Info(ctx, "Regular expressions of the server's template are skipped", map[string]any{"template": t.ID, "keys": unchecked})
		}
		templates[t.ID] = t
	}
	return templates
}

// ready reports whether the server can be asked.
func (p *providerData) ready() bool { return p != nil && p.client != nil }

// requireReady adds an error where the server cannot be asked, for types that can do nothing else.
func (p *providerData) requireReady(diags *diag.Diagnostics) bool {
	if !p.ready() {
		diags.AddError("The provider configuration is not known yet",
			"It depends on values that are known only after apply. Apply those first, for example with -target, or give `server` and `api_key` directly.")
	}
	return p.ready()
}

// readIntegration reads through the shared list, unless the truth of this moment is needed.
func (p *providerData) readIntegration(ctx context.Context, guid string, fresh bool) (*connect.Integration, error) {
	if fresh {
		return p.client.Integration(ctx, guid)
	}
	return p.client.ReadIntegration(ctx, guid)
}

// oncePerProcess makes the first caller fetch and everyone after it wait for and share that answer.
func oncePerProcess[T any](fetch func(context.Context) T) func(context.Context) T {
	var (
		once  sync.Once
		value T
	)
	return func(ctx context.Context) T {
		once.Do(func() { value = fetch(ctx) })
		return value
	}
}

// redirectURI is the callback that an OAuth application registers: one for the whole server (administration guide, every
// template's page).
func redirectURI(publicURL string) string {
	return strings.TrimSuffix(publicURL, "/") + "/__oauth__/integrations/callback"
}

// loginURL is where a visitor signs in to one integration (Connect's OpenAPI document).
func loginURL(publicURL, guid string) string {
	return strings.TrimSuffix(publicURL, "/") + "/__oauth__/integrations/" + url.PathEscape(guid) + "/login"
}

// providerDataFrom returns the provider's data for a type's Configure; nil before the provider is configured.
func providerDataFrom(data any, diags *diag.Diagnostics) *providerData {
	if data == nil {
		return nil
	}
	configured, ok := data.(*providerData)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Got %T. This is a bug in the provider: please report it.", data))
		return nil
	}
	return configured
}

func traceExchange(ctx context.Context, e connect.Exchange) {
	fields := map[string]any{
		"method": e.Method, "path": e.Path, "status": e.Status, "attempt": e.Attempt,
		"duration_ms": e.Duration.Milliseconds(), "correlation_id": e.CorrelationID,
	}
	if e.Err != nil {
		fields["error"] = e.Err.Error()
	}
	tflog.Debug(ctx, "Connect API request", fields)
}
