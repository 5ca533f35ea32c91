package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

var (
	contentGUIDPath = path.Root("content_guid")
	authTypePath    = path.Root("auth_type")
)

// refusal says what Connect would refuse now. Terraform plans as usual before it plans a destroy, so that an error would keep what the
// state holds from being removed: where it holds what the refusal is about, it is a warning, and the plan at apply, which reads no state,
// fails, unless that is changed or taken away by then.
func (b *associationBase) refusal(attribute path.Path, summary, detail string, about ...string) diag.Diagnostics {
	for _, guid := range about {
		if _, held := b.provider.inState.Load(guid); held {
			return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(attribute, summary, detail+"\nThe apply fails, unless it changes that first.")}
		}
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(attribute, summary, detail)}
}

// checkCount refuses several integrations where the server is known to take one. A server that hides its version decides by itself.
func (b *associationBase) checkCount(ctx context.Context, plan associationSide, count int) diag.Diagnostics {
	if count < 2 {
		return nil
	}
	server := b.provider.release(ctx)
	if server == nil || !server.LessThan(severalAssociationsSince) {
		return nil
	}
	return b.refusal(b.integrations, "Connect is too old for several integrations",
		fmt.Sprintf("`%s`: this would be number %d, and the server runs Connect %s, which takes one integration per content item. Several came with %s. Leave one, or upgrade Connect. If it takes the place of another one, apply again.",
			b.integrations, count, server.Original(), severalAssociationsSince.Original()), plan.guids()...)
}

// checkIntegrations asks for the integrations that are new to the content item, or of which another auth type is demanded than before.
func (b *associationBase) checkIntegrations(ctx context.Context, plan associationSide, added []string) diag.Diagnostics {
	if len(added) == 0 {
		return nil
	}
	all, err := b.provider.client.SharedIntegrations(ctx)
	if err != nil {
		return apiDiagnostics("look for the OAuth integrations in "+b.integrations.String(), err)
	}
	var diags diag.Diagnostics
	for _, guid := range added {
		i := slices.IndexFunc(all, func(integration connect.Integration) bool { return integration.GUID == guid })
		if i < 0 {
			diags.Append(b.refusal(b.integrations, "OAuth integration "+guid+" is not on the server",
				fmt.Sprintf("`%s`: Connect shows this API key no integration with the GUID %s. Correct or remove it; data.connect_oauth_integration finds the GUID of an integration.",
					b.integrations, guid), guid, plan.content)...)
			continue
		}
		diags.Append(b.checkAuthType(plan, all[i])...)
	}
	return diags
}

// checkAuthType compares with what is demanded. Servers before 2024.12 do not tell an integration's auth type (recorded).
func (b *associationBase) checkAuthType(plan associationSide, integration connect.Integration) diag.Diagnostics {
	demanded := plan.authType.ValueString()
	if demanded == "" || integration.AuthType == "" || integration.AuthType == demanded {
		return nil
	}
	found := untrusted.Word(integration.AuthType)
	detail := fmt.Sprintf("`auth_type`: %q is demanded, and the OAuth integration %s is \"%s\". Choose another integration, or another `auth_type`.", demanded, integration.GUID, found)
	if strings.EqualFold(demanded, integration.AuthType) {
		detail = fmt.Sprintf("`auth_type` is %q. Write it as \"%s\": capitals count.", demanded, found)
	}
	return b.refusal(authTypePath, "OAuth integration "+integration.GUID+" has another auth_type", detail, integration.GUID, plan.content)
}

// checkContent looks at what the content item has already.
func (b *associationBase) checkContent(ctx context.Context, plan associationSide, before string, others []claim) diag.Diagnostics {
	held, err := b.provider.client.ContentAssociations(ctx, plan.content)
	switch {
	case connect.IsNotFound(err):
		return b.refusal(contentGUIDPath, "No such content item: "+plan.content,
			fmt.Sprintf("`content_guid`: Connect has no content item with the GUID %s, or does not show it to this API key. "+
				"Check it: the GUID stands at the end of the address of the content item's page.", plan.content), plan.guids()...)
	case err != nil:
		return contentUnread(plan.content, err)
	case plan.whole:
		return removals(plan, held)
	}
	return b.checkBeside(ctx, plan, before, others, held)
}

// checkBeside looks at what the content item has, or is given in this run, beside one integration. What that one takes the place of is not in
// the way.
func (b *associationBase) checkBeside(ctx context.Context, plan associationSide, before string, others []claim, held []connect.Association) diag.Diagnostics {
	var beside []string
	for _, other := range held {
		beside = append(beside, plan.content+"/"+other.IntegrationGUID)
	}
	beside = without(beside, []string{before})
	if slices.Contains(beside, plan.id) {
		return b.alreadyThere(plan)
	}
	for _, other := range others {
		beside = append(beside, other.id)
	}
	return b.checkCount(ctx, plan, 1+len(distinctGUIDs(beside)))
}

func (b *associationBase) alreadyThere(plan associationSide) diag.Diagnostics {
	return b.refusal(b.integrations, "Content item "+plan.content+" uses the integration already",
		fmt.Sprintf("`integration_guid`: the content item %s uses the OAuth integration %s already.\n"+
			"  - If Terraform does not know it, import the association with `terraform import ADDRESS %s`.\n"+
			"  - If a resource with another address holds it, keep one of them. A `moved` block renames it.\n"+
			"  - If this resource replaces itself, leave out `create_before_destroy`.", plan.content, plan.integrations[0], plan.id), plan.guids()...)
}

// removals names the integrations that a content item has already and that the create of the whole set will remove.
func removals(plan associationSide, held []connect.Association) diag.Diagnostics {
	var others []string
	for _, other := range held {
		if !slices.Contains(plan.integrations, other.IntegrationGUID) {
			others = append(others, fmt.Sprintf("%s: \"%s\"", other.IntegrationGUID, other.IntegrationName))
		}
	}
	if len(others) == 0 {
		return nil
	}
	unless := ""
	if plan.unknown > 0 {
		unless = "\nThose among them that turn out to be in `integration_guids`, which is not wholly known yet, stay."
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(integrationGUIDsPath, "Other integrations of content item "+plan.content+" will be removed",
		fmt.Sprintf("The content item %s has integrations that are not in `integration_guids`. They will be removed from it:\n%s%s\n"+
			"Add those that it is to keep. To see the difference in the plan itself, import first with `terraform import ADDRESS %[1]s`.",
			plan.content, untrusted.Lines(others), unless))}
}
