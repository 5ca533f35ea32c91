package provider

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"

	frameworkprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// shortcut holds what the provider tells package protocol of unchanged resources to what the framework makes of the same request,
// whenever a test reads or plans.
type shortcut struct {
	provider  *connectProvider
	framework tfprotov6.ProviderServer
	listed    bool // every command begins with the list of integrations, so that each read may be told

	reads, plans atomic.Int64 // how many were told
}

func newShortcut(t testing.TB, p *connectProvider) *shortcut {
	t.Helper()
	framework, err := providerserver.NewProtocol6WithError(sharedProvider{p})()
	if err != nil {
		t.Fatal(err)
	}
	return &shortcut{provider: p, framework: framework}
}

// sharedProvider shares the data, and with it the client and its list, of the provider that it is.
type sharedProvider struct{ *connectProvider }

func (s sharedProvider) Configure(_ context.Context, _ frameworkprovider.ConfigureRequest, resp *frameworkprovider.ConfigureResponse) {
	resp.ResourceData = s.configured.Load()
}

func (s *shortcut) configure(t testing.TB, config *tfprotov6.DynamicValue) {
	t.Helper()
	if _, err := s.framework.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{Config: config}); err != nil {
		t.Fatal(err)
	}
	if data := s.provider.configured.Load(); s.listed && data.ready() {
		if _, err := data.client.SharedIntegrations(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

func (c *core) sameRead(req *tfprotov6.ReadResourceRequest, got *tfprotov6.ReadResourceResponse) {
	c.t.Helper()
	if got.NewState != req.CurrentState {
		return // the framework's answers are always made anew
	}
	c.shortcut.reads.Add(1)
	if _, managed := c.shortcut.provider.configured.Load().managed.Load(c.get(c.value(got.NewState), "guid")); !managed {
		c.t.Error("a read that was told forgets that the integration is managed")
	}
	want, err := c.shortcut.framework.ReadResource(context.Background(), req)
	if err != nil {
		c.t.Fatal(err)
	}
	if len(want.Diagnostics) > 0 || len(got.Diagnostics) > 0 || want.Deferred != nil {
		c.t.Errorf("the read was told to be the state; the framework says %v", want.Diagnostics)
	}
	c.same("read", got.NewState, want.NewState, got.Private, want.Private)
	c.sameIdentity(got.NewIdentity, want.NewIdentity)
}

func (c *core) samePlan(req *tfprotov6.PlanResourceChangeRequest, got *tfprotov6.PlanResourceChangeResponse) {
	c.t.Helper()
	if got.PlannedState != req.PriorState {
		return
	}
	c.shortcut.plans.Add(1)
	want, err := c.shortcut.framework.PlanResourceChange(context.Background(), req)
	if err != nil {
		c.t.Fatal(err)
	}
	if len(want.Diagnostics) > 0 || len(got.Diagnostics) > 0 || len(want.RequiresReplace) > 0 || want.Deferred != nil {
		c.t.Errorf("the plan was told to be the state; the framework says %v, and replaces for %v", want.Diagnostics, want.RequiresReplace)
	}
	c.same("plan", got.PlannedState, want.PlannedState, got.PlannedPrivate, want.PlannedPrivate)
	c.sameIdentity(got.PlannedIdentity, want.PlannedIdentity)
}

func (c *core) same(what string, got, want *tfprotov6.DynamicValue, gotPrivate, wantPrivate []byte) {
	c.t.Helper()
	if diff, err := c.value(want).Diff(c.value(got)); err != nil || len(diff) > 0 {
		c.t.Errorf("the %s was told to be the state; the framework's differs: %v %v", what, diff, err)
	}
	if !bytes.Equal(gotPrivate, wantPrivate) {
		c.t.Errorf("the %s was told to be the state; the framework's private state is %s, not %s", what, wantPrivate, gotPrivate)
	}
}

// sameIdentity takes none for null, as Terraform does.
func (c *core) sameIdentity(got, want *tfprotov6.ResourceIdentityData) {
	c.t.Helper()
	if gotValue, wantValue := c.identityValue(got), c.identityValue(want); !gotValue.Equal(wantValue) {
		c.t.Errorf("told the identity %s, the framework's is %s", gotValue, wantValue)
	}
}

func (c *core) identityValue(identity *tfprotov6.ResourceIdentityData) tftypes.Value {
	c.t.Helper()
	if identity == nil {
		return tftypes.NewValue(identityType(), nil)
	}
	value, err := identity.IdentityData.Unmarshal(identityType())
	if err != nil {
		c.t.Fatal(err)
	}
	return value
}

// identityOf is an identity as Terraform keeps it.
func (c *core) identityOf(guid string) *tfprotov6.ResourceIdentityData {
	c.t.Helper()
	return &tfprotov6.ResourceIdentityData{IdentityData: dynamic(c.t, identityType(), c.build(identityType(), fields{"guid": guid}))}
}
