package main

import (
	"cmp"
	"maps"
	"slices"
)

// knownMembers are the members of an integration that were documented or recorded by November 2026.
var knownMembers = []string{
	"id", "guid", "created_time", "updated_time", "name", "description", "template", "auth_type", "config", "permissions",
	"environment_variables", "content_count",
}

var knownAuthTypes = []string{"Viewer", "Service Account", "Visitor API Key"}

// novelties are what nobody has seen before, met on the way.
type novelties map[novelty]bool

// lookAt notes what is new about an integration of the probe's.
func (p *probe) lookAt(object map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(knownMembers, name) {
			p.news.add(novelty{"integration", "a member that nobody has seen", shape(map[string]any{name: object[name]})})
		}
	}
	if authType, _ := object["auth_type"].(string); authType != "" && !slices.Contains(knownAuthTypes, authType) {
		p.news.add(novelty{"integration", "an auth_type that nobody has seen", shape(authType)})
	}
	config, _ := object["config"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(config)) {
		switch config[key].(type) {
		case string, bool:
		default:
			p.news.add(novelty{"integration", "a config value that is neither text nor boolean", shape(map[string]any{key: config[key]})})
		}
	}
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
