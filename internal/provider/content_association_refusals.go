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

// Connect's error codes for what it does not associate (names from Connect's OpenAPI document; that they come with 400 is inferred).
const (
	codeIntegrationGUID     = 207
	codeIntegrations        = 208
	codeAssignment          = 209
	codeAssociationAuthType = 237
)

// associationRefused tells why Connect did not give the content item these integrations, and the way out.
func (p *providerData) associationRefused(ctx context.Context, err error, content string, guids []string) diag.Diagnostics {
	refused, ok := errors.AsType[*connect.Error](err)
	hint := ""
	switch {
	case !ok:
	case refused.Code == codeAssignment && len(guids) > 1:
		hint = fmt.Sprintf("Servers before Connect 2025.07 take one integration per content item, and this would make %d. Leave one, or upgrade Connect.", len(guids))
	case refused.Code == codeAssignment, refused.Code == codeAssociationAuthType:
		hint = p.unsuitable(ctx, content)
	case refused.Code == codeIntegrationGUID, refused.Code == codeIntegrations, refused.Status == http.StatusNotFound:
		hint = p.missingOf(ctx, guids)
	}
	return refusedDiagnostics("give the content item "+content+" its OAuth integrations", err, hint)
}

// unsuitable says what keeps a content item from using an integration (Posit's user guide).
func (p *providerData) unsuitable(ctx context.Context, guid string) string {
	content, err := p.client.Content(ctx, guid)
	switch {
	case err == nil && content.AccessType == "all":
		return "The content item is open to everyone without signing in, and such content takes no integrations. Restrict its access first."
	case err == nil && content.AppMode == "unknown":
		return "Nothing has been deployed to the content item yet, and an integration needs something that runs. Deploy it first."
	}
	return "Viewer integrations need content that runs while someone looks at it, such as an application or an API. " +
		"Choose an integration whose `auth_type` is Service Account, or other content."
}

// missingOf names the integrations that Connect does not have; without any it is the content item that is missing.
func (p *providerData) missingOf(ctx context.Context, guids []string) string {
	all, err := p.client.Integrations(ctx)
	if err != nil {
		return ""
	}
	unknown := slices.DeleteFunc(slices.Clone(guids), func(guid string) bool {
		return slices.ContainsFunc(all, func(integration connect.Integration) bool { return integration.GUID == guid })
	})
	if len(unknown) == 0 {
		return "Check `content_guid`: the content item may have been deleted, or the API key may not edit it."
	}
	return fmt.Sprintf("Connect shows this API key no integration with: %s. Correct or remove these GUIDs.", strings.Join(unknown, ", "))
}

// contentUnread tells why a content item's integrations are not known.
func contentUnread(content string, err error) diag.Diagnostics {
	return apiDiagnostics("read the OAuth integrations of the content item "+content, err)
}

// integrationsIn lists the GUIDs of associations.
func integrationsIn(associations []connect.Association) []string {
	guids := make([]string, len(associations))
	for i, association := range associations {
		guids[i] = association.IntegrationGUID
	}
	return distinctGUIDs(guids)
}
