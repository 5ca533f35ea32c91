package main

import (
	"context"
	"net/http"
	"slices"
)

// association is what the probe must know of the content item that the user named.
type association struct {
	before  []string // guids of its integrations, in the server's order
	changed bool     // the list may not be what it was
}

func associationsOf(content string) string {
	return "/v1/content/" + content + "/oauth/integrations/associations"
}

// integrationsOf returns the guids of a content item's integrations.
func (p *probe) integrationsOf(ctx context.Context, content string) ([]string, error) {
	got, err := p.get(ctx, associationsOf(content))
	if err != nil {
		return nil, err
	}
	list, ok := got.list()
	if !ok {
		return nil, noAnswer{"the content item's integrations cannot be read: " + got.String()}
	}
	guids := []string{}
	for _, entry := range list {
		object, _ := entry.(map[string]any)
		guid, _ := object["oauth_integration_guid"].(string)
		if !guidForm.MatchString(guid) {
			return nil, noAnswer{"the content item's list holds an entry without a guid"}
		}
		guids = append(guids, guid)
	}
	return guids, nil
}

func (p *probe) associate(ctx context.Context, content string, guids []string) (reply, error) {
	entries := make([]map[string]string, len(guids))
	for i, guid := range guids {
		entries[i] = map[string]string{"oauth_integration_guid": guid}
	}
	return p.send(ctx, http.MethodPut, associationsOf(content), entries)
}

// put gives the named content item one integration more, for the length of a question.
func (p *probe) put(ctx context.Context, guid string) (reply, error) {
	before, err := p.integrationsOf(ctx, p.content)
	if err != nil {
		return reply{}, err
	}
	p.association = association{before: before, changed: true}
	return p.associate(ctx, p.content, append([]string{guid}, before...))
}

// restore puts the list of the content item back as it was.
func (p *probe) restore(ctx context.Context) error {
	if !p.association.changed {
		return nil
	}
	now, err := p.integrationsOf(ctx, p.content)
	if err != nil {
		return err
	}
	if !slices.Equal(now, p.association.before) {
		got, err := p.associate(ctx, p.content, p.association.before)
		if err != nil {
			return err
		}
		if !got.ok() {
			return noAnswer{"the content item's list cannot be put back: " + got.String()}
		}
	}
	p.association.changed = false
	return nil
}

// dissociate takes an integration of an earlier run off the content that it was left on.
func (p *probe) dissociate(ctx context.Context, guid string) error {
	got, err := p.get(ctx, integrations+"/"+guid+"/associations")
	if err != nil {
		return err
	}
	list, _ := got.list()
	for _, entry := range list {
		object, _ := entry.(map[string]any)
		content, _ := object["content_guid"].(string)
		if content == "" {
			content, _ = object["app_guid"].(string) // before 2025.07
		}
		if !guidForm.MatchString(content) {
			return noAnswer{"an association names no content item"}
		}
		held, err := p.integrationsOf(ctx, content)
		if err != nil {
			return err
		}
		if _, err := p.associate(ctx, content, slices.DeleteFunc(held, func(g string) bool { return g == guid })); err != nil {
			return err
		}
	}
	return nil
}
