package connect

import (
	"context"
	"errors"
	"net/http"
)

// Integration is an OAuth integration as Connect shows it. GUIDs are in lower case however a server spells them, and no list holds
// anything twice. What the client hands out may be shared: it is for reading only.
type Integration struct {
	GUID        string
	CreatedTime string // as sent; recorded: RFC 3339, UTC, whole seconds
	UpdatedTime string
	Name        *string
	Description *string
	Template    string
	AuthType    string // "" before Connect 2024.12 (recorded)
	// Config maps config keys to strings and booleans. What is neither is of a later release and left out, and so is a secret.
	Config map[string]any
	// ShownSecrets names the secret keys that the server showed the value of. The values are dropped.
	ShownSecrets []string
	Permissions  []Permission
	// PermissionsKnown says that the answer had permissions. Connect 2025.07 did not (recorded).
	PermissionsKnown     bool
	EnvironmentVariables []string // nil when the answer had none
	ContentCount         *int64   // nil when not told: it is for administrators only (Connect's OpenAPI document)
}

// Permission lets one user or one group use an integration. An integration without any is open to every publisher (Posit's
// user guide).
type Permission struct {
	UserGUID  *string
	GroupGUID *string
}

// Principal names the user or the group of a permission to be granted; exactly one is set. Both keys are always sent, the
// unused one as null, as Posit's own command line does.
type Principal struct {
	UserGUID  *string `json:"user_guid"`
	GroupGUID *string `json:"group_guid"`
}

// Integrations asks for all integrations, in Connect's order, which is that of creation (recorded).
func (c *Client) Integrations(ctx context.Context) ([]Integration, error) {
	integrations, _, err := c.listIntegrations(ctx, get(listLimit, integrationPath()...))
	return integrations, err
}

// listIntegrations also returns the answer itself.
func (c *Client) listIntegrations(ctx context.Context, list request) ([]Integration, *answer, error) {
	integrations, got, err := do(ctx, c, list, c.decoder(nil).integrations)
	if err != nil {
		return nil, nil, err
	}
	c.seen.add(integrations...)
	return integrations, got, nil
}

// Integration asks for one integration. If Connect does not have it, IsNotFound is true of the error.
func (c *Client) Integration(ctx context.Context, guid string) (*Integration, error) {
	integration, _, err := do(ctx, c, get(objectLimit, integrationPath(pathGUID(guid))...), c.decoder(nil).expecting(guid))
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
	ctx = WithSecrets(ctx, valuesOf(in.Secrets)...)
	integration, _, err := do(ctx, c, request{
		method: http.MethodPatch, path: integrationPath(pathGUID(guid)), body: in, limit: objectLimit,
	}, c.decoder(in.Secrets).expecting(guid))
	return integration, err
}

// DeleteIntegration deletes an integration. If Connect does not have it, IsNotFound is true of the error; not so when the answer
// to an earlier attempt of this call was lost. Connect answers with 204 (Connect's OpenAPI document, recorded); after any other
// success it is asked whether the integration is gone, and an error says that it is not.
func (c *Client) DeleteIntegration(ctx context.Context, guid string) error {
	defer c.snapshot.drop()
	ctx, cancel := c.bound(ctx)
	defer cancel()
	got, err := c.doEmpty(ctx, request{method: http.MethodDelete, path: integrationPath(pathGUID(guid)), limit: objectLimit}, http.StatusNoContent)
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
	_, err := c.doEmpty(ctx, request{method: http.MethodPost, path: integrationPath(pathGUID(guid), "verify"), limit: objectLimit}, http.StatusOK)
	return err
}
