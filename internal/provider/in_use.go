package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

const (
	shownUses     = 10   // content items that a message names
	namedUses     = 1000 // content items whose names are looked up, one request each
	lookupsAtOnce = 8
)

// contentUse is a content item that uses an integration. Its names are empty where they were not asked for, or the key may not see it.
type contentUse struct {
	guid, name, title, since string
}

// contentUsing lists the content items that use an integration, and looks up the names of the first ones. An error beside the list
// says that not all names could be had.
func contentUsing(ctx context.Context, client *connect.Client, integration string, named int) ([]contentUse, error) {
	associations, err := client.IntegrationAssociations(ctx, integration)
	if err != nil {
		return nil, err
	}
	uses, failures := make([]contentUse, len(associations)), make([]error, len(associations))
	var lookups sync.WaitGroup
	turns := make(chan struct{}, lookupsAtOnce)
	for i, association := range associations {
		uses[i] = contentUse{guid: association.ContentGUID, since: association.CreatedTime}
		if i >= named {
			continue
		}
		lookups.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			content, err := client.Content(ctx, uses[i].guid)
			if err == nil {
				uses[i].name, uses[i].title = content.Name, content.Title
			} else if !hidden(err) {
				failures[i] = err
			}
		})
	}
	lookups.Wait()
	return uses, errors.Join(failures...)
}

// hidden reports whether Connect keeps an object from this key.
func hidden(err error) bool {
	refused, ok := errors.AsType[*connect.Error](err)
	return connect.IsNotFound(err) || ok && refused.Status == http.StatusForbidden
}

// listUses names content items, ten at most.
func listUses(uses []contentUse) string {
	var lines []string
	for _, use := range uses[:min(len(uses), shownUses)] {
		line := "  - " + untrusted.Word(use.guid)
		if name := cmp.Or(use.title, use.name); name != "" {
			line += fmt.Sprintf(": \"%s\"", untrusted.Word(name))
		}
		lines = append(lines, line)
	}
	if more := len(uses) - shownUses; more > 0 {
		lines = append(lines, fmt.Sprintf("  - and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// warnOfUse warns before an integration that content uses is destroyed or replaced. An integration of which Connect counts no use costs
// no request of its own.
func (p *providerData) warnOfUse(ctx context.Context, guid, name, fate string) diag.Diagnostics {
	if !p.ready() {
		return nil
	}
	known := p.client.KnownIntegration(guid) // the read of this plan, unless the plan does not refresh
	if known == nil {
		known, _ = p.client.ReadIntegration(ctx, guid) // a failure leaves it to the associations
	}
	if known != nil && known.ContentCount != nil && *known.ContentCount == 0 {
		return nil
	}
	uses, err := contentUsing(ctx, p.client, guid, shownUses)
	if err != nil {
		tflog.Info(ctx, "Not all that is to be known about the use of an integration can be read", map[string]any{"guid": guid, "error": err.Error()})
	}
	switch {
	case len(uses) > 0:
		return diag.Diagnostics{diag.NewWarningDiagnostic(fmt.Sprintf("OAuth integration %q is in use", name),
			fmt.Sprintf("%d content item(s) lose its credentials when it is %s:\n%s\nGive them another integration first.", len(uses), fate, listUses(uses)))}
	case err != nil && !connect.IsNotFound(err):
		return diag.Diagnostics{diag.NewWarningDiagnostic(fmt.Sprintf("It is not known whether OAuth integration %q is in use", name),
			fmt.Sprintf("Connect did not tell what uses it, and whatever does loses its credentials when it is %s.\n\n%s\n\n"+
				"Look at the integration's page in Connect's dashboard first.", fate, sentence(err.Error())))}
	}
	return nil
}

// deletionFailed tells why an integration was not deleted. That Connect refuses while content uses it is one reading of several.
func (p *providerData) deletionFailed(ctx context.Context, guid, name string, err error) diag.Diagnostics {
	action := fmt.Sprintf("delete the OAuth integration %q (%s)", name, guid)
	refused, ok := errors.AsType[*connect.Error](err)
	if !ok || refused.Status != http.StatusBadRequest && refused.Status != http.StatusConflict {
		return apiDiagnostics(action, err)
	}
	uses, _ := contentUsing(ctx, p.client, guid, shownUses)
	if len(uses) == 0 {
		return apiDiagnostics(action, err)
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic(fmt.Sprintf("OAuth integration %q is in use", name),
		fmt.Sprintf("Connect does not delete it while %d content item(s) use it:\n%s\n\n%s\n\nRemove these associations first. "+
			"Destroy or change the connect_content_oauth_integration and connect_content_oauth_integrations resources that hold them, "+
			"or take the integration away in the settings of each content item; then apply again. "+
			"Terraform deletes an integration before it changes a set that held it: change connect_content_oauth_integrations in an apply of its own, while the "+
			"integration is still in the configuration. To replace an integration that is in use, give it `lifecycle { create_before_destroy = true }`.", len(uses), listUses(uses), err))}
}
