package provider

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// pipes is a network in memory that leads to one server, whatever the address. Unlike a real one it works in the fake time of a
// testing/synctest bubble, where a timeout of a minute is over at once.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
	refuse      atomic.Int64 // how many connections are refused from now on; negative: all

	mu     sync.Mutex
	dialed []string // addresses, the refused ones included
}

// serveOnPipes serves the handler until the test ends, and returns the network and a transport that uses it.
func serveOnPipes(t *testing.T, handler http.Handler) (*pipes, *http.Transport) {
	t.Helper()
	p := &pipes{connections: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = server.Serve(p) }() // always ends with an error: that of Close
	transport := &http.Transport{DialContext: p.dial}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
	})
	return p, transport
}

func (p *pipes) dial(ctx context.Context, network, address string) (net.Conn, error) {
	p.mu.Lock()
	p.dialed = append(p.dialed, address)
	p.mu.Unlock()
	if left := p.refuse.Load(); left != 0 {
		p.refuse.Store(max(left-1, -1))
		return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
	}
	client, server := net.Pipe()
	select {
	case p.connections <- server:
		return client, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// addresses returns what has been dialed.
func (p *pipes) addresses() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.dialed...)
}

// Accept implements net.Listener.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case connection := <-p.connections:
		return connection, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener; the server calls it once.
func (p *pipes) Close() error {
	close(p.closed)
	return nil
}

// Addr implements net.Listener.
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "pipe"} }
