package main

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// changed is one key of a specimen's config before and after a PATCH.
type changed struct {
	got           reply
	before, after any
	there         bool // after
}

// change sends one key of config, as the provider would: with all others.
func (p *probe) change(ctx context.Context, key string, value any) (changed, error) {
	s, err := p.make(ctx, nil)
	if err != nil {
		return changed{}, err
	}
	before, there := s.config()[key]
	if !there {
		return changed{}, noAnswer{"the server does not keep " + key}
	}
	got, after, err := p.patchConfig(ctx, s, map[string]any{key: value})
	c := changed{got: got, before: before}
	c.after, c.there = after.config()[key]
	return c, err
}

func askConfigUpdate(ctx context.Context, p *probe) (answer, error) {
	s, err := p.make(ctx, nil)
	if err != nil {
		return answer{}, err
	}
	before, there := s.config()[p.free]
	if !there {
		return leaves("the server does not keep " + p.free)
	}
	part := without(p.with(map[string]any{"client_id": "probe-2"}), p.free)
	got, after, err := p.patch(ctx, s, map[string]any{"config": without(part, "client_secret")})
	if err == nil && got.refused() {
		got, after, err = p.patch(ctx, s, map[string]any{"config": part}) // perhaps the secret is missed
	}
	seen := fmt.Sprintf("%s; %s was left out", got, p.free)
	switch {
	case err != nil:
		return answer{}, err
	case !got.ok() || after.config()["client_id"] != "probe-2":
		return strange("PATCH of config: "+seen, got.body)
	case after.config()[p.free] == before:
		return settles("merge", seen+" and stays")
	}
	return settles("replace", seen+" and is gone")
}

func askConfigNull(ctx context.Context, p *probe) (answer, error) {
	c, err := p.change(ctx, p.free, nil)
	switch {
	case err != nil:
		return answer{}, err
	case c.got.refused():
		return settles("refused", c.got.String())
	case c.got.ok() && c.there && c.after == nil:
		return strange("null is stored", c.got.body)
	case !c.got.ok():
		return strange("PATCH with null for a config key: "+c.got.String(), c.got.body)
	case p.found["config-update"] == "":
		return leaves("it is not known whether a PATCH replaces config, which would remove the key anyway")
	case p.found["config-update"] == "replace":
		return leaves("where a PATCH replaces config, null and leaving a key out come to the same")
	case c.there && c.after == c.before:
		return settles("ignored", "the old value stays")
	}
	return settles("deletes", "the old value is gone")
}

func askConfigEmpty(ctx context.Context, p *probe) (answer, error) {
	c, err := p.change(ctx, p.free, "")
	switch {
	case err != nil:
		return answer{}, err
	case c.got.refused():
		return settles("refused", c.got.String())
	case c.got.ok() && c.after == "":
		return settles("stored", `it reads ""`)
	case c.got.ok() && (!c.there || c.after != c.before && c.after != nil):
		return settles("deletes", "the old value is gone")
	}
	return strange(`PATCH with "" for a config key: `+c.got.String(), c.got.body)
}

func askRequired(ctx context.Context, p *probe) (answer, error) {
	key := pick(p.custom, p.config, func(k *template.Key) bool { return k.Required() && k.Default.IsNull() && p.config[k.Name] != nil }, "client_secret")
	if key == "" {
		return leaves("no field of the template custom refuses to be empty")
	}
	_, got, err := p.create(ctx, p.body(map[string]any{"config": without(p.config, key)}))
	switch {
	case err != nil:
		return answer{}, err
	case got.refused():
		return settles("required", "without "+key+": "+got.String())
	case got.ok():
		return settles("optional", "without "+key+": "+got.String())
	}
	return strange("POST without "+key+": "+got.String(), got.body)
}

