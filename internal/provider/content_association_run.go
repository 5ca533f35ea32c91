package provider

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// associationRun is what the resources of one run know of each other.
type associationRun struct {
	mu     sync.Mutex
	claims map[string][]claim // by content GUID
	given  sync.Map           // by content GUID, []string: the integrations that this run has given it
}

// claim is a resource that manages integrations of a content item.
type claim struct {
	typeName, id string // id: "" while it is not known
	creates      bool   // the state does not hold it
}

// claim notes a claim on a content item, and returns those that others have noted.
func (r *associationRun) claim(content string, mine claim) (others []claim) {
	r.mu.Lock()
	defer r.mu.Unlock()
	others = r.claims[content]
	r.claims[content] = append(others, mine)
	return others
}

// checkClaim refuses a resource that manages the same as another one: each removes what the other adds. Where the state holds both, an
// error would keep them from being destroyed.
func checkClaim(content string, mine claim, others []claim) diag.Diagnostics {
	others = slices.DeleteFunc(slices.Clone(others), func(other claim) bool {
		return other.typeName == mine.typeName && (other.id == "" || other.id != mine.id)
	})
	if len(others) == 0 {
		return nil
	}
	summary := "Content item " + content + " is managed twice"
	types := []string{mine.typeName, others[0].typeName}
	slices.Sort(types) // resources are planned in any order
	detail := fmt.Sprintf("`content_guid`: one %s and another %s manage the same integrations of %s. Each removes what the other adds. ", types[0], types[1], content)
	if slices.ContainsFunc(append(others, mine), func(c claim) bool { return c.creates }) {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(contentGUIDPath, summary, detail+"Keep one of them.")}
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(contentGUIDPath, summary, detail+
		"Keep one of them, and let Terraform forget the other one without destroying it: with a `removed` block, or with `terraform state rm ADDRESS`.")}
}

// alone makes a change of a content item's integrations while no other resource of this run makes one.
func (p *providerData) alone(ctx context.Context, content string, change func() diag.Diagnostics) diag.Diagnostics {
	unlock, err := p.client.Alone(ctx, content)
	if err != nil {
		return p.associationRefused(ctx, err, content, nil)
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
func (p *providerData) gave(content string, guids ...string) {
	p.associations.given.Store(content, distinctGUIDs(append(p.given(content), guids...)))
}
