// Command provider-schema prints the schemas of this provider for tfplugindocs, which makes the documentation from them.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/connect-community/terraform-provider-connect/internal/protocol"
	"github.com/connect-community/terraform-provider-connect/internal/provider"
	"github.com/connect-community/terraform-provider-connect/internal/schemajson"
)

func main() {
	server, err := protocol.NewServer(provider.New("dev")())
	if err != nil {
		log.Fatal(err)
	}
	// tfplugindocs looks for the provider's short name.
	schemas, err := schemajson.Of(context.Background(), "connect", server)
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(schemas); err != nil {
		log.Fatal(err)
	}
}
