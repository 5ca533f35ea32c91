package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Unchanged is what a provider may have beside the framework's interfaces: answers for a resource that stays as it is, as nearly all do
// in nearly every plan. The framework comes to the same answers, and needs ten times as long: it looks at every attribute many times
// over. A provider answers only where it has nothing to say, and nil leaves the request to the framework.
type Unchanged interface {
	// UnchangedRead answers a read whose result is the present state.
	UnchangedRead(ctx context.Context, req *tfprotov6.ReadResourceRequest) *tfprotov6.ReadResourceResponse

	// UnchangedPlan answers a plan whose result is the prior state.
	UnchangedPlan(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse
}
