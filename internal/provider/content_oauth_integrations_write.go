package provider

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

// change turns the set that the state holds into the planned one. Connect only replaces the whole set, without a condition, so the set
// is read first: whatever somebody else changed since the plan, and the change would undo, stops it.
func (r *contentOAuthIntegrationsResource) change(ctx context.Context, state contentOAuthIntegrationsModel, planned []string) diag.Diagnostics {
	content := canonicalGUID(state.ContentGUID.ValueString())
	associations, err := r.provider.client.ContentAssociations(ctx, content)
	if connect.IsNotFound(err) && len(planned) == 0 {
		return nil // nothing is left to clear
	}
	if err != nil {
		return apiDiagnostics("read the OAuth integrations of the content item "+content, err)
	}
	now := integrationsIn(associations)
	if diags := conflict(content, guidsOf(state.IntegrationGUIDs), now, planned); diags.HasError() || slices.Equal(now, planned) {
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
		found = append(found, "added "+strings.Join(added, ", "))
	}
	if len(removed) > 0 {
		found = append(found, "removed "+strings.Join(removed, ", "))
	}
	diags.AddAttributeError(integrationGUIDsPath, "The content item's integrations changed after the plan",
		fmt.Sprintf("Since Terraform read the content item %s, somebody %s. Nothing was changed. Plan again, and the plan shows what to undo or to adopt.",
			content, strings.Join(found, " and ")))
	return diags
}

// set replaces the content item's integrations.
func (r *contentOAuthIntegrationsResource) set(ctx context.Context, content string, guids []string) diag.Diagnostics {
	err := r.provider.client.SetContentAssociations(ctx, content, guids)
	if err == nil || connect.IsNotFound(err) && len(guids) == 0 {
		return nil
	}
	return apiDiagnostics("set the OAuth integrations of the content item "+content, r.withAssociationHint(ctx, err, guids))
}

// Connect's error codes for what it does not associate (names from Connect's OpenAPI document; that they come with 400 is inferred).
const (
	codeIntegrationGUID     = 207
	codeIntegrations        = 208
	codeAssignment          = 209
	codeAssociationAuthType = 237
)

// withAssociationHint adds the way out to a refusal.
func (r *contentOAuthIntegrationsResource) withAssociationHint(ctx context.Context, err error, guids []string) error {
	var refused *connect.Error
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Code {
	case codeAssignment, codeAssociationAuthType:
		if len(guids) > 1 && refused.Code == codeAssignment {
			return fmt.Errorf("%w\n\nServers before Connect 2025.07 take one integration per content item. The set holds %d: leave one, or upgrade Connect", err, len(guids))
		}
		return fmt.Errorf("%w\n\nViewer integrations need content that runs while someone looks at it, such as an application or an API, "+
			"and any integration needs content that has been deployed. Deploy the content item first, or choose an integration with another auth_type", err)
	case codeIntegrationGUID, codeIntegrations:
		return r.withUnknownIntegrations(ctx, err, guids)
	}
	if refused.Status == http.StatusNotFound {
		return r.withUnknownIntegrations(ctx, err, guids)
	}
	return err
}

// withUnknownIntegrations names the integrations that Connect does not have; without any it is the content item that is missing.
func (r *contentOAuthIntegrationsResource) withUnknownIntegrations(ctx context.Context, err error, guids []string) error {
	all, listErr := r.provider.client.Integrations(ctx)
	if listErr != nil {
		return err
	}
	unknown := without(guids, guidsIn(all))
	if len(unknown) == 0 {
		return fmt.Errorf("%w\n\nCheck `content_guid`: the content item may have been deleted, or the API key may not edit it", err)
	}
	return fmt.Errorf("%w\n\nConnect shows this API key no integration with: %s. Correct or remove these GUIDs", err, strings.Join(unknown, ", "))
}

// integrationsIn lists the GUIDs of associations.
func integrationsIn(associations []connect.Association) []string {
	guids := make([]string, len(associations))
	for i, association := range associations {
		guids[i] = association.IntegrationGUID
	}
	return distinctGUIDs(guids)
}

func guidsIn(integrations []connect.Integration) []string {
	guids := make([]string, len(integrations))
	for i, integration := range integrations {
		guids[i] = integration.GUID
	}
	return distinctGUIDs(guids)
}

// without lists the GUIDs that are in none of the others.
func without(guids []string, others ...[]string) []string {
	return slices.DeleteFunc(slices.Clone(guids), func(guid string) bool {
		return slices.ContainsFunc(others, func(other []string) bool { return slices.Contains(other, guid) })
	})
}
