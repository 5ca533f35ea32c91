package protocol_test

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// waitingProvider has one resource, whose schema is asked for until the request is cancelled.
type waitingProvider struct {
	provider.Provider
	asked chan struct{}
	ended chan error
}

func (p *waitingProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return waitingResource{p} }}
}

type waitingResource struct{ provider *waitingProvider }

func (waitingResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "connect_waiting"
}

func (r waitingResource) Schema(ctx context.Context, _ resource.SchemaRequest, _ *resource.SchemaResponse) {
	close(r.provider.asked)
	<-ctx.Done()
	r.provider.ended <- ctx.Err()
}

func (waitingResource) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}

func (waitingResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (waitingResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (waitingResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
