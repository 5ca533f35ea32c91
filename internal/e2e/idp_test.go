package e2e

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

// What the identity provider knows from the start.
const (
	userName, password               = "test-user@127.0.0.1", "verysecure"
	serviceAccount, serviceAccountIs = "sid1", "verysecret"
)

// startIDP starts an identity provider on loopback that knows one client, and returns its issuer.
func startIDP(t *testing.T, clientID, clientSecret, redirectURI string) string {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	issuer := "http://" + server.Listener.Addr().String()
	clients := map[string]*storage.Client{clientID: storage.WebClient(clientID, clientSecret, redirectURI)}
	held := storage.NewStorageWithClients(storage.NewUserStore(issuer), clients)
	var handler http.Handler = exampleop.SetupServer(issuer, held, slog.New(slog.DiscardHandler), false)
	server.Config.Handler = handler
	server.Start()
	t.Cleanup(server.Close)
	return issuer
}
