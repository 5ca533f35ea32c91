package connect

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
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

// SetContentAssociations replaces the integrations of one content item; none clears them.
func (c *Client) SetContentAssociations(ctx context.Context, contentGUID string, integrationGUIDs []string) error {
	defer c.snapshot.drop()
	type item struct {
		GUID string `json:"oauth_integration_guid"`
	}
	body := make([]item, 0, len(integrationGUIDs))
	for _, guid := range integrationGUIDs {
		body = append(body, item{GUID: guid})
	}
	_, err := c.doEmpty(ctx, request{
		method: http.MethodPut, path: associationPath(contentGUID), body: body, limit: objectLimit,
	}, http.StatusNoContent)
	return err
}

func associationPath(contentGUID string) []string {
	return []string{"v1", "content", contentGUID, "oauth", "integrations", "associations"}
}

func decodeAssociations(body []byte) ([]Association, error) {
	return decodeList(body, func(item json.RawMessage) (Association, error) {
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
		if wire.GUID == "" {
			return Association{}, errors.New("it holds no integration guid")
		}
		return Association{
			ContentGUID: cmp.Or(wire.ContentGUID, wire.AppGUID), IntegrationGUID: wire.GUID, IntegrationName: wire.Name,
			IntegrationDescription: wire.Description, IntegrationTemplate: wire.Template, IntegrationAuthType: wire.AuthType,
			CreatedTime: wire.CreatedTime,
		}, nil
	})
}
