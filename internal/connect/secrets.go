package connect

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

type secretsKey struct{}

// WithSecrets returns a context for calls that concern these values: no error of such a call shows them, whatever the server answers.
func WithSecrets(ctx context.Context, values ...string) context.Context {
	if len(values) == 0 {
		return ctx
	}
	return context.WithValue(ctx, secretsKey{}, slices.Concat(secretsIn(ctx), values))
}

func secretsIn(ctx context.Context) []string {
	values, _ := ctx.Value(secretsKey{}).([]string)
	return values
}

// headerSecrets returns a header's value and its parts, such as the token of `Snowflake Token="…"`. Short words are in every text by
// chance: what is as short as a switch is no secret, nor is a short part.
func headerSecrets(value string) []string {
	const shortestValue, shortestPart = 4, 8
	secrets := strings.FieldsFunc(value, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(`"=;,`, c) })
	secrets = slices.DeleteFunc(secrets, func(part string) bool { return utf8.RuneCountInString(part) < shortestPart })
	if utf8.RuneCountInString(value) >= shortestValue {
		secrets = append(secrets, value)
	}
	return secrets
}

// isControl includes the characters that only steer how text is shown, such as those that reverse its direction.
func isControl(c rune) bool { return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) }
