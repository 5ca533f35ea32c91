package provider

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"

	goversion "github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

// providerData is what a configured provider hands to its types. Its client is nil while the provider configuration is unknown.
type providerData struct {
	client    *connect.Client
	publicURL string
	userAgent string

	templates  fact[offer]
	releases   fact[*goversion.Version] // nil: not told
	saidUntold atomic.Bool              // the warning that the server does not describe its templates is out
	names      plannedNames

	inState      sync.Map // GUIDs of what this run has read from its state
	associations associationRun
}

// connect makes the client.
func (p *providerData) connect(config providerModel, transport http.RoundTripper) diag.Diagnostics {
	var diags diag.Diagnostics
	options := config.options(p.userAgent, &diags)
	if diags.HasError() {
		return diags
	}
	options.Transport, options.IsSecret = transport, p.isSecret
	client, err := connect.New(options)
	if err != nil {
		diags.AddError("Unable to set up the Connect client", sentence(err.Error()))
		return diags
	}
	public := client.Server()
	if config.PublicURL.ValueString() != "" {
		if public, err = connect.ParseServer(config.PublicURL.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("public_url"), "Malformed public URL", sentence("`public_url`: "+err.Error()))
			return diags
		}
	}
	p.client, p.publicURL = client, public.String()
	p.templates.ask = func(ctx context.Context) (offer, error) { return askTemplates(ctx, client) }
	p.releases.ask = func(ctx context.Context) (*goversion.Version, error) { return askRelease(ctx, client) }
	return diags
}

// ready reports whether the server can be asked.
func (p *providerData) ready() bool { return p != nil && p.client != nil }

// requireReady adds an error where the server cannot be asked, for types that can do nothing else.
func (p *providerData) requireReady(diags *diag.Diagnostics) bool {
	if !p.ready() {
		diags.AddError("The provider configuration is not known yet",
			"The provider block depends on values that are known only after apply. Apply those first, for example with -target, or give `server` and `api_key` directly.")
	}
	return p.ready()
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
