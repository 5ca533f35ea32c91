package connect

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// clientSecret is the config key that is secret in every template that has it (Connect's OpenAPI document).
const clientSecret = "client_secret"

// decoder decodes integrations. Values of secrets never get past it.
type decoder struct {
	isSecret func(template, key string) bool // nil: only client_secret is
	sent     map[string]string               // secrets of the request that is answered
}

func (c *Client) decoder(sent map[string]string) decoder {
	return decoder{isSecret: c.isSecret, sent: sent}
}

func (d decoder) secret(template, key string) bool {
	_, sent := d.sent[key]
	return sent || key == clientSecret || d.isSecret != nil && d.isSecret(template, key)
}

func (d decoder) integrations(body []byte) ([]Integration, error) {
	integrations, err := decodeList(body, "integrations", mostIntegrations, func(item json.RawMessage) (Integration, error) {
		integration, err := d.integration(item)
		if err != nil {
			return Integration{}, err
		}
		return *integration, nil
	})
	return unique(integrations, func(i Integration) string { return i.GUID }), err
}

// expecting decodes an integration and checks that it is the one asked for.
func (d decoder) expecting(guid string) func([]byte) (*Integration, error) {
	return func(body []byte) (*Integration, error) {
		integration, err := d.integration(body)
		if err == nil && !strings.EqualFold(integration.GUID, guid) {
			return nil, errors.New("it holds another integration than the one asked for")
		}
		return integration, err
	}
}

func (d decoder) integration(body []byte) (*Integration, error) {
	var wire struct {
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
	integration := &Integration{
		CreatedTime: wire.CreatedTime, UpdatedTime: wire.UpdatedTime, Name: wire.Name, Description: wire.Description,
		Template: wire.Template, AuthType: wire.AuthType, PermissionsKnown: wire.Permissions != nil, ContentCount: wire.ContentCount,
		EnvironmentVariables: unique(wire.EnvironmentVariables, func(name string) string { return name }),
	}
	var err error
	if integration.GUID, err = decodeGUID("guid", wire.GUID); err != nil {
		return nil, err
	}
	if err := integration.checkLimits(); err != nil {
		return nil, err
	}
	if integration.Config, integration.ShownSecrets, err = d.config(wire.Template, wire.Config); err != nil {
		return nil, err
	}
	integration.Permissions, err = decodePermissions(wire.Permissions)
	return integration, err
}

func (i *Integration) checkLimits() error {
	names := []string{"template", i.Template, "auth_type", i.AuthType, "created_time", i.CreatedTime, "updated_time", i.UpdatedTime}
	if i.Name != nil {
		names = append(names, "name", *i.Name)
	}
	for _, variable := range i.EnvironmentVariables {
		names = append(names, "name of an environment variable", variable)
	}
	description := ""
	if i.Description != nil {
		description = *i.Description
	}
	return cmp.Or(
		checkCount("environment variables", len(i.EnvironmentVariables), mostVariables),
		checkTexts(longestName, names...),
		checkTexts(longestValue, "description", description),
	)
}

// config returns the values, and the names of the secrets that it dropped.
func (d decoder) config(template string, raw map[string]json.RawMessage) (config map[string]any, shown []string, err error) {
	if err := checkCount("config keys", len(raw), mostConfigKeys); err != nil {
		return nil, nil, err
	}
	config = make(map[string]any, len(raw))
	for key, value := range raw {
		if err := cmp.Or(checkTexts(longestName, "config key", key), checkTexts(longestValue, "value in config", string(value))); err != nil {
			return nil, nil, err
		}
		var text string
		switch isText := json.Unmarshal(value, &text) == nil && value[0] == '"'; {
		case d.secret(template, key):
			if scalarText(value) != "" {
				shown = append(shown, key)
			}
		case isText:
			config[key] = text
		case value[0] == 't', value[0] == 'f':
			config[key] = value[0] == 't'
		}
	}
	slices.Sort(shown)
	return config, shown, nil
}

func decodePermissions(raw json.RawMessage) ([]Permission, error) {
	if raw == nil || raw[0] == 'n' {
		return nil, nil
	}
	permissions, err := decodeList(raw, "permissions", mostPermissions, func(item json.RawMessage) (permission Permission, err error) {
		var wire struct {
			UserGUID  *string `json:"user_guid"`
			GroupGUID *string `json:"group_guid"`
		}
		if err := decodeObject(item, &wire); err != nil {
			return Permission{}, err
		}
		if permission.UserGUID, err = decodeOptionalGUID("user guid", wire.UserGUID); err != nil {
			return Permission{}, err
		}
		permission.GroupGUID, err = decodeOptionalGUID("group guid", wire.GroupGUID)
		return permission, err
	})
	return unique(permissions, Permission.principal), err
}

// principal is what the permission grants, the same for two that grant the same.
func (p Permission) principal() string {
	switch {
	case p.UserGUID != nil:
		return "user " + *p.UserGUID
	case p.GroupGUID != nil:
		return "group " + *p.GroupGUID
	}
	return ""
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
