package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

var (
	contentGUIDPath = path.Root("content_guid")
	authTypePath    = path.Root("auth_type")
)

// associationChecks is what both resources of associations check when they plan: that the content item is there and not managed twice,
// that the integrations are there and of the auth type that is demanded, and that the server takes so many.
type associationChecks struct {
	provider     *providerData
	id, before   string    // what is planned, and what the state holds or held before a replacement
	creates      bool      // the state does not hold it
	content      string    // GUID; "" while it is not known
	integrations path.Path // the attribute with their GUIDs
	added        []string  // GUIDs of integrations that are new to the content item
	authType     types.String
}

// refusal says what Connect would refuse now. Terraform plans as usual before it plans a destroy, so that an error would keep what the
// state holds from being removed: where it holds the content item's associations or the integration, it is a warning, and the plan at
// apply, which reads no state, fails, unless that integration is changed or those associations are taken away by then.
func (c associationChecks) refusal(attribute path.Path, summary, detail string, about ...string) diag.Diagnostic {
	for _, guid := range append(about, c.content) {
		if _, held := c.provider.inState.Load(guid); held {
			return diag.NewAttributeWarningDiagnostic(attribute, summary, detail+"\nThe apply fails, unless it changes that first.")
		}
	}
	return diag.NewAttributeErrorDiagnostic(attribute, summary, detail)
}

// isRenewed is true of the second plan of a replacement by the same: the first one has spoken for it.
func (c associationChecks) isRenewed() bool { return c.creates && c.before == c.id }

// checkClaim refuses a resource that manages the same as another one: each removes what the other adds. Where the state holds both, an
// error would keep them from being destroyed.
func (c associationChecks) checkClaim(typeName, integrations string) diag.Diagnostics {
	if c.content == "" || c.isRenewed() {
		return nil
	}
	mine := claim{typeName, integrations, c.creates}
	others := c.provider.associations.claim(c.content, mine)
	if len(others) == 0 {
		return nil
	}
	summary := "Content item " + c.content + " is managed twice"
	types := []string{typeName, others[0].typeName}
	slices.Sort(types) // resources are planned in any order
	detail := fmt.Sprintf("`content_guid`: one %s and another %s manage the same integrations of %s. Each removes what the other adds. ", types[0], types[1], c.content)
	if c.creates || slices.ContainsFunc(others, func(other claim) bool { return other.creates }) {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(contentGUIDPath, summary, detail+"Keep one of them.")}
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(contentGUIDPath, summary, detail+
		"Keep one of them, and let Terraform forget the other one without destroying it: with a `removed` block, or with `terraform state rm ADDRESS`.")}
}

// checkIntegrations asks for the integrations that are new.
func (c associationChecks) checkIntegrations(ctx context.Context) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(c.added) == 0 {
		return nil
	}
	all, err := c.provider.client.SharedIntegrations(ctx)
	if err != nil {
		return apiDiagnostics("look for the OAuth integrations in "+c.integrations.String(), err)
	}
	for _, guid := range c.added {
		i := slices.IndexFunc(all, func(integration connect.Integration) bool { return canonicalGUID(integration.GUID) == guid })
		if i < 0 {
			diags.Append(c.refusal(c.integrations, "OAuth integration "+guid+" is not on the server",
				fmt.Sprintf("`%s`: Connect shows this API key no integration with the GUID %s. Correct or remove it; data.connect_oauth_integration finds the GUID of an integration.",
					c.integrations, guid), guid))
			continue
		}
		diags.Append(c.checkAuthType(all[i])...)
	}
	return diags
}

// checkAuthType compares with what is demanded. Servers before 2024.12 do not tell an integration's auth type (recorded).
func (c associationChecks) checkAuthType(integration connect.Integration) diag.Diagnostics {
	demanded := c.authType.ValueString()
	if demanded == "" || integration.AuthType == "" || integration.AuthType == demanded {
		return nil
	}
	guid, found := untrusted.Word(integration.GUID), untrusted.Word(integration.AuthType)
	detail := fmt.Sprintf("`auth_type`: %q is demanded, and the OAuth integration %s is \"%s\". Choose another integration, or another `auth_type`.", demanded, guid, found)
	if strings.EqualFold(demanded, integration.AuthType) {
		detail = fmt.Sprintf("`auth_type` is %q. Write it as \"%s\": capitals count.", demanded, found)
	}
	return diag.Diagnostics{c.refusal(authTypePath, "OAuth integration "+guid+" has another auth_type", detail, canonicalGUID(integration.GUID))}
}

// checkCount refuses several integrations where the server is known to take one. A server that hides its version decides by itself.
func (c associationChecks) checkCount(ctx context.Context, count int) diag.Diagnostics {
	if count < 2 {
		return nil
	}
	server := c.provider.release(ctx)
	if server == nil || !server.LessThan(severalAssociationsSince) {
		return nil
	}
	return diag.Diagnostics{c.refusal(c.integrations, "Connect is too old for several integrations",
		fmt.Sprintf("`%s`: this would be number %d, and the server runs Connect %s, which takes one integration per content item. Several came with %s. Leave one, or upgrade Connect. If it takes the place of another one, apply again.",
			c.integrations, count, server.Original(), severalAssociationsSince.Original()), c.added...)}
}

// held lists the associations that the content item has. ok is false where the diagnostics say why they are not known.
func (c associationChecks) held(ctx context.Context) (held []connect.Association, ok bool, diags diag.Diagnostics) {
	held, err := c.provider.client.ContentAssociations(ctx, c.content)
	switch {
	case connect.IsNotFound(err):
		diags.Append(c.refusal(contentGUIDPath, "No such content item: "+c.content,
			fmt.Sprintf("`content_guid`: Connect has no content item with the GUID %s, or does not show it to this API key. "+
				"Check it: the GUID stands at the end of the address of the content item's page.", c.content), c.added...))
	case err != nil:
		diags.Append(apiDiagnostics("read the OAuth integrations of the content item "+c.content, err)...)
	}
	return held, err == nil, diags
}
