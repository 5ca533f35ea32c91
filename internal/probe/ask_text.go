package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// text returns a text of a specimen; null and absence are "".
func text(object map[string]any, member string) string {
	value, _ := object[member].(string)
	return value
}

func askText(ctx context.Context, p *probe) (answer, error) {
	sent := []string{" " + p.name + " ", " probe ", " probe "}
	key := pick(p.custom, p.config, func(k *template.Key) bool {
		return k.Type == "" && !k.Secret && k.Name != "scopes" && fits(p.custom, k, sent[2])
	}, "client_id")
	if key == "" {
		key = "client_id"
	}
	made, got, err := p.create(ctx, p.body(map[string]any{
		"name": sent[0], "description": sent[1], "config": p.with(map[string]any{key: sent[2]}),
	}))
	if err != nil {
		return answer{}, err
	}
	kept, trimmed := sameTexts(sent, []string{text(made.object, "name"), text(made.object, "description"), text(made.config(), key)})
	switch {
	case got.ok() && kept:
		return settles("as-sent", "in name, description and "+key)
	case got.ok() && trimmed:
		return settles("trimmed", "in name, description and "+key)
	case got.ok():
		return strange("white space is kept in some of name, description and "+key+", not in all", got.body)
	}
	return strange("POST with white space around texts: "+got.String(), got.body)
}

func askUnsetDescription(ctx context.Context, p *probe) (answer, error) {
	unset, err := p.make(ctx, nil)
	if err != nil {
		return answer{}, err
	}
	empty, err := p.make(ctx, map[string]any{"description": ""})
	if err != nil {
		return answer{}, err
	}
	seen := fmt.Sprintf("unset reads %s, empty %s", shownText(unset.object), shownText(empty.object))
	switch seen {
	case `unset reads null, empty ""`:
		return settles("null", seen)
	case `unset reads "", empty ""`:
		return settles("empty", seen)
	case `unset reads null, empty null`:
		return settles("always-null", seen)
	}
	return strange("description: "+seen, unset.object)
}

func shownText(object map[string]any) string {
	switch value, there := object["description"]; {
	case !there:
		return "as absent"
	case value == nil:
		return "null"
	case value == "":
		return `""`
	}
	return "as something else"
}

func askTextNull(ctx context.Context, p *probe) (answer, error) {
	s, err := p.make(ctx, map[string]any{"description": "probe"})
	if err != nil {
		return answer{}, err
	}
	got, after, err := p.patch(ctx, s, map[string]any{"description": nil})
	if err != nil {
		return answer{}, err
	}
	if !got.ok() {
		return strange("PATCH with null for the description: "+got.String(), got.body)
	}
	name, named, err := p.patch(ctx, s, map[string]any{"name": nil})
	if err != nil {
		return answer{}, err
	}
	cleared, nameCleared := text(after.object, "description") == "", text(named.object, "name") == ""
	switch {
	case name.refused() && cleared: // a server that insists on a name
		return settles("clears", "the description is gone, the name must stay")
	case name.ok() && cleared == nameCleared:
		return settles(choose(cleared, "clears", "ignored"), choose(cleared, "name and description are gone", "name and description stay"))
	}
	return strange("null does not do the same to name and description: name "+name.String(), name.body)
}

// askTextLength tries lengths around the limits that the stand-in plays, and then far longer ones.
func askTextLength(ctx context.Context, p *probe) (answer, error) {
	longer := func(n int) string { return p.name + strings.Repeat("x", n-len(p.name)) }
	s, err := p.make(ctx, nil)
	if err != nil {
		return answer{}, err
	}
	var seen []string
	refused := 0
	for _, try := range []struct {
		member string
		length int
	}{{"name", 65}, {"description", 257}, {"name", 1024}, {"description", 8192}} {
		got, after, err := p.patch(ctx, s, map[string]any{try.member: longer(try.length)})
		switch {
		case err != nil:
			return answer{}, err
		case got.ok() && text(after.object, try.member) != longer(try.length):
			return strange(fmt.Sprintf("a %s of %d characters is not stored as it was sent", try.member, try.length), after.object[try.member])
		case !got.ok() && !got.refused():
			return strange(fmt.Sprintf("PATCH with a %s of %d characters: %s", try.member, try.length, got), got.body)
		case got.refused():
			refused++
			seen = append(seen, fmt.Sprintf("a %s of %d is refused", try.member, try.length))
		default:
			seen = append(seen, fmt.Sprintf("a %s of %d is taken", try.member, try.length))
		}
	}
	switch {
	case refused == 0:
		return settles("unlimited", seen[2]+", "+seen[3])
	case strings.HasSuffix(seen[0], "refused") && strings.HasSuffix(seen[1], "refused"):
		return p.limits(ctx, s, longer, seen)
	}
	return strange(strings.Join(seen, ", "), nil)
}

// limits checks that the limits are those that the stand-in plays.
func (p *probe) limits(ctx context.Context, s specimen, longer func(int) string, seen []string) (answer, error) {
	got, _, err := p.patch(ctx, s, map[string]any{"name": longer(64), "description": longer(256)})
	switch {
	case err != nil:
		return answer{}, err
	case got.ok():
		return settles("limited", "to 64 and 256 characters")
	}
	return strange(strings.Join(seen[:2], ", ")+", and so are 64 and 256", nil)
}

func askEmptyName(ctx context.Context, p *probe) (answer, error) {
	_, got, err := p.create(ctx, without(p.body(nil), "name"))
	switch {
	case err != nil:
		return answer{}, err
	case got.ok():
		return settles("accepted", got.String())
	case got.refused():
		return settles("refused", got.String())
	}
	return strange("POST without a name: "+got.String(), got.body)
}

func askDuplicateNames(ctx context.Context, p *probe) (answer, error) {
	if _, err := p.make(ctx, nil); err != nil {
		return answer{}, err
	}
	_, got, err := p.createBeside(ctx, p.body(nil))
	switch {
	case err != nil:
		return answer{}, err
	case got.ok():
		return settles("accepted", got.String())
	case got.refused():
		return settles("refused", got.String())
	}
	return strange("POST of a second integration of that name: "+got.String(), got.body)
}

// askUpdatedTime sends the name that is there already, more than a second later: Connect's times are whole seconds.
func askUpdatedTime(ctx context.Context, p *probe) (answer, error) {
	s, err := p.make(ctx, nil)
	if err != nil {
		return answer{}, err
	}
	p.sleep(ctx, 1100*time.Millisecond)
	got, after, err := p.patch(ctx, s, map[string]any{"name": s.object["name"]})
	before, there := s.object["updated_time"].(string)
	switch {
	case err != nil:
		return answer{}, err
	case !got.ok() || !there:
		return strange("PATCH with the name that it has: "+got.String(), got.body)
	case after.object["updated_time"] == before:
		return settles("on-change", "it stays")
	}
	return settles("always", "it moves")
}
