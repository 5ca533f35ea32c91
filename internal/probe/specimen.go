package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Every integration of the probe bears its name or holds an address of its own, so that the next run finds what this one had to leave behind:
// some questions are about names, others about config.
const (
	ownName = "terraform-provider-connect probe"
	ownHost = "terraform-provider-connect-probe.example.com"
)

const integrations = "/v1/oauth/integrations"

// ownNames fits what newProbe makes up, with white space in front for the question about it.
var ownNames = regexp.MustCompile(`^\s*` + ownName + ` [a-z2-7]{6}(\s|x|$)`)

var guidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// specimen is an integration of the probe's as the server last showed it.
type specimen struct {
	guid   string
	object map[string]any
}

func (s specimen) config() map[string]any {
	config, _ := s.object["config"].(map[string]any)
	return config
}

func (s specimen) path() string { return integrations + "/" + s.guid }

// isOwn reports whether an integration of the server's list is one of the probe's.
func isOwn(object map[string]any) bool {
	if name, _ := object["name"].(string); ownNames.MatchString(name) {
		return true
	}
	config, _ := object["config"].(map[string]any)
	for _, value := range config {
		if text, _ := value.(string); strings.HasPrefix(text, "https://"+ownHost+"/") {
			return true
		}
	}
	return false
}

// body returns a request for a specimen: the plain one with other members in place.
func (p *probe) body(changes map[string]any) map[string]any {
	body := map[string]any{"name": p.name, "template": "custom", "config": p.config}
	maps.Copy(body, changes)
	return body
}

// with returns the plain config with other keys in place.
func (p *probe) with(changes map[string]any) map[string]any {
	config := maps.Clone(p.config)
	maps.Copy(config, changes)
	return config
}

// without returns a config less some keys.
func without(config map[string]any, keys ...string) map[string]any {
	rest := maps.Clone(config)
	for _, key := range keys {
		delete(rest, key)
	}
	return rest
}

// create takes away what is left of the probe's and makes a specimen. The reply says how the server took it; a refusal is no error.
func (p *probe) create(ctx context.Context, body map[string]any) (specimen, reply, error) {
	if err := p.clear(ctx); err != nil {
		return specimen{}, reply{}, err
	}
	return p.createBeside(ctx, body)
}

// createBeside makes a specimen beside another one.
func (p *probe) createBeside(ctx context.Context, body map[string]any) (specimen, reply, error) {
	p.unsure = true // until the answer is read: what it makes has no guid yet
	got, err := p.send(ctx, http.MethodPost, integrations, body)
	if err != nil || got.status >= http.StatusInternalServerError {
		return specimen{}, got, errors.Join(err, p.sweep(context.WithoutCancel(ctx)))
	}
	if !got.ok() {
		p.unsure = false
		return specimen{}, got, nil
	}
	guid, _ := got.object()["guid"].(string)
	if !guidForm.MatchString(guid) || p.foreign[guid] {
		return specimen{}, got, errors.Join(noAnswer{"the answer to a POST names no new integration"}, p.sweep(context.WithoutCancel(ctx)))
	}
	p.mine, p.unsure = append(p.mine, guid), false
	p.lookAt(got.object())
	return specimen{guid, got.object()}, got, nil
}

// make creates a specimen that the question needs and that nothing is known to speak against.
func (p *probe) make(ctx context.Context, changes map[string]any) (specimen, error) {
	made, got, err := p.create(ctx, p.body(changes))
	if err == nil && !got.ok() {
		err = noAnswer{"the server refused the integration that the question is about: " + got.String()}
	}
	return made, err
}

// patch changes a specimen, and returns how the server took it and what it holds then.
func (p *probe) patch(ctx context.Context, s specimen, changes map[string]any) (reply, specimen, error) {
	got, err := p.send(ctx, http.MethodPatch, s.path(), changes)
	if err != nil || !got.ok() {
		return got, s, err
	}
	if guid, _ := got.object()["guid"].(string); guid == s.guid {
		return got, specimen{s.guid, got.object()}, nil
	}
	read, err := p.get(ctx, s.path())
	return got, specimen{s.guid, read.object()}, err
}

// patchConfig changes keys of a specimen's config. It sends the rest of the plain config along: that is right whether the server merges
// or replaces.
func (p *probe) patchConfig(ctx context.Context, s specimen, changes map[string]any) (reply, specimen, error) {
	return p.patch(ctx, s, map[string]any{"config": p.with(changes)})
}

// clear takes the specimens of a question away again.
func (p *probe) clear(ctx context.Context) error {
	for _, guid := range slices.Clone(p.mine) {
		got, err := p.send(ctx, http.MethodDelete, integrations+"/"+guid, nil)
		if err != nil {
			return err
		}
		if !got.ok() && got.status != http.StatusNotFound {
			return noAnswer{"an integration of the probe's cannot be removed: " + got.String()}
		}
		p.mine = slices.DeleteFunc(p.mine, func(held string) bool { return held == guid })
	}
	return nil
}

// sweep looks through the server's list for integrations of the probe's, and takes them away: those of earlier runs, and one whose
// answer was lost.
func (p *probe) sweep(ctx context.Context) error {
	got, err := p.get(ctx, integrations)
	if err != nil {
		return err
	}
	list, ok := got.list()
	if !ok {
		return noAnswer{"the list of integrations cannot be read: " + got.String()}
	}
	p.adopt(list)
	if err := p.clear(ctx); err != nil {
		return err
	}
	p.unsure = false
	return nil
}

// adopt notes the guids of a list: the probe's own are to be removed, all others are never touched.
func (p *probe) adopt(list []any) (own int) {
	for _, entry := range list {
		object, _ := entry.(map[string]any)
		guid, _ := object["guid"].(string)
		p.lookAt(object)
		switch {
		case !guidForm.MatchString(guid):
		case !isOwn(object):
			p.foreign[guid] = true
		case !slices.Contains(p.mine, guid):
			p.mine = append(p.mine, guid)
			own++
		}
	}
	return own
}

// leftBehind says what may still be there after everything was tried, or "".
func (p *probe) leftBehind() string {
	var left []string
	if len(p.mine) > 0 {
		left = append(left, "integrations that could not be removed: "+strings.Join(p.mine, ", "))
	}
	if p.unsure {
		left = append(left, fmt.Sprintf("perhaps an integration whose name begins with %q", ownName))
	}
	if p.association.changed {
		left = append(left, fmt.Sprintf("the list of integrations of content %s, which was %q", p.content, p.association.before))
	}
	return strings.Join(left, "; ")
}
