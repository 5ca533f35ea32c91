package main

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// askDefaults looks which keys come that nobody sent: first options of the template custom, then a field of whatever template gives one a
// default.
func askDefaults(ctx context.Context, p *probe) (answer, error) {
	s, err := p.make(ctx, nil)
	if err != nil {
		return answer{}, err
	}
	filled, open := defaulted(p.custom, p.config, s.config(), func(k *template.Key) bool { return k.Type != "" })
	switch {
	case filled+open == 0:
		return leaves("the template custom has no option with a default that can be left out")
	case filled > 0 && open > 0 && p.listed: // the catalogue may have more than the server
		return strange("some defaults of options are stored, others not", s.config())
	}
	fields, known, err := p.fieldDefaults(ctx)
	switch {
	case err != nil:
		return answer{}, err
	case filled == 0 && fields:
		return strange("defaults of fields are stored, those of options not", nil)
	case filled == 0:
		return settles("not-stored", "config holds what was sent")
	case fields:
		return settles("stored-with-fields", "options and fields")
	case !known:
		return leaves("defaults of options are stored; no template is known to give a field one")
	}
	return settles("stored", "options, not fields")
}

// defaulted counts the visible keys with a default that were not sent, by whether they came all the same.
func defaulted(t *template.Template, sent, held map[string]any, kind func(*template.Key) bool) (filled, open int) {
	for _, name := range t.Names() {
		k := t.Key(name)
		if _, given := sent[name]; given || k.Secret || k.Default.IsNull() || !kind(k) || t.Visibility(name, template.FromConfig(sent)) != template.Visible {
			continue
		}
		if _, there := held[name]; there {
			filled++
		} else {
			open++
		}
	}
	return filled, open
}

// fieldDefaults tells whether the default of a field is stored, and whether that is known: a template of the catalogue may be another one on
// this server.
func (p *probe) fieldDefaults(ctx context.Context) (stored, known bool, err error) {
	isField := func(k *template.Key) bool { return k.Type == "" }
	tried := 0
	for _, t := range p.templates {
		config := fill(t, map[string]any{})
		if _, open := defaulted(t, config, nil, isField); open == 0 || tried == 3 {
			continue
		}
		tried++
		made, got, err := p.create(ctx, p.body(map[string]any{"template": t.ID, "config": config}))
		if err != nil {
			return false, false, err
		}
		if got.ok() {
			filled, _ := defaulted(t, config, made.config(), isField)
			return filled > 0, filled > 0 || p.listed, nil
		}
	}
	return false, false, nil
}

// askInvisible sends a Service Account a key that only Viewer integrations show.
func askInvisible(ctx context.Context, p *probe) (answer, error) {
	key := hidden(p.custom, p.service, "authorization_uri")
	if key == "" {
		return leaves("the template custom hides no text of a Service Account")
	}
	config := p.with(p.service)
	for _, name := range p.custom.Names() {
		if name != key && p.custom.Visibility(name, template.FromConfig(p.service)) == template.Hidden {
			delete(config, name)
		}
	}
	config[key] = "https://" + ownHost + "/hidden"
	made, got, err := p.create(ctx, p.body(map[string]any{"config": config}))
	value, there := made.config()[key]
	switch {
	case err != nil:
		return answer{}, err
	case got.refused():
		return settles("refused", "a Service Account with "+key+": "+got.String())
	case got.ok() && !there:
		return settles("dropped", key+" of a Service Account is gone")
	case got.ok() && value == config[key] && p.listed:
		return settles("kept", key+" of a Service Account stays")
	case got.ok() && value == config[key]:
		return leaves("without the server's templates it is not known whether " + key + " is hidden")
	}
	return strange("a Service Account with "+key+": "+got.String(), got.body)
}

// hidden returns a text that the template does not show under the config, the preferred one first, or "".
func hidden(t *template.Template, config map[string]any, preferred string) string {
	for _, name := range append([]string{preferred}, t.Names()...) {
		if k := t.Key(name); k != nil && k.Type == "" && !k.Secret && t.Visibility(name, template.FromConfig(config)) == template.Hidden {
			return name
		}
	}
	return ""
}

// askAuthTypeChange turns a Viewer into a Service Account. Where that is refused it tries without the keys that it hides: they may be the
// reason.
func askAuthTypeChange(ctx context.Context, p *probe) (answer, error) {
	s, err := p.make(ctx, nil)
	if err != nil {
		return answer{}, err
	}
	got, after, err := p.patch(ctx, s, map[string]any{"config": p.service})
	if err == nil && got.refused() {
		first := got
		config := without(p.service)
		for key := range p.config {
			if _, visible := p.service[key]; !visible {
				config[key] = nil
			}
		}
		if got, after, err = p.patch(ctx, s, map[string]any{"config": config}); err == nil && !got.ok() {
			got = first
		}
	}
	switch {
	case err != nil:
		return answer{}, err
	case got.refused():
		return settles("refused", got.String())
	case got.ok() && after.config()["auth_type"] == serviceAccount:
		return settles("accepted", got.String())
	}
	return strange("PATCH of auth_type: "+got.String(), got.body)
}

// askVerify cannot tell a server that really asks the token endpoint from one that fails anyway: there is nothing under example.com.
func askVerify(ctx context.Context, p *probe) (answer, error) {
	s, err := p.make(ctx, map[string]any{"config": p.service})
	if err != nil {
		return answer{}, err
	}
	got, err := p.send(ctx, http.MethodPost, s.path()+"/verify", nil)
	switch {
	case err != nil:
		return answer{}, err
	case got.ok():
		return settles("succeeds", "though its token endpoint gives no token")
	case got.refused():
		return leaves("it fails (" + got.String() + "), as it must: the token endpoint under example.com gives no token")
	case got.status == http.StatusNotFound && !got.isJSON:
		return leaves("this release verifies nothing")
	}
	return strange("POST …/verify: "+got.String(), got.body)
}

// sameTexts reports whether every text was kept, or whether every one was trimmed.
func sameTexts(sent, stored []string) (kept, trimmed bool) {
	cut := make([]string, len(sent))
	for i, text := range sent {
		cut[i] = strings.TrimSpace(text)
	}
	return slices.Equal(sent, stored), slices.Equal(cut, stored)
}
