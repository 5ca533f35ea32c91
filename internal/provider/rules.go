package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// rules are what is known of an integration's template: the server's own word, or else the catalogue's.
type rules struct {
	template   *template.Template // nil: neither knows it
	fromServer bool
	refused    bool // the server lists its templates, and this is not among them
	offered    []string
}

// rules returns nil while the template, or the server to ask, is not known yet.
func (p *providerData) rules(ctx context.Context, id types.String) *rules {
	if !p.ready() || id.IsUnknown() {
		return nil
	}
	offered := p.templates(ctx)
	if t := offered[id.ValueString()]; t != nil {
		return &rules{template: t, fromServer: true}
	}
	r := &rules{template: template.Lookup(id.ValueString()), refused: offered != nil}
	for name := range offered {
		r.offered = append(r.offered, name)
	}
	return r
}

// key returns what the template says of the key, or nil.
func (r *rules) key(name string) *template.Key {
	if r == nil || r.template == nil {
		return nil
	}
	return r.template.Key(name)
}

// defaultOf returns the key's default, or nil. The catalogue's counts only where it is documented.
func (r *rules) defaultOf(name string) any {
	k := r.key(name)
	if k == nil || !r.fromServer && !k.IsDocumented(template.AspectDefault) {
		return nil
	}
	return k.Default
}

// likelyDefaultOf returns the key's default, inferred ones included: enough to recognise a value that a server put back.
func (r *rules) likelyDefaultOf(name string) any {
	if k := r.key(name); k != nil {
		return k.Default
	}
	return nil
}

func (r *rules) visibility(name string, values template.Values) template.Visibility {
	if r == nil || r.template == nil {
		return template.Undecidable
	}
	return r.template.Visibility(name, values)
}
