package connect

import "encoding/json"

// Nullable is a property of an update that can be left out (the zero value), null or set. Use it with `omitzero`.
type Nullable[T any] struct {
	value   *T
	present bool
}

// Set gives the property a value.
func Set[T any](value T) Nullable[T] { return Nullable[T]{value: &value, present: true} }

// Null sends the property as JSON null.
func Null[T any]() Nullable[T] { return Nullable[T]{present: true} }

// IsZero reports whether the property is left out.
func (n Nullable[T]) IsZero() bool { return !n.present }

// IsNull reports whether the property is sent as JSON null.
func (n Nullable[T]) IsNull() bool { return n.present && n.value == nil }

// MarshalJSON writes the value or null.
func (n Nullable[T]) MarshalJSON() ([]byte, error) { return json.Marshal(n.value) }
