package connecttest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// lifecycleSwitches are the unsettled behaviours that touch what is planned, sent and remembered of one integration.
var lifecycleSwitches = []SwitchInfo{
	{Name: ConfigUpdate, Settings: []Setting{Merge, Replace}},
	{Name: ConfigNull, Settings: []Setting{Deletes, Refused, Ignored}},
	{Name: ConfigEmpty, Settings: []Setting{Stored, Deletes, Refused}},
	{Name: UnsetDescription, Settings: []Setting{Null, Empty}},
	{Name: TextNull, Settings: []Setting{Clears, Ignored}},
	{Name: Defaults, Settings: []Setting{Stored, NotStored}},
	{Name: Invisible, Settings: []Setting{Kept, Dropped, Refused}},
	{Name: ServerKeys, Settings: []Setting{None, Added}},
	{Name: Scopes, Settings: []Setting{AsSent, Reordered}},
	{Name: Templates, Settings: []Setting{Present, Absent}},
	{Name: PermissionsKnown, Settings: []Setting{ByProfile, Unknown}},
}

// Combinations returns every stride-th combination of the switches that touch the life of an integration; all of them for 1. A stride
// that shares no factor with the numbers of settings lets every setting meet every other one.
func Combinations(stride int) []Switches {
	all := []Switches{{}}
	for _, s := range lifecycleSwitches {
		var next []Switches
		for _, combination := range all {
			for _, setting := range s.Settings {
				extended := Switches{s.Name: setting}
				maps.Copy(extended, combination)
				next = append(next, extended)
			}
		}
		all = next
	}
	var some []Switches
	for i := 0; i < len(all); i += stride {
		some = append(some, all[i])
	}
	return some
}

// String lists the settings, in the order of the switches' names.
func (given Switches) String() string {
	var parts []string
	for name, setting := range given {
		parts = append(parts, fmt.Sprintf("%s=%s", name, setting))
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}
