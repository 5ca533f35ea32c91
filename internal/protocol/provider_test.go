package protocol_test

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

const resourceType = "test_thing"

// testProvider has one resource that does nothing but tell when one of its schemas is asked for.
type testProvider struct {
	onSchema func(context.Context)
}

func (testProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "test"
}

func (testProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (testProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (testProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (p testProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thing(p) }}
}

type thing struct{ onSchema func(context.Context) }

func (thing) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = resourceType
}

func (t thing) Schema(ctx context.Context, _ resource.SchemaRequest, _ *resource.SchemaResponse) {
	t.onSchema(ctx)
}

func (t thing) IdentitySchema(ctx context.Context, _ resource.IdentitySchemaRequest, _ *resource.IdentitySchemaResponse) {
	t.onSchema(ctx)
}

func (thing) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}

func (thing) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (thing) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (thing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
