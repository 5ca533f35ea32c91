// Package protocol serves a provider over Terraform's plugin protocol. It stands between the protocol library and the framework,
// and knows nothing of Connect.
package protocol

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Serve answers Terraform until it is told to stop. address is the provider's in the registry; with attach a debugger may hold the
// process, and Terraform is told on standard output how to find it.
func Serve(address string, p provider.Provider, attach bool) error {
	served, err := NewServer(p)
	if err != nil {
		return err
	}
	var options []tf6server.ServeOpt
	if attach {
		options = append(options, tf6server.WithManagedDebug())
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return served }, options...)
}

// NewServer returns the framework's server of the provider, without its memory of requests that are over: for StopProvider it
// keeps the context of every one of them, some 15 kB with the loggers in it, of which a plan of 1,000 resources makes 4,000.
func NewServer(p provider.Provider) (tfprotov6.ProviderServer, error) {
	made, err := providerserver.NewProtocol6WithError(p)()
	if err != nil {
		return nil, err
	}
	framework, ok := made.(frameworkServer)
	if !ok {
		return nil, fmt.Errorf("the framework's server, %T, knows no list resources or no actions", made)
	}
	return server{framework}, nil
}

// frameworkServer is everything that the protocol library looks for in a server.
type frameworkServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// during hands a request on with a context that ends with it.
func during[Req, Resp any](ctx context.Context, req Req, serve func(context.Context, Req) (Resp, error)) (Resp, error) {
	ctx, end := newRequestContext(ctx)
	defer end()
	return serve(ctx, req)
}

// server hands the requests of which there is one for each resource to the framework with a context that ends with them.
type server struct {
	frameworkServer
}

func (s server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return during(ctx, req, s.frameworkServer.ValidateResourceConfig)
}

func (s server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return during(ctx, req, s.frameworkServer.UpgradeResourceState)
}

func (s server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return during(ctx, req, s.frameworkServer.UpgradeResourceIdentity)
}

func (s server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return during(ctx, req, s.frameworkServer.ReadResource)
}

func (s server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return during(ctx, req, s.frameworkServer.PlanResourceChange)
}

func (s server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return during(ctx, req, s.frameworkServer.ApplyResourceChange)
}
