package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// resourceBase is what every resource is built on: its name, its identity, the provider's data, the import, and what becomes of the
// state when the object is gone. A resource embeds it, and adds its schema, its plan and the four operations.
type resourceBase struct {
	typeName string
	identity []identityGUID
	provider *providerData
}

// identityGUID is an attribute that holds a GUID. Together they find the object: they are its identity and, with slashes between
// them, the id to import it by.
type identityGUID struct{ attribute, description string }

func (b *resourceBase) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = b.typeName
}

func (b *resourceBase) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	b.provider, _ = req.ProviderData.(*providerData) // nil before the provider is configured
}

func (b *resourceBase) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	attributes := map[string]identityschema.Attribute{}
	for _, guid := range b.identity {
		attributes[guid.attribute] = identityschema.StringAttribute{RequiredForImport: true, Description: guid.description}
	}
	resp.IdentitySchema = identityschema.Schema{Attributes: attributes}
}

// guidsIn reads the GUIDs of the identity, as they are spelled, from a state or an identity.
func (b *resourceBase) guidsIn(ctx context.Context, from interface {
	GetAttribute(context.Context, path.Path, any) diag.Diagnostics
},
) (guids []string, diags diag.Diagnostics) {
	for _, part := range b.identity {
		var guid types.String
		diags.Append(from.GetAttribute(ctx, path.Root(part.attribute), &guid)...)
		guids = append(guids, guid.ValueString())
	}
	return guids, diags
}

// identify makes the identity from a state. States of older CLIs have none, so every operation that keeps a state does it.
func (b *resourceBase) identify(ctx context.Context, state tfsdk.State, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	guids, diags := b.guidsIn(ctx, state)
	for i, part := range b.identity {
		diags.Append(identity.SetAttribute(ctx, path.Root(part.attribute), canonicalGUID(guids[i]))...)
	}
	return diags
}

// readable begins a Read: it keeps the identity, tells the other types of this run what the state holds, and reports whether the server
// can be asked. Where the provider configuration is not known yet, the state stays as it is; an import has none to keep.
func (b *resourceBase) readable(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse, imported bool) bool {
	resp.Diagnostics.Append(b.identify(ctx, req.State, resp.Identity)...)
	held, _ := b.guidsIn(ctx, req.State)
	for _, guid := range held {
		b.provider.inState.Store(canonicalGUID(guid), true)
	}
	if !imported && !b.provider.ready() {
		tflog.Info(ctx, "The provider configuration is not known yet; keeping the state as it is")
		return false
	}
	return b.provider.requireReady(&resp.Diagnostics) && !resp.Diagnostics.HasError()
}

// missing is what Read makes of Connect's own word, and nobody else's, that an object is not there: it leaves the state, and where an
// import asked for it, that is an error. what names the object, as in "content item 60586f1c-…".
func (b *resourceBase) missing(ctx context.Context, what string, imported bool, resp *resource.ReadResponse) {
	if imported {
		resp.Diagnostics.AddError("No such "+what, fmt.Sprintf("Connect at %s has no %s, or does not show it to this API key. "+
			"Check the GUID: it stands at the end of the address of the object's page in Connect.", b.provider.client.Server(), what))
		return
	}
	resp.Diagnostics.AddWarning(strings.ToUpper(what[:1])+what[1:]+" is gone",
		fmt.Sprintf("Connect at %s has no %s any more. It leaves the state, and the plan creates it again. To do without it, take the resource out of the configuration.", b.provider.client.Server(), what))
	resp.State.RemoveResource(ctx)
}

// ImportState takes the GUIDs from the id, or from the address of a page that holds them, or from the identity.
func (b *resourceBase) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	guids := strings.Split(req.ID, "/")
	if strings.Contains(req.ID, "://") {
		guids = guidsInText.FindAllString(req.ID, -1)
	}
	if req.ID == "" {
		var diags diag.Diagnostics
		guids, diags = b.guidsIn(ctx, req.Identity)
		resp.Diagnostics.Append(diags...)
	}
	for i, part := range b.identity {
		if len(guids) != len(b.identity) || !guidPattern.MatchString(guids[i]) {
			resp.Diagnostics.Append(b.notImportable(req.ID, guids))
			return
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(part.attribute), canonicalGUID(guids[i]))...)
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(part.attribute), canonicalGUID(guids[i]))...)
	}
}

func (b *resourceBase) notImportable(id string, guids []string) diag.Diagnostic {
	if id == "" {
		id = strings.Join(guids, "/")
	}
	parts := make([]string, len(b.identity))
	for i, part := range b.identity {
		parts[i] = strings.ToUpper(part.attribute)
	}
	return diag.NewErrorDiagnostic("Not a GUID", fmt.Sprintf("%q cannot be imported: %s is imported by %s, not by name. A GUID stands at the end of the address of "+
		"the object's page in Connect; data.connect_oauth_integration finds that of an integration by its name.", id, b.typeName, strings.Join(parts, "/")))
}
