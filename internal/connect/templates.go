package connect

import (
	"context"
	"encoding/json"
	"errors"
)

// Template is the server's description of an integration template, as it was sent.
type Template struct {
	ID   string
	JSON json.RawMessage
}

// Templates asks for the integration templates that the server offers.
func (c *Client) Templates(ctx context.Context) ([]Template, error) {
	templates, _, err := do(ctx, c, get(listLimit, "v1", "oauth", "templates"), decodeTemplates)
	return templates, err
}

func decodeTemplates(body []byte) ([]Template, error) {
	return decodeList(body, "templates", mostTemplates, func(item json.RawMessage) (Template, error) {
		id, err := templateID(item)
		return Template{ID: id, JSON: item}, err
	})
}

func templateID(body []byte) (string, error) {
	var wire struct {
		ID string `json:"id"`
	}
	if err := decodeObject(body, &wire); err != nil {
		return "", err
	}
	if wire.ID == "" {
		return "", errors.New("it holds no template id")
	}
	return wire.ID, checkTexts(longestName, "template id", wire.ID)
}
