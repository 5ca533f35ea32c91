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
func decodeObject(body []byte, into any) error {
	if err := checkShape(body, '{', "an object"); err != nil {
		return err
	}
	err := json.Unmarshal(body, into)
	if mistyped, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("its %q is of the wrong type", mistyped.Field)
	}
	return err
}

// decodeList decodes one element after the other, so that a list takes no more memory than what is made of it. what names the elements
// of which there may be most.
func decodeList[T any](body []byte, what string, most int, element func(json.RawMessage) (T, error)) ([]T, error) {
	if err := checkShape(body, '[', "a list"); err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	list := []T{}
	for decoder.More() {
		if len(list) == most {
			return nil, tooMany(what, most)
		}
		var item json.RawMessage
		if err := decoder.Decode(&item); err != nil {
			return nil, err
		}
		value, err := element(item)
		if err != nil {
			return nil, fmt.Errorf("item %d of the list: %w", len(list)+1, err)
		}
		list = append(list, value)
	}
	return list, nil
}

// checkShape makes sure that the body is JSON and begins like the shape that is expected.
func checkShape(body []byte, opening byte, shape string) error {
	body = bytes.TrimLeft(body, " \t\r\n")
	switch {
	case len(body) == 0:
		return errors.New("it is empty")
	case !utf8.Valid(body):
		return errors.New("it is not text in UTF-8")
	case json.Valid(body) && body[0] == opening:
		return nil
	case json.Valid(body):
		return fmt.Errorf("it is not %s", shape)
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
