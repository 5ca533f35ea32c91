// Command terraform-provider-connect is the Terraform provider for the OAuth integrations of Posit Connect. Terraform and
// OpenTofu start it; with -debug a person starts it, to attach a debugger.
package main

import (
	"flag"
	"log"
	"os"
	"runtime/debug"

	"github.com/connect-community/terraform-provider-connect/internal/protocol"
	"github.com/connect-community/terraform-provider-connect/internal/provider"
)

// address is where Terraform's configurations find this provider.
const address = "registry.terraform.io/connect-community/connect"

// gcPercent trades memory for time: a provider lives for seconds and holds little, so collecting often buys nothing. Against Go's
// default of 100 it saves about a third of the CPU time of a plan with some hundred integrations.
const gcPercent = 400

// memoryLimit is where that ends: a list of thousands of integrations is worth the time of collecting more often.
const memoryLimit = 256 << 20

// version is set by the release build.
var version = "dev"

func main() {
	attach := flag.Bool("debug", false, "wait for Terraform to attach, for use under a debugger such as delve")
	flag.Parse()

	if !*attach && logsUnread(os.Environ()) {
		silenceLogs()
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}

	if err := protocol.Serve(address, provider.New(version)(), *attach); err != nil {
		log.Fatal(err)
	}
}
