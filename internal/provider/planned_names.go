package provider

import (
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// plannedNames knows which integration each name is planned for in this run: its guid by the name.
type plannedNames struct{ owners sync.Map }

// warn says that two integrations of one configuration are to have one name. guid is "" of one that is to be created.
func (n *plannedNames) warn(name types.String, guid string) diag.Diagnostics {
	if name.IsUnknown() {
		return nil
	}
	owner, taken := n.owners.Swap(name.ValueString(), guid)
	if !taken || guid != "" && owner == guid {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("name"), fmt.Sprintf("Two integrations are named %s", name),
		"`name`: two resources of this configuration have it. Connect allows that, but lookups by name become ambiguous. Give one of them another name.")}
}
