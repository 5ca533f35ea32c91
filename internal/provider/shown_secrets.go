package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// isSecret tells the client which keys to drop where it decodes an answer: those that the catalogue, or the server's own description of
// the template as far as it has been read, calls secret.
func (p *providerData) isSecret(id, key string) bool {
	for _, t := range []*template.Template{template.Lookup(id), p.templates.answered()[id]} {
		if t != nil && t.Key(key) != nil && t.Key(key).Secret {
			return true
		}
	}
	return false
}

// withoutSecrets drops from an answer that was read what only this resource, or the server's template, knows to be a secret. The server is
// asked only about keys that nobody here has heard of.
func (p *providerData) withoutSecrets(ctx context.Context, api *connect.Integration, memory integration.Memory) *connect.Integration {
	clean := *api // an answer is shared: it is not to be changed
	clean.Config, clean.ShownSecrets = maps.Clone(api.Config), slices.Clone(api.ShownSecrets)
	for _, key := range slices.Sorted(maps.Keys(api.Config)) {
		_, sent := memory.Secrets[key]
		_, remembered := memory.Config[key]
		known := integration.Typed(key) != nil || remembered || template.Lookup(api.Template) != nil && template.Lookup(api.Template).Key(key) != nil
		if !sent && !known {
			if _, err := p.templates.get(ctx); err != nil {
				tflog.Info(ctx, "It is not known whether a config key is secret", map[string]any{"key": key, "error": err.Error()})
			}
			sent = p.isSecret(api.Template, key)
		}
		if sent {
			delete(clean.Config, key)
			clean.ShownSecrets = append(clean.ShownSecrets, key)
		}
	}
	return &clean
}

// shownSecrets warns of a server that answers with secrets.
func shownSecrets(api *connect.Integration) diag.Diagnostics {
	if api == nil || len(api.ShownSecrets) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic(fmt.Sprintf("The server shows secrets of %q", nameOf(*api)),
		fmt.Sprintf("Its answer holds the value of `%s`, which Connect never shows to anyone. The value was dropped and is not in the state. "+
			"Find out what answers at `server`, and renew the secret.", strings.Join(api.ShownSecrets, "`, `")))}
}
