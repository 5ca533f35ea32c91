package provider

import (
	"context"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// associationRun is what the resources of one run know of each other.
type associationRun struct {
	mu       sync.Mutex
	claims   map[string][]claim  // by content GUID
	planned  map[string][]string // by content GUID, the integrations that it is to be given one by one
	replaced sync.Map            // "content/integration" of the associations that are about to be replaced
	given    sync.Map            // by content GUID, []string: the integrations that this run has given it
}

// alone makes a change of a content item's integrations while no other resource of this run makes one.
func (p *providerData) alone(ctx context.Context, content string, change func() diag.Diagnostics) diag.Diagnostics {
	unlock, err := p.client.Alone(ctx, content)
	if err != nil {
		return apiDiagnostics("give the content item "+content+" its OAuth integrations", err)
	}
	defer unlock()
	return change()
}

// given lists the integrations that this run has given the content item. Whatever is destroyed in this run leaves them there: under another
// address or another type they have become part of the configuration, or they replace themselves.
func (p *providerData) given(content string) []string {
	given, _ := p.associations.given.Load(content)
	guids, _ := given.([]string)
	return guids
}

// gave notes what given lists.
func (p *providerData) gave(content string, guids []string) {
	p.associations.given.Store(content, guids)
}

const allIntegrations = "all"

// claim is a resource that manages integrations of a content item.
type claim struct {
	typeName, integrations string // integrations: a GUID, or allIntegrations; "" while it is not known
	creates                bool   // the state does not hold it
}

// atOdds reports whether another claim on the same content item cannot stand beside this one.
func (c claim) atOdds(other claim) bool {
	return c.typeName != other.typeName || c.integrations != "" && c.integrations == other.integrations
}

// claim notes a claim on a content item, and returns those that cannot stand beside it.
func (r *associationRun) claim(content string, mine claim) (others []claim) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.claims == nil {
		r.claims = map[string][]claim{}
	}
	others = slices.DeleteFunc(slices.Clone(r.claims[content]), func(other claim) bool { return !mine.atOdds(other) })
	r.claims[content] = append(r.claims[content], mine)
	return others
}

// add returns the integrations that other resources are to give the content item, and notes this one; one that is not known yet is "".
func (r *associationRun) add(content, integration string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.planned == nil {
		r.planned = map[string][]string{}
	}
	others := without(r.planned[content], []string{integration})
	if integration == "" {
		others = slices.Clone(r.planned[content])
	}
	r.planned[content] = append(r.planned[content], integration)
	return others
}
