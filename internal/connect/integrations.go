package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Integration is an OAuth integration as Connect shows it: without its secret fields (Connect's OpenAPI document).
type Integration struct {
	ID          string // Connect's internal number
	GUID        string
	CreatedTime string // as sent; recorded: RFC 3339, UTC, whole seconds
	UpdatedTime string
	Name        *string
	Description *string
	Template    string
	AuthType    string // "" before Connect 2024.12 (recorded)
	// Config maps config keys to strings and booleans. A number is kept as its text, a key that is null is left out.
	Config      map[string]any
	Permissions []Permission
	// PermissionsKnown says that the answer had permissions. Connect 2025.07 did not (recorded).
	PermissionsKnown     bool
	EnvironmentVariables []string // nil when the answer had none
	ContentCount         *int64   // nil when not told: it is for administrators only (Connect's OpenAPI document)
}

// Permission lets one user or one group use an integration. An integration without any is open to every publisher (Posit's
// user guide).
type Permission struct {
	ID              string
	GUID            string
	IntegrationGUID string
	UserGUID        *string
	GroupGUID       *string
}

// Principal names the user or the group of a permission to be granted; exactly one is set. Both keys are always sent, the
// unused one as null, as Posit's own command line does.
type Principal struct {
	UserGUID  *string `json:"user_guid"`
	GroupGUID *string `json:"group_guid"`
}

// IntegrationInput creates an integration.
type IntegrationInput struct {
	Name        string         `json:"name"`
	Description *string        `json:"description,omitzero"`
	Template    string         `json:"template"`
	Config      map[string]any `json:"config"` // strings and booleans, secret fields included
	// Permissions is left out when nil: servers that do not know it refuse it (inferred).
	Permissions *[]Principal `json:"permissions,omitzero"`
}

// IntegrationUpdate changes an integration. What is left out stays (recorded). Connect merges config key by key (Posit's
// cookbook); that a null clears a key is not publicly known.
type IntegrationUpdate struct {
	Name        Nullable[string] `json:"name,omitzero"`
	Description Nullable[string] `json:"description,omitzero"`
	Config      map[string]any   `json:"config,omitzero"`      // nil: left out; a nil value: JSON null
	Permissions *[]Principal     `json:"permissions,omitzero"` // nil: left out; otherwise replaces all
}

// IsEmpty reports whether the update changes nothing, so that there is no need to send it.
func (u IntegrationUpdate) IsEmpty() bool {
	return u.Name.IsZero() && u.Description.IsZero() && u.Config == nil && u.Permissions == nil
}

// Integrations asks for all integrations, in Connect's order, which is that of creation (recorded).
func (c *Client) Integrations(ctx context.Context) ([]Integration, error) {
	integrations, _, err := c.listIntegrations(ctx, nil)
	return integrations, err
}

// listIntegrations also returns the answer itself, and keeps the values in hide out of its errors.
func (c *Client) listIntegrations(ctx context.Context, hide []string) ([]Integration, *answer, error) {
	list := get(listLimit, integrationPath()...)
	list.hide = hide
	integrations, got, err := do(ctx, c, list, decodeIntegrations)
	if err != nil {
		return nil, nil, err
	}
	c.seen.add(integrations...)
	return integrations, got, nil
}

// Integration asks for one integration. If Connect does not have it, IsNotFound is true of the error.
func (c *Client) Integration(ctx context.Context, guid string) (*Integration, error) {
	integration, _, err := do(ctx, c, get(objectLimit, integrationPath(guid)...), expecting(guid))
	if err != nil {
		return nil, err
	}
	c.seen.add(*integration)
	return integration, nil
}

// UpdateIntegration changes an integration and returns it as Connect then has it. A change whose answer was lost is not repeated:
// a *ConnectionError says that it may have been carried out.
func (c *Client) UpdateIntegration(ctx context.Context, guid string, in IntegrationUpdate) (*Integration, error) {
	defer c.snapshot.drop()
	in.Permissions = notNull(in.Permissions)
	integration, _, err := do(ctx, c, request{
		method: http.MethodPatch, path: integrationPath(guid), body: in, hide: configSecrets(in.Config), limit: objectLimit,
	}, expecting(guid))
	return integration, err
}

// DeleteIntegration deletes an integration. If Connect does not have it, IsNotFound is true of the error; not so when the answer
// to an earlier attempt of this call was lost. Connect answers with 204 (Connect's OpenAPI document, recorded); after any other
// success it is asked whether the integration is gone, and an error says that it is not.
func (c *Client) DeleteIntegration(ctx context.Context, guid string) error {
	defer c.snapshot.drop()
	got, err := c.doEmpty(ctx, request{method: http.MethodDelete, path: integrationPath(guid), limit: objectLimit}, http.StatusNoContent)
	var refused *Error
	switch {
	case errors.As(err, &refused) && refused.Attempts > 1 && IsNotFound(err):
		return nil
	case err != nil:
		return err
	case got.status == http.StatusNoContent:
		return nil
	}
	if _, err := c.Integration(ctx, guid); !IsNotFound(err) {
		return got.unusable("Connect does not say that the integration is gone")
	}
	return nil
}

// VerifyIntegration lets Connect fetch a token with an integration's values and throw it away. Connect does so for Service
// Account integrations only (Connect's OpenAPI document).
func (c *Client) VerifyIntegration(ctx context.Context, guid string) error {
	_, err := c.doEmpty(ctx, request{method: http.MethodPost, path: integrationPath(guid, "verify"), limit: objectLimit}, http.StatusOK)
	return err
}

// notNull keeps an empty list from becoming JSON null, which means no change (inferred).
func notNull(principals *[]Principal) *[]Principal {
	if principals != nil && *principals == nil {
		return &[]Principal{}
	}
	return principals
}

func (i *Integration) clone() *Integration {
	copied := *i
	copied.Config = maps.Clone(i.Config)
	copied.Permissions = slices.Clone(i.Permissions)
	copied.EnvironmentVariables = slices.Clone(i.EnvironmentVariables)
	return &copied
}

func decodeIntegrations(body []byte) ([]Integration, error) {
	return decodeList(body, func(item json.RawMessage) (Integration, error) {
		integration, err := decodeIntegration(item)
		if err != nil {
			return Integration{}, err
		}
		return *integration, nil
	})
}

// expecting decodes an integration and checks that it is the one asked for.
func expecting(guid string) func([]byte) (*Integration, error) {
	return func(body []byte) (*Integration, error) {
		integration, err := decodeIntegration(body)
		if err == nil && !strings.EqualFold(integration.GUID, guid) {
			return nil, errors.New("it holds another integration than the one asked for")
		}
		return integration, err
	}
}

// expectingTemplate decodes an integration and checks that it is of that template, which never changes: a proxy may answer a create
// with what belongs to another request.
func expectingTemplate(template string) func([]byte) (*Integration, error) {
	return func(body []byte) (*Integration, error) {
		integration, err := decodeIntegration(body)
		if err == nil && integration.Template != template {
			return nil, errors.New("it holds an integration of another template than the one asked for")
		}
		return integration, err
	}
}

func decodeIntegration(body []byte) (*Integration, error) {
	var wire struct {
		ID                   json.RawMessage            `json:"id"`
		GUID                 string                     `json:"guid"`
		CreatedTime          string                     `json:"created_time"`
		UpdatedTime          string                     `json:"updated_time"`
		Name                 *string                    `json:"name"`
		Description          *string                    `json:"description"`
		Template             string                     `json:"template"`
		AuthType             string                     `json:"auth_type"`
		Config               map[string]json.RawMessage `json:"config"`
		Permissions          json.RawMessage            `json:"permissions"`
		EnvironmentVariables []string                   `json:"environment_variables"`
		ContentCount         *int64                     `json:"content_count"`
	}
	if err := decodeObject(body, &wire); err != nil {
		return nil, err
	}
	if wire.GUID == "" {
		return nil, errors.New("it holds no guid")
	}
	config, err := decodeConfig(wire.Config)
	if err != nil {
		return nil, err
	}
	permissions, err := decodePermissions(wire.Permissions)
	if err != nil {
		return nil, err
	}
	return &Integration{
		ID: scalarText(wire.ID), GUID: wire.GUID, CreatedTime: wire.CreatedTime, UpdatedTime: wire.UpdatedTime,
		Name: wire.Name, Description: wire.Description, Template: wire.Template, AuthType: wire.AuthType,
		Config: config, Permissions: permissions, PermissionsKnown: wire.Permissions != nil,
		EnvironmentVariables: wire.EnvironmentVariables, ContentCount: wire.ContentCount,
	}, nil
}

func decodeConfig(raw map[string]json.RawMessage) (map[string]any, error) {
	config := make(map[string]any, len(raw))
	for key, value := range raw {
		switch value[0] {
		case '{', '[':
			return nil, fmt.Errorf("its config key %q is neither text nor a switch", key)
		case 't', 'f':
			config[key] = value[0] == 't'
		case 'n':
		default:
			config[key] = scalarText(value)
		}
	}
	return config, nil
}

func decodePermissions(raw json.RawMessage) ([]Permission, error) {
	if raw == nil || raw[0] == 'n' {
		return nil, nil
	}
	return decodeList(raw, func(item json.RawMessage) (Permission, error) {
		var wire struct {
			ID              json.RawMessage `json:"id"`
			GUID            string          `json:"guid"`
			IntegrationGUID string          `json:"integration_guid"`
			UserGUID        *string         `json:"user_guid"`
			GroupGUID       *string         `json:"group_guid"`
		}
		err := decodeObject(item, &wire)
		return Permission{
			ID: scalarText(wire.ID), GUID: wire.GUID, IntegrationGUID: wire.IntegrationGUID, UserGUID: wire.UserGUID, GroupGUID: wire.GroupGUID,
		}, err
	})
}

// scalarText returns the text of a JSON string or number, "" for anything else.
func scalarText(raw json.RawMessage) string {
	var text string
	var number json.Number
	switch {
	case json.Unmarshal(raw, &text) == nil:
		return text
	case json.Unmarshal(raw, &number) == nil:
		return number.String()
	}
	return ""
}
