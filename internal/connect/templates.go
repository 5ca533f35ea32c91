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

func decodeTemplates(body []byte) ([]Template, error) {
	return decodeList(body, func(item json.RawMessage) (Template, error) {
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
	return wire.ID, nil
}
