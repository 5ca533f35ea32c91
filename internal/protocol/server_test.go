package protocol_test

import (
	"context"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/connect-community/terraform-provider-connect/internal/protocol"
)

type keyOf[T any] struct{}

func newServer(t *testing.T, onSchema func(context.Context)) tfprotov6.ProviderServer {
	t.Helper()
	server, err := protocol.NewServer(testProvider{onSchema})
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// TestFinishedRequestsAreForgotten calls each request that there is one of for every resource, and expects the garbage collector
// to take what its context held.
func TestFinishedRequestsAreForgotten(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func(context.Context, tfprotov6.ProviderServer) error{
		"ValidateResourceConfig": func(ctx context.Context, s tfprotov6.ProviderServer) error {
			_, err := s.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: resourceType})
			return err
		},
		"UpgradeResourceState": func(ctx context.Context, s tfprotov6.ProviderServer) error {
			_, err := s.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: resourceType})
			return err
		},
		"UpgradeResourceIdentity": func(ctx context.Context, s tfprotov6.ProviderServer) error {
			_, err := s.UpgradeResourceIdentity(ctx, &tfprotov6.UpgradeResourceIdentityRequest{TypeName: resourceType})
			return err
		},
		"ReadResource": func(ctx context.Context, s tfprotov6.ProviderServer) error {
			_, err := s.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: resourceType})
			return err
		},
		"PlanResourceChange": func(ctx context.Context, s tfprotov6.ProviderServer) error {
			_, err := s.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{TypeName: resourceType})
			return err
		},
		"ApplyResourceChange": func(ctx context.Context, s tfprotov6.ProviderServer) error {
			_, err := s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{TypeName: resourceType})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := false
			server := newServer(t, func(context.Context) { asked = true })
			held := carried(t, server, call)
			if !asked {
				t.Fatal("the request did not reach the provider")
			}
			for range 100 {
				if runtime.GC(); held.Value() == nil {
					runtime.KeepAlive(server)
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Error("what the context held is still in memory")
			runtime.KeepAlive(server)
		})
	}
}

// carried calls the server with a context that holds something, and returns a pointer that does not keep it alive.
func carried(t *testing.T, server tfprotov6.ProviderServer, call func(context.Context, tfprotov6.ProviderServer) error) weak.Pointer[[1 << 10]byte] {
	t.Helper()
	load := new([1 << 10]byte)
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), keyOf[*[1 << 10]byte]{}, load))
	defer cancel()
	if err := call(ctx, server); err != nil {
		t.Fatal(err)
	}
	return weak.Make(load)
}

// TestStopReachesRequestsThatRun cancels a request in flight through StopProvider, which the framework's memory is for.
func TestStopReachesRequestsThatRun(t *testing.T) {
	t.Parallel()
	asked, ended := make(chan struct{}), make(chan error)
	server := newServer(t, func(ctx context.Context) {
		close(asked)
		<-ctx.Done()
		ended <- ctx.Err()
	})
	go func() {
		_, _ = server.ValidateResourceConfig(context.WithoutCancel(t.Context()), &tfprotov6.ValidateResourceConfigRequest{TypeName: resourceType})
	}()
	<-asked
	if _, err := server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err == nil {
			t.Error("the request was not cancelled")
		}
	case <-time.After(10 * time.Second):
		t.Error("the request goes on")
	}
}
