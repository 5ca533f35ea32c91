package provider

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const guidShape = `[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`

var (
	guidPattern   = regexp.MustCompile(`^` + guidShape + `$`)
	guidsInText   = regexp.MustCompile(guidShape)
	canonicalGUID = strings.ToLower // as Connect writes GUIDs
)

// sameGUID plans no change where a GUID is only written in other letter case than before.
type sameGUID struct{}

func (sameGUID) Description(context.Context) string {
	return "A GUID means the same in capitals."
}

func (m sameGUID) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (sameGUID) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	known := !req.StateValue.IsNull() && !req.PlanValue.IsUnknown()
	if known && strings.EqualFold(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}

func (sameGUID) PlanModifySet(_ context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	known := !req.StateValue.IsNull() && unknownIn(req.PlanValue) == 0
	if known && slices.Equal(guidsOf(req.StateValue), guidsOf(req.PlanValue)) {
		resp.PlanValue = req.StateValue
	}
}

// unknownIn counts the elements of a set that are not known yet. A set of which nothing is known counts as one.
func unknownIn(set types.Set) (count int) {
	if set.IsUnknown() {
		return 1
	}
	for _, element := range set.Elements() {
		if element.IsUnknown() {
			count++
		}
	}
	return count
}

// without lists the GUIDs that are in none of the others.
func without(guids []string, others ...[]string) []string {
	return slices.DeleteFunc(slices.Clone(guids), func(guid string) bool {
		return slices.ContainsFunc(others, func(other []string) bool { return slices.Contains(other, guid) })
	})
}

// distinctGUIDs sorts GUIDs, in one spelling and each once: a server may list one twice.
func distinctGUIDs(guids []string) []string {
	distinct := make([]string, len(guids))
	for i, guid := range guids {
		distinct[i] = canonicalGUID(guid)
	}
	slices.Sort(distinct)
	return slices.Compact(distinct)
}

// guidsOf lists the known GUIDs of a set.
func guidsOf(value attr.Value) []string {
	set, _ := value.(types.Set)
	guids := make([]string, 0, len(set.Elements()))
	for _, element := range set.Elements() {
		if guid, ok := element.(types.String); ok && !guid.IsUnknown() {
			guids = append(guids, guid.ValueString())
		}
	}
	return distinctGUIDs(guids)
}

// guidSet is the set of distinct GUIDs, spelled as in the set that is held already.
func guidSet(guids []string, held types.Set) types.Set {
	if !held.IsNull() && slices.Equal(guidsOf(held), guids) {
		return held
	}
	spelled := map[string]attr.Value{}
	for _, element := range held.Elements() {
		if text, ok := element.(types.String); ok {
			spelled[canonicalGUID(text.ValueString())] = text
		}
	}
	elements := make([]attr.Value, len(guids))
	for i, guid := range guids {
		if elements[i] = spelled[guid]; elements[i] == nil {
			elements[i] = types.StringValue(guid)
		}
	}
	return types.SetValueMust(types.StringType, elements)
}
