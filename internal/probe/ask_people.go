package main

import (
	"context"
	"fmt"
	"net/http"
)

func askPermissions(ctx context.Context, p *probe) (answer, error) {
	made, got, err := p.create(ctx, p.body(map[string]any{"permissions": []any{}}))
	_, variables := p.plain["environment_variables"]
	_, counted := p.plain["content_count"]
	_, shown := made.object["permissions"].([]any)
	switch {
	case err != nil:
		return answer{}, err
	case got.ok() && shown:
		return settles("profile", "they are taken and shown")
	case got.refused() && (variables || counted):
		return settles("unknown", "they are refused, though the release has what came with them: "+got.String())
	case got.refused():
		return leaves("this release does not know permissions")
	}
	return strange("POST with permissions: "+got.String(), got.body)
}

// restricted makes a specimen that only one user may use.
func (p *probe) restricted(ctx context.Context) (specimen, string, error) {
	user, err := p.user(ctx)
	if err != nil {
		return specimen{}, "", err
	}
	s, err := p.make(ctx, map[string]any{"permissions": []any{entryOf(user)}})
	if err == nil && permissionsOf(s) != 1 {
		err = noAnswer{"an access list of one is not shown as one"}
	}
	return s, user, err
}

func entryOf(user string) map[string]any { return map[string]any{"user_guid": user, "group_guid": nil} }

// permissionsOf counts the entries of an access list; -1: it is not shown.
func permissionsOf(s specimen) int {
	list, there := s.object["permissions"].([]any)
	if !there {
		return -1
	}
	return len(list)
}

func askPermissionsNull(ctx context.Context, p *probe) (answer, error) {
	s, _, err := p.restricted(ctx)
	if err != nil {
		return answer{}, err
	}
	got, after, err := p.patch(ctx, s, map[string]any{"permissions": nil})
	switch {
	case err != nil:
		return answer{}, err
	case got.ok() && permissionsOf(after) == 1:
		return settles("ignored", "the list stays")
	case got.ok() && permissionsOf(after) == 0:
		return settles("clears", "the list is empty")
	}
	return strange("PATCH with null for permissions: "+got.String(), got.body)
}

func askDuplicatePermissions(ctx context.Context, p *probe) (answer, error) {
	s, user, err := p.restricted(ctx)
	if err != nil {
		return answer{}, err
	}
	got, after, err := p.patch(ctx, s, map[string]any{"permissions": []any{entryOf(user), entryOf(user)}})
	switch {
	case err != nil:
		return answer{}, err
	case got.refused():
		return settles("refused", got.String())
	case got.ok() && permissionsOf(after) == 1:
		return settles("collapsed", "one entry")
	}
	return strange(fmt.Sprintf("a user listed twice: %s, %d entries", got, permissionsOf(after)), got.body)
}

func askPermissionsShown(ctx context.Context, p *probe) (answer, error) {
	s, err := p.make(ctx, map[string]any{"permissions": []any{}})
	if err != nil {
		return answer{}, err
	}
	got, err := p.publisher.get(ctx, s.path())
	_, shown := got.object()["permissions"]
	switch {
	case err != nil:
		return answer{}, err
	case !got.ok():
		return leaves("the publisher's key cannot read an open integration: " + got.String())
	}
	return settles(choose(shown, "everyone", "administrators"), choose(shown, "a publisher sees them", "a publisher does not see them"))
}

func askACLDenied(ctx context.Context, p *probe) (answer, error) {
	s, user, err := p.restricted(ctx)
	if err != nil {
		return answer{}, err
	}
	whoami, err := p.publisher.get(ctx, "/v1/user")
	if err != nil {
		return answer{}, err
	}
	if whoami.object()["guid"] == user {
		return leaves("both keys are the same user's")
	}
	open, err := p.publisher.get(ctx, integrations)
	if err != nil {
		return answer{}, err
	}
	if !open.ok() {
		return leaves("the publisher's key cannot read integrations: " + open.String())
	}
	got, err := p.publisher.get(ctx, s.path())
	switch {
	case err != nil:
		return answer{}, err
	case got.ok():
		return leaves("the publisher's key may use what was restricted to another user")
	case got.status == http.StatusNotFound:
		return settles("404", got.String())
	case got.status == http.StatusForbidden:
		return settles("403", got.String())
	}
	return strange("GET by a publisher of what is restricted to another user: "+got.String(), got.body)
}
