package provider

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const guidShape = `[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`

var (
	guidPattern   = regexp.MustCompile(`^` + guidShape + `$`)
	guidsInText   = regexp.MustCompile(guidShape)
	canonicalGUID = strings.ToLower // as Connect writes GUIDs
)

// guidValidator accepts GUIDs. It refuses what is often written in their place, such as a name, and says what finds the GUID.
type guidValidator struct {
	finder string // as in "data.connect_user finds it"
}

func (v guidValidator) Description(context.Context) string {
	return "must be a GUID, such as 60586f1c-9d3f-4f4a-8f1e-0d5a3c1b2e4f: " + v.finder
}

func (v guidValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v guidValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	text := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || guidPattern.MatchString(text) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Not a GUID", fmt.Sprintf("%s: %q is no GUID: %s.", req.Path, text, v.finder))
}

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
