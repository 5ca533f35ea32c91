package provider

import (
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// plannedNames knows which integration each name is planned for in this run.
type plannedNames struct {
	mu     sync.Mutex
	owners map[string]string
}

// warn says that two integrations of one configuration are to have one name. guid is "" of one that is to be created.
func (n *plannedNames) warn(name types.String, guid string) diag.Diagnostics {
	if name.IsUnknown() {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.owners == nil {
		n.owners = map[string]string{}
	}
	owner, taken := n.owners[name.ValueString()]
	n.owners[name.ValueString()] = guid
	if !taken || guid != "" && owner == guid {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("name"), fmt.Sprintf("Two integrations are named %s", name),
		"`name`: two resources of this configuration have it. Connect allows that, but lookups by name become ambiguous. Give one of them another name.")}
}
