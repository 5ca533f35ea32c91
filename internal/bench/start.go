package main

import (
	"context"
	"errors"
	"os/exec"
	"time"

	hclog "github.com/hashicorp/go-hclog"
	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// handshake is how Terraform greets providers of protocol 6 (terraform-plugin-go, tf6server).
var handshake = plugin.HandshakeConfig{
	ProtocolVersion:  6,
	MagicCookieKey:   "TF_PLUGIN_MAGIC_COOKIE",
	MagicCookieValue: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
}

// connection hands out the plain gRPC connection to a plugin.
type connection struct{ plugin.NetRPCUnsupportedPlugin }

func (connection) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return errors.New("this program serves no plugin")
}

func (connection) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return conn, nil
}

// startTime is the time from starting the provider until its schema has arrived, without Terraform. mutualTLS is how Terraform
// talks to plugins: each side makes a certificate first.
func startTime(ctx context.Context, binary string, mutualTLS bool) (time.Duration, error) {
	begin := time.Now()
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig:  handshake,
		VersionedPlugins: map[int]plugin.PluginSet{6: {"provider": connection{}}},
		Cmd:              exec.CommandContext(ctx, binary),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         mutualTLS,
		Logger:           hclog.NewNullLogger(),
		GRPCDialOptions:  []grpc.DialOption{grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(64 << 20))},
	})
	defer client.Kill()
	protocol, err := client.Client()
	if err != nil {
		return 0, err
	}
	raw, err := protocol.Dispense("provider")
	if err != nil {
		return 0, err
	}
	conn, ok := raw.(*grpc.ClientConn)
	if !ok {
		return 0, errors.New("the plugin gave no connection")
	}
	// The request has no fields, and of the answer only its arrival counts: an empty message takes it as unknown fields.
	if err := conn.Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &emptypb.Empty{}, &emptypb.Empty{}); err != nil {
		return 0, err
	}
	return time.Since(begin), nil
}

func medianStart(ctx context.Context, binary string, mutualTLS bool, runs int) (time.Duration, error) {
	var times []time.Duration
	for range runs {
		took, err := startTime(ctx, binary, mutualTLS)
		if err != nil {
			return 0, err
		}
		times = append(times, took)
	}
	return median(times), nil
}
