package connect

import (
	"context"
	"errors"
)

// Content is as much of a content item as its integrations need.
type Content struct {
	GUID       string `json:"guid"`
	Name       string `json:"name"`
	Title      string `json:"title"`
	AppMode    string `json:"app_mode"`    // "unknown" until something is deployed (recorded)
	AccessType string `json:"access_type"` // "all": open to everyone, without signing in (Connect's OpenAPI document)
}

// Content asks for one content item. If Connect does not have it, IsNotFound is true of the error.
func (c *Client) Content(ctx context.Context, guid string) (*Content, error) {
	content, _, err := do(ctx, c, get(objectLimit, "v1", "content", pathGUID(guid)), func(body []byte) (*Content, error) { return decodeContent(body, guid) })
	return content, err
}

func decodeContent(body []byte, guid string) (*Content, error) {
	var content Content
	if err := decodeObject(body, &content); err != nil {
		return nil, err
	}
	if canonicalGUID(content.GUID) != canonicalGUID(guid) {
		return nil, errors.New("it is not the content item that was asked for")
	}
	return &content, checkTexts(longestName, "name", content.Name, "title", content.Title, "app_mode", content.AppMode, "access_type", content.AccessType)
}
