package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	goversion "github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"golang.org/x/sync/singleflight"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// fact is an answer of the server that holds for the whole run. Those who ask at once share one request; a failure is never kept.
type fact[T any] struct {
	ask    func(context.Context) (T, error)
	flight singleflight.Group
	known  atomic.Pointer[T]
}

func (f *fact[T]) get(ctx context.Context) (T, error) {
	if known := f.known.Load(); known != nil {
		return *known, nil
	}
	_, err, _ := f.flight.Do("", func() (any, error) {
		value, err := f.ask(ctx)
		if err == nil {
			f.known.Store(&value)
		}
		return nil, err
	})
	return f.answered(), err
}

// answered returns the fact if it is at hand.
func (f *fact[T]) answered() (value T) {
	if known := f.known.Load(); known != nil {
		value = *known
	}
	return value
}

// offer is what a server tells of its templates: parsed by id, nil where its description of one cannot be read. A nil offer is that
// of a server that does not tell.
type offer map[string]*template.Template

// askTemplates returns nil without an error only where Connect itself says that it has no such endpoint, and does list its integrations:
// anything else would let an answer by chance change planned values.
func askTemplates(ctx context.Context, client *connect.Client) (offer, error) {
	raws, err := client.Templates(ctx)
	if refused, ok := errors.AsType[*connect.Error](err); ok && refused.Status == http.StatusNotFound {
		_, err = client.SharedIntegrations(ctx)
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	templates := offer{}
	for _, raw := range raws {
		t, unchecked, err := template.Parse(raw.JSON)
		if err != nil {
			tflog.Warn(ctx, "The server's description of a template cannot be read; the built-in catalogue stands in", map[string]any{"template": raw.ID, "error": err.Error()})
		}
		if len(unchecked) > 0 {
			tflog.Info(ctx, "Regular expressions of the server's template are skipped", map[string]any{"template": raw.ID, "keys": unchecked})
		}
		templates[raw.ID] = t
	}
	return templates, nil
}

// askRelease returns the server's version without its development suffix, nil where the server hides it.
func askRelease(ctx context.Context, client *connect.Client) (*goversion.Version, error) {
	settings, err := client.ServerSettings(ctx)
	if err != nil {
		return nil, err
	}
	server, err := goversion.NewVersion(settings.Version)
	if err != nil {
		return nil, nil //nolint:nilerr // a server may hide its version
	}
	return server.Core(), nil
}

// severalAssociationsSince is the first release that takes several integrations per content item: the gate of Posit's own tests.
var severalAssociationsSince = goversion.Must(goversion.NewVersion("2025.07.0"))

// release returns the server's version, nil where it is not told.
func (p *providerData) release(ctx context.Context) *goversion.Version {
	release, err := p.releases.get(ctx)
	if err != nil {
		tflog.Info(ctx, "The server's version cannot be read", map[string]any{"error": err.Error()})
	}
	return release
}

// facts asks at once for all that a plan needs. What cannot be learned is an error of the plan.
func (p *providerData) facts(ctx context.Context, needs integration.Needs, id types.String) (facts integration.Facts, _ diag.Diagnostics) {
	if !p.ready() {
		return facts, nil
	}
	var (
		templates               offer
		templateErr, releaseErr error
		asking                  sync.WaitGroup
	)
	needs.Template = needs.Template && !id.IsUnknown()
	if needs.Template {
		asking.Go(func() { templates, templateErr = p.templates.get(ctx) })
	}
	if needs.Release {
		asking.Go(func() { facts.Release, releaseErr = p.releases.get(ctx) })
	}
	asking.Wait()
	switch {
	case templateErr != nil:
		return facts, apiDiagnostics("read the templates that this server offers", templateErr)
	case releaseErr != nil:
		return facts, apiDiagnostics("read the version of this server", releaseErr)
	case !needs.Template:
		return facts, nil
	}
	return p.templateFacts(ctx, facts, templates, id.ValueString())
}

func (p *providerData) templateFacts(ctx context.Context, facts integration.Facts, templates offer, id string) (integration.Facts, diag.Diagnostics) {
	facts.Known = true
	source, named := "server", false
	if templates != nil {
		facts.Template, named = templates[id]
		facts.FromServer = facts.Template != nil
		facts.Offered = slices.AppendSeq([]string{}, maps.Keys(templates))
	}
	if templates == nil || named && facts.Template == nil {
		source, facts.Template = "catalogue", template.Lookup(id)
	}
	tflog.Debug(ctx, "Facts of the plan", map[string]any{"template": id, "told_by": source, "release": fmt.Sprint(facts.Release)})
	if source == "server" || !p.saidUntold.CompareAndSwap(false, true) {
		return facts, nil
	}
	return facts, diag.Diagnostics{diag.NewWarningDiagnostic("The server does not describe its templates",
		"Keys and values are checked against the provider's built-in catalogue, which may be older than the server. "+
			"Read this plan with care; the server judges at apply.")}
}
