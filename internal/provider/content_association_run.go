package provider

import (
	"context"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// associationRun is what the resources of one run know of each other.
type associationRun struct {
	mu      sync.Mutex
	owners  map[string]string   // by content GUID, the type of the resource that manages its integrations
	planned map[string][]string // by content GUID, the integrations that it is to be given one by one
	given   sync.Map            // by content GUID, []string: the integrations that this run has given it
}

// alone makes a change of a content item's integrations while no other resource of this run makes one.
func (p *providerData) alone(ctx context.Context, content string, change func() diag.Diagnostics) diag.Diagnostics {
	unlock, err := p.client.Alone(ctx, content)
	if err != nil {
		return apiDiagnostics("change the OAuth integrations of the content item "+content, err)
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

// owner is the type that was first to manage the content item's integrations.
func (p *associationRun) owner(content, typeName string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.owners == nil {
		p.owners = map[string]string{}
	}
	if p.owners[content] == "" {
		p.owners[content] = typeName
	}
	return p.owners[content]
}

// add returns the integrations that other resources are to give the content item, and notes this one; one that is not known yet is "".
func (p *associationRun) add(content, integration string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.planned == nil {
		p.planned = map[string][]string{}
	}
	others := without(p.planned[content], []string{integration})
	if integration == "" {
		others = slices.Clone(p.planned[content])
	}
	p.planned[content] = append(p.planned[content], integration)
	return others
}
