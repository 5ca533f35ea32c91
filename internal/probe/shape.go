package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

const (
	maxShapeDepth   = 4
	maxShapeMembers = 40
	maxShownName    = 40
)

// memberName fits names that a program gives. Whatever else stands in front of a colon may be anyone's.
var memberName = regexp.MustCompile(`^[a-z]+[0-9]{0,2}([_-][a-z]+[0-9]{0,2})*$`)

// shape describes JSON by its members and types, without any value: `{"config": {"use_pkce": boolean}, "permissions": [object]}`.
func shape(value any) string { return shapeAt(value, maxShapeDepth) }

func shapeAt(value any, depth int) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		if len(value) == 0 || depth == 0 {
			return "[]"
		}
		return "[" + shapeAt(value[0], depth-1) + "]"
	case map[string]any:
		if depth == 0 {
			return "{}"
		}
		return shapeOfObject(value, depth)
	}
	return fmt.Sprintf("%T", value)
}

func shapeOfObject(object map[string]any, depth int) string {
	members := make([]string, 0, len(object))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		shown := shownName(name)
		if len(members) == maxShapeMembers {
			members = append(members, "…")
			break
		}
		members = append(members, shown+": "+shapeAt(object[name], depth-1))
	}
	return "{" + strings.Join(members, ", ") + "}"
}

// shownName is a member's name where it can be no one's.
func shownName(name string) string {
	if len(name) <= maxShownName && memberName.MatchString(name) {
		return name
	}
	return "…"
}
