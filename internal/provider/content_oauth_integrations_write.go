package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

// change turns the set that the state holds into the planned one. Connect only replaces the whole set, without a condition, so the set
// is read first: whatever somebody else changed since the plan, and the change would undo, stops it.
func (r *contentOAuthIntegrationsResource) change(ctx context.Context, content string, held, planned []string) diag.Diagnostics {
	associations, err := r.provider.client.ContentAssociations(ctx, content)
	if connect.IsNotFound(err) && len(planned) == 0 {
		return nil // nothing is left to clear
	}
	if err != nil {
		return contentUnread(content, err)
	}
	now := integrationsIn(associations)
	if diags := conflict(content, held, now, planned); diags.HasError() || slices.Equal(now, planned) {
		return diags
	}
	return r.set(ctx, content, planned)
}

// conflict compares what is there now with what the plan was made from. What somebody else did and the plan would have done too,
// such as an integration that is gone and was to be removed, is none.
func conflict(content string, held, now, planned []string) diag.Diagnostics {
	var diags diag.Diagnostics
	added := without(now, held, planned)
	removed := slices.DeleteFunc(without(held, now), func(guid string) bool { return !slices.Contains(planned, guid) })
	if len(added)+len(removed) == 0 {
		return nil
	}
	var found []string
	if len(added) > 0 {
		found = append(found, "added "+untrusted.List(added))
	}
	if len(removed) > 0 {
		found = append(found, "removed "+strings.Join(removed, ", "))
	}
	diags.AddAttributeError(integrationGUIDsPath, "The content item's integrations changed after the plan",
		fmt.Sprintf("`integration_guids`: since Terraform read the content item %s, somebody %s. Nothing was changed. Plan again, and the plan shows what to undo or to adopt.",
			content, strings.Join(found, " and ")))
	return diags
}

// set replaces the content item's integrations.
func (r *contentOAuthIntegrationsResource) set(ctx context.Context, content string, guids []string) diag.Diagnostics {
	err := r.provider.client.SetContentAssociations(ctx, content, guids)
	if err == nil || connect.IsNotFound(err) && len(guids) == 0 {
		r.provider.gave(content, guids...)
		return nil
	}
	return r.provider.associationRefused(ctx, err, content, guids)
}
