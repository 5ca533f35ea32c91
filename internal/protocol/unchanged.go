package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// unchanged is what a provider may have beside the framework's interfaces: it tells of a resource that stays as it is, as nearly
// all do in nearly every plan. The framework comes to the same answer, and needs ten times as long to find for every attribute, a
// dozen times over, that it has no default, no modifier and no block. The framework's StopProvider does not reach these methods, so
// they make no requests.
type unchanged interface {
	// ReadIsState returns the resource's identity if what is read is the state, with nothing to say about it; nil leaves the
	// read to the framework.
	ReadIsState(ctx context.Context, req *tfprotov6.ReadResourceRequest) *tfprotov6.ResourceIdentityData

	// PlanIsState reports that the plan is the prior state, with nothing to say about it; false leaves the plan to the framework.
	PlanIsState(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) bool
}
