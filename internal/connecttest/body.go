package connecttest

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// fields are the top-level members of a JSON object that a client sent.
type fields map[string]json.RawMessage

// parseFields reads a JSON object and refuses members that the endpoint does not know, as Connect's own endpoints do
// (client code). The content type is not looked at: the documentation's curl examples send the wrong one.
func parseFields(body []byte, known ...string) (fields, error) {
	var f fields
	if err := json.Unmarshal(body, &f); err != nil || f == nil {
		return nil, badRequest(codeCannotParse, "Unable to parse the request body: it must be a JSON object.")
	}
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if !slices.Contains(known, name) {
			return nil, badRequest(codeCannotParse, "Unable to parse the request body: unknown field %q.", name)
		}
	}
	return f, nil
}

// isNull reports whether the member is there and null.
func (f fields) isNull(name string) bool {
	raw, there := f[name]
	return there && isNull(raw)
}

func isNull(raw json.RawMessage) bool { return bytes.Equal(bytes.TrimSpace(raw), []byte("null")) }

// text returns a string member, or nil where it is null or not there.
func (f fields) text(name string) (*string, error) {
	raw, there := f[name]
	if !there || isNull(raw) {
		return nil, nil
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return nil, badRequest(codeParameter, "The field %s must be a string or null.", name)
	}
	return &text, nil
}

// object returns an object member, or nil where it is null or not there.
func (f fields) object(name string) (map[string]any, error) {
	raw, there := f[name]
	if !there || isNull(raw) {
		return nil, nil
	}
	var object map[string]any
	if json.Unmarshal(raw, &object) != nil {
		return nil, badRequest(codeParameter, "The field %s must be an object.", name)
	}
	return object, nil
}

// decode reads a JSON body of which the endpoint takes what it knows.
func decode(body []byte, into any) error {
	if json.Unmarshal(body, into) != nil {
		return badRequest(codeCannotParse, "Unable to parse the request body.")
	}
	return nil
}
