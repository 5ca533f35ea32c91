package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

// principalLookup looks for the one user or group that has a text exactly.
type principalLookup[T any] struct {
	kind      string // "user" or "group", for errors
	attribute string // what the user wrote: username, email or name
	wanted    string
	narrow    string // what to do where several bear it

	search   func(ctx context.Context, prefix string) ([]T, error)
	text     func(T) string
	describe func(T) string
}

// one returns the only match. It never picks: none and several are errors that say what there is.
func (l principalLookup[T]) one(ctx context.Context) (match T, diags diag.Diagnostics) {
	near, err := l.search(ctx, l.wanted)
	all := near
	if err == nil && len(near) >= connect.SearchLimit {
		all, err = l.search(ctx, "") // the search is cut off; only the list has pages
	}
	if err != nil {
		return match, apiDiagnostics(fmt.Sprintf("look up the %s %q", l.kind, l.wanted), err)
	}
	matching := slices.DeleteFunc(slices.Clone(all), func(item T) bool { return !sameText(l.text(item), l.wanted) })
	at := path.Root(l.attribute)
	switch len(matching) {
	case 1:
		return matching[0], nil
	case 0:
		diags.AddAttributeError(at, "No such "+l.kind, fmt.Sprintf("Connect has no %s with `%s = %q`.%s", l.kind, l.attribute, l.wanted, l.similar(near)))
	default:
		diags.AddAttributeError(at, fmt.Sprintf("Several %ss match", l.kind),
			fmt.Sprintf("Connect has %d %ss with `%s = %q`:\n%s\n%s", len(matching), l.kind, l.attribute, l.wanted, lines(matching, l.describe), l.narrow))
	}
	return match, diags
}

// similar lists the first of those that Connect's search found, which goes by the beginning and ignores case.
func (l principalLookup[T]) similar(near []T) string {
	const shown = 5
	if len(near) == 0 {
		return " It must match exactly, capitals included. Look it up in Connect, or ask the server's administrator."
	}
	return " It must match exactly, capitals included. Close matches:\n" + lines(near[:min(len(near), shown)], l.describe) + "\nTake the one that you mean."
}

// lines describes each in a line of its own.
func lines[T any](items []T, describe func(T) string) string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = describe(item)
	}
	return untrusted.Lines(lines)
}
