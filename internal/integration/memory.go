package integration

import (
	"maps"
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// Memory is what private state keeps of an integration. Creates, updates and the first read after an import write it, other reads
// never do. It holds no secret.
type Memory struct {
	Name        Record                  `json:"name,omitzero"`
	Description Record                  `json:"description,omitzero"`
	Config      map[string]Record       `json:"config,omitempty"`
	Secrets     map[string]SecretRecord `json:"secrets,omitempty"`
	// Unverified is set while verify_on_apply waits for Connect to get a token.
	Unverified bool `json:"unverified,omitempty"`
}

// Record is what is remembered of one key.
type Record struct {
	// Planned is what Terraform wrote, or found at an import.
	Planned template.Value `json:"planned,omitzero"`
	// Answered is what Connect made of it, where Differs.
	Answered template.Value `json:"answered,omitzero"`
	Differs  bool           `json:"differs,omitempty"`
	// Default says that the plan had filled the value in.
	Default bool `json:"default,omitempty"`
}

// read is what a remote value means: the planned one while Connect still answers as it did when that was written.
func (r Record) read(remote template.Value) template.Value {
	answer := r.Planned
	if r.Differs {
		answer = r.Answered
	}
	if answer.Equal(remote) {
		return r.Planned
	}
	return remote
}

// Refresh returns what the state is to hold after a read: what Connect has, where the memory does not explain the difference.
func Refresh(prior Settings, memory Memory, remote *connect.Integration) Settings {
	refreshed := prior
	refreshed.Name = memory.Name.read(textOf(remote.Name))
	refreshed.Description = memory.Description.read(textOf(remote.Description))
	refreshed.Template = template.Text(remote.Template)
	refreshed.Config = template.Values{}
	held := configOf(remote)
	for _, key := range unionOf(memory.Config, held) {
		refreshed.Config.Set(key, memory.Config[key].read(held[key]))
	}
	if remote.PermissionsKnown && prior.Permissions.Managed {
		refreshed.Permissions = permissionsOf(remote)
	}
	return refreshed
}

// Adopt returns what the state is to hold after the first read of an import, and what is to be remembered. Permissions are taken over
// where they restrict anything: open to every publisher is what an integration is without them.
func Adopt(remote *connect.Integration) (Settings, Memory) {
	found := Settings{
		Name: textOf(remote.Name), Description: textOf(remote.Description), Template: template.Text(remote.Template),
		Config: configOf(remote),
	}
	if permissions := permissionsOf(remote); remote.PermissionsKnown && !permissions.isOpen() {
		found.Permissions = permissions
	}
	memory := Memory{Name: Record{Planned: found.Name}, Description: Record{Planned: found.Description}, Config: map[string]Record{}}
	for key, value := range found.Config {
		memory.Config[key] = Record{Planned: value}
	}
	return found, memory
}

func unionOf[A, B any](a map[string]A, b map[string]B) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}
