package connect

import (
	"context"
	"encoding/json"
	"strconv"
)

// ServerSettings is what a server tells of itself. Posit's own clients read it; Connect's OpenAPI document does not describe it,
// so whatever is missing or of another type is taken as not told.
type ServerSettings struct {
	// Version is such as "2025.07.0", or "" when the server hides it.
	Version string
	// OAuthIntegrationsEnabled is the server's own switch; nil when not told.
	OAuthIntegrationsEnabled *bool
	License                  License
}

// License is the part of the licence that concerns OAuth integrations.
type License struct {
	// OAuthIntegrations says whether the licence includes them; nil when not told.
	OAuthIntegrations *bool
}

// ServerSettings asks the server for its version, its licence and its switch for OAuth integrations.
func (c *Client) ServerSettings(ctx context.Context) (*ServerSettings, error) {
	settings, _, err := do(ctx, c, get(objectLimit, "server_settings"), decodeServerSettings)
	return settings, err
}

func decodeServerSettings(body []byte) (*ServerSettings, error) {
	var wire struct {
		Version json.RawMessage `json:"version"`
		Enabled json.RawMessage `json:"oauth_integrations_enabled"`
		License json.RawMessage `json:"license"`
	}
	if err := decodeObject(body, &wire); err != nil {
		return nil, err
	}
	settings := &ServerSettings{Version: scalarText(wire.Version), OAuthIntegrationsEnabled: lenientBool(wire.Enabled)}
	var license struct {
		OAuthIntegrations json.RawMessage `json:"oauth-integrations"`
	}
	if json.Unmarshal(wire.License, &license) == nil {
		settings.License.OAuthIntegrations = lenientBool(license.OAuthIntegrations)
	}
	return settings, nil
}

// lenientBool reads true, "true", 1 and "1" alike: the licence holds numbers as strings (recorded). nil: not told.
func lenientBool(raw json.RawMessage) *bool {
	text := scalarText(raw)
	if text == "" {
		text = string(raw)
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		return nil
	}
	return &value
}
