package connect

import (
	"context"
	"slices"
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
