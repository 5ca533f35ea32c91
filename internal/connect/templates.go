package connect

import (
	"context"
	"encoding/json"
	"errors"
)

// Templates asks for the integration templates that the server offers, each as it was sent.
func (c *Client) Templates(ctx context.Context) ([]json.RawMessage, error) {
	templates, _, err := do(ctx, c, get(listLimit, "v1", "oauth", "templates"), decodeTemplates)
	return templates, err
}

// Template asks for one template by its id, such as "custom", and returns it as it was sent.
func (c *Client) Template(ctx context.Context, id string) (json.RawMessage, error) {
	template, _, err := do(ctx, c, get(objectLimit, "v1", "oauth", "templates", id), func(body []byte) (json.RawMessage, error) {
		got, err := templateID(body)
		if err == nil && got != id {
			return nil, errors.New("it holds another template than the one asked for")
		}
		return body, err
	})
	return template, err
}

func decodeTemplates(body []byte) ([]json.RawMessage, error) {
	return decodeList(body, func(item json.RawMessage) (json.RawMessage, error) {
		_, err := templateID(item)
		return item, err
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
	return wire.ID, nil
}
