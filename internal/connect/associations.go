package connect

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
)

// Association is an integration that a content item uses. It has no id of its own (Connect's OpenAPI document).
type Association struct {
	ContentGUID            string
	IntegrationGUID        string
	IntegrationName        string
	IntegrationDescription string
	IntegrationTemplate    string
	IntegrationAuthType    string // "" in Connect 2024.09 (recorded)
	CreatedTime            string
}

// ContentAssociations asks for the integrations of one content item, in the order of association.
func (c *Client) ContentAssociations(ctx context.Context, contentGUID string) ([]Association, error) {
	associations, _, err := do(ctx, c, get(listLimit, associationPath(contentGUID)...), decodeAssociations)
	return associations, err
}

// IntegrationAssociations asks for the content items that use one integration. It is for administrators (Connect's OpenAPI document).
func (c *Client) IntegrationAssociations(ctx context.Context, integrationGUID string) ([]Association, error) {
	associations, _, err := do(ctx, c, get(listLimit, integrationPath(pathGUID(integrationGUID), "associations")...), func(body []byte) ([]Association, error) {
		associations, err := decodeAssociations(body)
		if slices.ContainsFunc(associations, func(a Association) bool { return a.ContentGUID == "" }) {
			return nil, errors.New("it holds no content guid")
		}
		return associations, err
	})
	return associations, err
}

// SetContentAssociations replaces the integrations of one content item; none clears them. Connect answers with 204 (Connect's
// OpenAPI document); after any other success it is asked what the content item has, and an error says that it is something else.
func (c *Client) SetContentAssociations(ctx context.Context, contentGUID string, integrationGUIDs []string) error {
	defer c.snapshot.drop()
	ctx, cancel := c.bound(ctx)
	defer cancel()
	type item struct {
		GUID string `json:"oauth_integration_guid"`
	}
	body := make([]item, 0, len(integrationGUIDs))
	for _, guid := range integrationGUIDs {
		body = append(body, item{GUID: guid})
	}
	got, err := c.doEmpty(ctx, request{
		method: http.MethodPut, path: associationPath(contentGUID), body: body, limit: objectLimit,
	}, http.StatusNoContent)
	if err != nil || got.status == http.StatusNoContent {
		return err
	}
	associations, err := c.ContentAssociations(ctx, contentGUID)
	if err != nil || !associates(associations, integrationGUIDs) {
		return got.unusable("Connect does not show the content item with these integrations")
	}
	return nil
}

// associates reports whether the associations are those with the integrations, in any order. GUIDs have no letter case.
func associates(associations []Association, guids []string) bool {
	shown, wanted := map[string]bool{}, map[string]bool{}
	for _, association := range associations {
		shown[association.IntegrationGUID] = true
	}
	for _, guid := range guids {
		wanted[canonicalGUID(guid)] = true
	}
	return maps.Equal(shown, wanted)
}

func associationPath(contentGUID string) []string {
	return []string{"v1", "content", pathGUID(contentGUID), "oauth", "integrations", "associations"}
}

func decodeAssociations(body []byte) ([]Association, error) {
	associations, err := decodeList(body, "associations", mostAssociations, func(item json.RawMessage) (Association, error) {
		var wire struct {
			AppGUID     string `json:"app_guid"` // the older name of content_guid
			ContentGUID string `json:"content_guid"`
			GUID        string `json:"oauth_integration_guid"`
			Name        string `json:"oauth_integration_name"`
			Description string `json:"oauth_integration_description"`
			Template    string `json:"oauth_integration_template"`
			AuthType    string `json:"oauth_integration_auth_type"`
			CreatedTime string `json:"created_time"`
		}
		if err := decodeObject(item, &wire); err != nil {
			return Association{}, err
		}
		integration, err := decodeGUID("integration guid", wire.GUID)
		if err != nil {
			return Association{}, err
		}
		content := cmp.Or(wire.ContentGUID, wire.AppGUID)
		if content != "" { // the caller knows which it asked about
			if content, err = decodeGUID("content guid", content); err != nil {
				return Association{}, err
			}
		}
		err = cmp.Or(
			checkTexts(longestName, "name", wire.Name, "template", wire.Template, "auth_type", wire.AuthType, "created_time", wire.CreatedTime),
			checkTexts(longestValue, "description", wire.Description),
		)
		if err != nil {
			return Association{}, err
		}
		return Association{
			ContentGUID: content, IntegrationGUID: integration, IntegrationName: wire.Name,
			IntegrationDescription: wire.Description, IntegrationTemplate: wire.Template, IntegrationAuthType: wire.AuthType,
			CreatedTime: wire.CreatedTime,
		}, nil
	})
	return unique(associations, func(a Association) string { return a.ContentGUID + " " + a.IntegrationGUID }), err
}
