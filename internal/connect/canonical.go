package connect

import "strings"

// canonicalGUID is the one spelling of a GUID, which has no letter case.
func canonicalGUID(guid string) string { return strings.ToLower(guid) }

func canonicalPointer(guid *string) *string {
	if guid == nil {
		return nil
	}
	canonical := canonicalGUID(*guid)
	return &canonical
}

// unique drops what is in a list a second time. Every list from a server that becomes a set goes through it.
func unique[T any](items []T, key func(T) string) []T {
	if items == nil {
		return nil
	}
	seen := make(map[string]bool, len(items))
	kept := items[:0]
	for _, item := range items {
		if !seen[key(item)] {
			seen[key(item)] = true
			kept = append(kept, item)
		}
	}
	return kept
}
