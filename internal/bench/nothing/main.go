// Command nothing is a provider with the real provider's schema that asks no server and decides nothing: what is left of a plan's
// time with it is Terraform's, the plugin protocol's and the framework's.
package main

import (
	"context"
	"log"
	"os"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/protocol"
	connect "github.com/connect-community/terraform-provider-connect/internal/provider"
)

func main() {
	// As main.go of the real provider does, so that only what the provider itself does makes the difference.
	debug.SetGCPercent(400)
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER_CONNECT"} {
		_ = os.Setenv(name, "off") // fails only for malformed names
	}
	err := protocol.Serve("registry.terraform.io/connect-community/connect", idleProvider{connect.New("nothing")()}, false)
	if err != nil {
		log.Fatal(err)
	}
}

// idleProvider has the real one's schema.
type idleProvider struct{ provider.Provider }

func (idleProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (p idleProvider) Resources(ctx context.Context) []func() resource.Resource {
	var idle []func() resource.Resource
	for _, newResource := range p.Provider.Resources(ctx) {
		idle = append(idle, func() resource.Resource { return idleResource{newResource()} })
	}
	return idle
}

func (idleProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

// idleResource believes whatever the plan says. A read leaves the state as it is, and a delete removes it: the framework does so
// by itself.
type idleResource struct{ resource.Resource }

func (idleResource) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	decided, err := withoutUnknowns(req.Plan.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unable to decide the unknown values", err.Error())
	}
	resp.State.Raw = decided
}

func (idleResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (idleResource) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	decided, err := withoutUnknowns(req.Plan.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unable to decide the unknown values", err.Error())
	}
	resp.State.Raw = decided
}

func (idleResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func withoutUnknowns(value tftypes.Value) (tftypes.Value, error) {
	return tftypes.Transform(value, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if v.IsKnown() {
			return v, nil
		}
		return tftypes.NewValue(v.Type(), nil), nil
	})
}