func askServerKeys(ctx context.Context, p *probe) (answer, error) {
	s, err := p.make(ctx, nil)
	if err != nil {
		return answer{}, err
	}
	keys := p.keysOfServer(s)
	switch {
	case len(keys) == 0:
		return settles("none", "config holds nothing but keys of the template")
	case !p.listed:
		return leaves("a key came that nobody sent: without the server's templates it may be a default")
	}
	return settles("added", fmt.Sprintf("%d in config", len(keys)))
}

// keysOfServer lists the keys of a specimen's config that nobody sent and the template does not have. A value of a type that no release is known
// to have is news of another kind.
func (p *probe) keysOfServer(s specimen) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.config())), func(key string) bool {
		_, sent := p.config[key]
		return sent || p.custom.Key(key) != nil || !isConfigValue(s.config()[key])
	})
}

const unknownKey = "terraform_provider_connect_probe"

func askUnknownKey(ctx context.Context, p *probe) (answer, error) {
	made, got, err := p.create(ctx, p.body(map[string]any{"config": p.with(map[string]any{unknownKey: "probe"})}))
	value, there := made.config()[unknownKey]
	switch {
	case err != nil:
		return answer{}, err
	case got.refused():
		return settles("refused", got.String())
	case got.ok() && value == "probe":
		return settles("stored", got.String())
	case got.ok() && !there:
		return settles("ignored", got.String())
	}
	return strange("POST with an unknown key: "+got.String(), got.body)
}

func askStoredUnknown(ctx context.Context, p *probe) (answer, error) {
	unknown, added := p.found["unknown-key"], p.found["server-keys"]
	switch {
	case unknown == "":
		return leaves("it was not found out whether the server refuses unknown keys")
	case unknown != "refused":
		return leaves("the server refuses no unknown key, sent back or not")
	case added == "":
		return leaves("it is not known whether the template has the keys that the server adds")
	case added != "added":
		return leaves("no integration of the probe's can hold a key that the template does not have")
	}
	s, err := p.make(ctx, nil)
	if err != nil {
		return answer{}, err
	}
	back := map[string]any{}
	for _, key := range p.keysOfServer(s) {
		back[key] = s.config()[key]
	}
	got, _, err := p.patchConfig(ctx, s, back)
	switch {
	case err != nil:
		return answer{}, err
	case got.ok():
		return settles("accepted", got.String())
	case got.refused():
		return settles("refused", got.String())
	}
	return strange("PATCH with a key of the server's: "+got.String(), got.body)
}

func askScopes(ctx context.Context, p *probe) (answer, error) {
	const sent = "probe-b probe-c probe-a"
	s, err := p.make(ctx, map[string]any{"config": p.with(map[string]any{"scopes": sent})})
	if err != nil {
		return answer{}, err
	}
	stored, isText := s.config()["scopes"].(string)
	switch {
	case stored == sent:
		return settles("as-sent", "in the order in which they were sent")
	case stored == "probe-c probe-b probe-a":
		return settles("reordered", "in descending order")
	case isText && strings.Join(slices.Sorted(slices.Values(strings.Fields(stored))), " ") == "probe-a probe-b probe-c":
		return strange("scopes are stored in another order than sent, not descending", stored)
	}
	return strange("scopes are not stored as they were sent", s.config()["scopes"])
}

func askBoolStrings(ctx context.Context, p *probe) (answer, error) {
	key := pick(p.custom, p.config, func(k *template.Key) bool { return k.Type == template.TypeBool }, "use_pkce")
	if key == "" {
		return leaves("the template custom has no bool")
	}
	value := "false"
	if p.custom.Key(key).Default == template.Bool(false) {
		value = "true"
	}
	made, got, err := p.create(ctx, p.body(map[string]any{"config": p.with(map[string]any{key: value})}))
	switch {
	case err != nil:
		return answer{}, err
	case got.refused():
		return settles("refused", got.String())
	case got.ok() && reflect.DeepEqual(made.config()[key], value == "true"):
		return settles("accepted", "stored as a boolean")
	}
	return strange("POST with a text for a bool: "+got.String(), got.body)
}
