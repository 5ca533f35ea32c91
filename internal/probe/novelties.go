package main

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// knownMembers are the members of an integration that were documented or recorded by November 2026.
var knownMembers = []string{
	"id", "guid", "created_time", "updated_time", "name", "description", "template", "auth_type", "config", "permissions",
	"environment_variables", "content_count",
}

var knownAuthTypes = []string{"Viewer", "Service Account", "Visitor API Key"}

// authTypeForm fits words of Connect's own.
var authTypeForm = regexp.MustCompile(`^[A-Z][A-Za-z]{1,19}( [A-Z][A-Za-z]{0,19}){0,3}$`)

// novelties are what nobody has seen before, met on the way.
type novelties map[novelty]bool

// lookAt notes what is new about an integration, by names and types alone.
func (p *probe) lookAt(object map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(knownMembers, name) {
			p.news.add(novelty{"integration", "a member that nobody has seen", shape(map[string]any{name: object[name]})})
		}
	}
	if authType, _ := object["auth_type"].(string); authTypeForm.MatchString(authType) && !slices.Contains(knownAuthTypes, authType) {
		p.news.add(novelty{"integration", "an auth_type that nobody has seen", authType})
	}
	config, _ := object["config"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(config)) {
		if !isConfigValue(config[key]) {
			p.news.add(novelty{"integration", "a config value that is neither text nor boolean", shape(map[string]any{key: config[key]})})
		}
	}
}

func isConfigValue(value any) bool {
	switch value.(type) {
	case string, bool:
		return true
	}
	return false
}

// lookAtTemplates notes how the server's templates differ from the built-in catalogue: no server's own are public.
func (p *probe) lookAtTemplates() {
	for _, t := range p.templates {
		known := template.Lookup(t.ID)
		if known == nil {
			p.news.add(novelty{"templates", "a template that the catalogue lacks", strings.TrimSuffix(shownName(t.ID)+": "+shownNames(t.Names()), ": ")})
			continue
		}
		more := slices.DeleteFunc(t.Names(), func(name string) bool { return known.Key(name) != nil })
		fewer := slices.DeleteFunc(known.Names(), func(name string) bool { return t.Key(name) != nil })
		if len(more) > 0 {
			p.news.add(novelty{"templates", "keys that the catalogue lacks", fmt.Sprintf("%s: %s", shownName(t.ID), shownNames(more))})
		}
		if len(fewer) > 0 {
			p.news.add(novelty{"templates", "keys of the catalogue that the server lacks", fmt.Sprintf("%s: %s", shownName(t.ID), shownNames(fewer))})
		}
	}
}

func shownNames(names []string) string {
	shown := []string{}
	for _, name := range names[:min(len(names), maxShapeMembers)] {
		shown = append(shown, shownName(name))
	}
	return strings.Join(shown, ", ")
}

func (n novelties) add(seen novelty) { n[seen] = true }

// addNews appends what was met on the way, in an order that does not change from run to run.
func (r *report) addNews(found novelties) {
	for n := range found {
		r.New = append(r.New, n)
	}
	slices.SortStableFunc(r.New, func(a, b novelty) int {
		return cmp.Or(cmp.Compare(a.Question, b.Question), cmp.Compare(a.Seen, b.Seen), cmp.Compare(a.Shape, b.Shape))
	})
}
