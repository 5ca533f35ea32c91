package connect

import (
	"encoding/json"
	"maps"
	"slices"
)

// IntegrationInput creates an integration.
type IntegrationInput struct {
	Name        string
	Description *string
	Template    string
	Config      map[string]any    // strings and booleans
	Secrets     map[string]string // config keys whose values no error may show
	// Permissions is left out when nil: servers that do not know it refuse it (inferred).
	Permissions *[]Principal
}

// MarshalJSON joins config and secrets, which are one object for Connect.
func (in IntegrationInput) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name        string         `json:"name"`
		Description *string        `json:"description,omitzero"`
		Template    string         `json:"template"`
		Config      map[string]any `json:"config"`
		Permissions *[]Principal   `json:"permissions,omitzero"`
	}{in.Name, in.Description, in.Template, joined(in.Config, in.Secrets), notNull(in.Permissions)})
}

// IntegrationUpdate changes an integration. What is left out stays (recorded). Connect merges config key by key (Posit's
// cookbook); that a null clears a key is not publicly known.
type IntegrationUpdate struct {
	Name        Nullable[string]
	Description Nullable[string]
	Config      map[string]any    // strings, booleans, and nil for JSON null
	Secrets     map[string]string // config keys whose values no error may show
	Permissions *[]Principal      // nil: left out; otherwise replaces all
}

// IsEmpty reports whether the update changes nothing, so that there is no need to send it.
func (u IntegrationUpdate) IsEmpty() bool {
	return u.Name.IsZero() && u.Description.IsZero() && !u.hasConfig() && u.Permissions == nil
}

func (u IntegrationUpdate) hasConfig() bool { return u.Config != nil || len(u.Secrets) > 0 }

// MarshalJSON joins config and secrets. Where there is neither, config is left out.
func (u IntegrationUpdate) MarshalJSON() ([]byte, error) {
	var config map[string]any
	if u.hasConfig() {
		config = joined(u.Config, u.Secrets)
	}
	return json.Marshal(struct {
		Name        Nullable[string] `json:"name,omitzero"`
		Description Nullable[string] `json:"description,omitzero"`
		Config      map[string]any   `json:"config,omitzero"`
		Permissions *[]Principal     `json:"permissions,omitzero"`
	}{u.Name, u.Description, config, notNull(u.Permissions)})
}

func joined(config map[string]any, secrets map[string]string) map[string]any {
	all := make(map[string]any, len(config))
	maps.Copy(all, config)
	for key, secret := range secrets {
		all[key] = secret
	}
	return all
}

func valuesOf(secrets map[string]string) []string { return slices.Collect(maps.Values(secrets)) }

// notNull keeps an empty list from becoming JSON null, which means no change (inferred).
func notNull(principals *[]Principal) *[]Principal {
	if principals != nil && *principals == nil {
		return &[]Principal{}
	}
	return principals
}
