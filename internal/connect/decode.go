package connect

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// decodeObject and decodeList decode a JSON object or list, and nothing else: JSON null would decode into anything. Their errors
// never quote the document.
func decodeObject(body []byte, into any) error { return decodeShape(body, '{', "an object", into) }

func decodeList[T any](body []byte, element func(json.RawMessage) (T, error)) ([]T, error) {
	var raw []json.RawMessage
	if err := decodeShape(body, '[', "a list", &raw); err != nil {
		return nil, err
	}
	list := make([]T, 0, len(raw))
	for i, item := range raw {
		value, err := element(item)
		if err != nil {
			return nil, fmt.Errorf("item %d of the list: %w", i+1, err)
		}
		list = append(list, value)
	}
	return list, nil
}

func decodeShape(body []byte, opening byte, shape string, into any) error {
	body = bytes.TrimLeft(body, " \t\r\n")
	switch {
	case len(body) == 0:
		return errors.New("it is empty")
	case !utf8.Valid(body):
		return errors.New("it is not text in UTF-8")
	}
	err := json.Unmarshal(body, into)
	var mistyped *json.UnmarshalTypeError
	switch {
	case body[0] != opening && json.Valid(body):
		return fmt.Errorf("it is not %s", shape)
	case err == nil:
		return nil
	case errors.As(err, &mistyped):
		return fmt.Errorf("its %q is of the wrong type", mistyped.Field)
	case isCut(body):
		return errors.New("it is cut short")
	}
	return errors.New("it is not JSON")
}

// isCut reports whether the body is the beginning of a JSON document.
func isCut(body []byte) bool {
	var whole json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(body)).Decode(&whole), io.ErrUnexpectedEOF)
}
