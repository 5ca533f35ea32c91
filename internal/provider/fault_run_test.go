package provider

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

const (
	faultServer    = "connect.example.com"
	faultKey       = "canary-key-6d1c"
	faultSecret    = "canary-secret-b07e"
	rotatedSecret  = "canary-rotated-42fa"
	secondsPerByte = time.Second
)

// The outcomes. There is no word for a lost, doubled or shown one: those fail the test.
const (
	outcomeDone       = "done"
	outcomeRetried    = "done after retry"
	outcomeAdopted    = "done: found and adopted"
	outcomeUnchanged  = "error, nothing changed"
	outcomeNamed      = "error, named by the next plan"
	outcomeTold       = "error, tells what to look for"
	outcomeNextPlan   = "error, the next plan sees it done"
	faultIntegrations = "/v1/oauth/integrations"
	faultTemplates    = "/v1/oauth/templates"
)

// faultRun is one cell of the fault table: an operation that meets a fault, and what came of it.
type faultRun struct {
	*core
	t         *testing.T
	standIn   *connecttest.Server
	network   *pipes
	transport *http.Transport
	operation string

	errors, warnings []string
	held             tftypes.Value // the state before
	before, after    []connecttest.Integration
	asked            []connecttest.Request // during the operation
	refused          int                   // connections that were refused during it
}

func newFaultRun(t *testing.T, c faultCase, operation string) *faultRun {
	t.Helper()
	r := newFaultRunOf(t, oauthIntegrationType, operation)
	r.run(c)
	return r
}

// newFaultRunOf prepares a server and a resource of that type.
func newFaultRunOf(t *testing.T, typeName, operation string) *faultRun {
	t.Helper()
	s, err := connecttest.New(connecttest.Config{AdminKey: faultKey, NoDefaultIntegration: true})
	if err != nil {
		t.Fatal(err)
	}
	network, transport := serveOnPipes(t, s)
	settings := map[string]tftypes.Value{
		"server": tftypes.NewValue(tftypes.String, "http://"+faultServer), "api_key": tftypes.NewValue(tftypes.String, faultKey),
	}
	return &faultRun{
		core: newCoreFor(t, typeName, &connectProvider{version: "test", transport: transport}, nil, settings),
		t:    t, standIn: s, network: network, transport: transport, operation: operation,
	}
}

// original is what is there before the operation. Its version spares the many runs the slow hash of a secret.
func original() fields {
	return viewer().with(fields{"client_secret_wo": faultSecret, "client_secret_wo_version": "1"})
}

// wanted is the configuration after the operation; nil: none.
func (r *faultRun) wanted() fields {
	switch r.operation {
	case "update":
		return original().with(fields{"client_id": "changed", "client_secret_wo": rotatedSecret, "client_secret_wo_version": "2"})
	case "delete":
		return nil
	}
	return original()
}

// run prepares a healthy server, meets the operation with the fault, and takes the fault away.
func (r *faultRun) run(c faultCase) {
	r.t.Helper()
	if r.operation != "create" && r.operation != "templates" {
		r.mustApply(original())
	}
	r.command()
	method, operate := r.prepared()
	path := faultIntegrations
	if r.operation == "templates" {
		path = faultTemplates
	}
	r.before = r.standIn.Integrations()
	r.meet(c, method, path, operate)
	r.after = r.standIn.Integrations()
}

// meet operates while the fault is there.
func (r *faultRun) meet(c faultCase, method, path string, operate func()) {
	r.t.Helper()
	r.held = r.state
	r.standIn.ForgetRequests()
	r.transport.CloseIdleConnections()
	r.inject(c, method, path)
	dials, started := len(r.network.addresses()), time.Now()
	operate()
	r.expectInTime(time.Since(started))
	if c.fault == nil {
		r.refused = min(len(r.network.addresses())-dials, 1)
	}
	r.network.refuse.Store(0)
	r.standIn.ClearFaults()
	r.asked = r.standIn.Requests()
}

// prepared does what comes before the operation's own requests, and returns their method and the operation.
func (r *faultRun) prepared() (method string, operate func()) {
	r.t.Helper()
	switch r.operation {
	case "read":
		return http.MethodGet, func() { r.errors, r.warnings = r.refresh() }
	case "templates":
		return http.MethodGet, func() {
			p, errors := r.plan(r.configuration(original()))
			r.errors, r.warnings = errors, p.warnings
		}
	case "list":
		return http.MethodGet, func() {
			for _, result := range r.listed(nil, 100, false) {
				errors, warnings := split(result.Diagnostics)
				r.errors, r.warnings = append(r.errors, errors...), append(r.warnings, warnings...)
			}
		}
	}
	config := r.build(r.objectType, nil)
	if wanted := r.wanted(); wanted != nil {
		config = r.configuration(wanted)
	}
	p, errors := r.decided(config)
	if len(errors) > 0 {
		r.t.Fatal(errors)
	}
	method = map[string]string{"create": http.MethodPost, "update": http.MethodPatch, "delete": http.MethodDelete}[r.operation]
	return method, func() { r.errors, r.warnings = r.applyOne(p, config) }
}

// expectInTime: one request_timeout (60 seconds unless set), whatever has to be found out.
func (r *faultRun) expectInTime(took time.Duration) {
	r.t.Helper()
	if took > time.Minute {
		r.t.Errorf("it took %s", took)
	}
}

// outcome judges what came of it, lets the next apply put it right, and returns the word for it.
func (r *faultRun) outcome() string {
	r.t.Helper()
	if len(r.errors) > 1 {
		r.t.Errorf("want one error, got %d: %v", len(r.errors), r.errors)
	}
	r.expectNothingLeaked()
	failed := len(r.errors) > 0
	if failed && !r.state.Equal(r.held) {
		r.t.Errorf("an error changed the state from %s to %s", r.held, r.state)
	}
	outcome := outcomeDone
	switch changed := r.changedOnServer(); {
	case failed && changed && r.operation == "create":
		outcome = outcomeTold
		r.importLeft()
	case failed && changed:
		outcome = outcomeNextPlan
		if !strings.Contains(r.errors[0], "may have carried the request out") {
			r.t.Errorf("the error does not leave open what was done: %s", r.errors[0])
		}
	case failed:
		outcome = outcomeUnchanged
	case !r.reads() && !changed:
		r.t.Error("a write that changed nothing passes for done")
	case r.operation == "create" && r.get(r.state, "guid") != r.after[0].GUID:
		r.t.Errorf("the state holds %v, Connect %s", r.get(r.state, "guid"), r.after[0].GUID)
	case r.operation == "create" && r.count(http.MethodPost) == 1 && r.count(http.MethodGet) > 0:
		outcome = outcomeAdopted
	case r.repeated():
		outcome = outcomeRetried
	}
	r.expectConvergence()
	return outcome
}

func (r *faultRun) reads() bool {
	return r.operation == "read" || r.operation == "list" || r.operation == "templates"
}

// repeated reports whether anything was asked for a second time. A plan asks for other things beside the templates.
func (r *faultRun) repeated() bool {
	if r.operation != "templates" {
		return len(r.asked)+r.refused > 1
	}
	asked := map[string]bool{}
	for _, request := range r.asked {
		if asked[request.Path] {
			return true
		}
		asked[request.Path] = true
	}
	return r.refused > 0
}

func (r *faultRun) count(method string) int {
	return len(slices.DeleteFunc(slices.Clone(r.asked), func(request connecttest.Request) bool { return request.Method != method }))
}

// changedOnServer reports whether Connect did what a write asked for. Reads change nothing.
func (r *faultRun) changedOnServer() bool {
	r.t.Helper()
	if twins := len(r.after) > 1; twins {
		r.t.Errorf("there are %d integrations", len(r.after))
	}
	diff := cmp.Diff(r.before, r.after)
	if r.reads() && diff != "" {
		r.t.Errorf("a read changed something (-before +after):\n%s", diff)
	}
	return diff != ""
}

// importLeft does what the error advises about an integration that a failed create has left behind.
func (r *faultRun) importLeft() {
	r.t.Helper()
	if !strings.Contains(r.errors[0], "import it by its GUID") {
		r.t.Errorf("the error does not tell what to do: %s", r.errors[0])
	}
	if errors := r.imported(r.after[0].GUID); len(errors) > 0 {
		r.t.Fatal(errors)
	}
}

// expectConvergence applies once more, on a healthy server: exactly what is wanted is there then, once.
func (r *faultRun) expectConvergence() {
	r.t.Helper()
	wanted, want := r.wanted(), 1
	if wanted == nil {
		want = 0
		if errors := r.attempt(nil); len(errors) > 0 {
			r.t.Error(errors)
		}
	} else {
		r.mustApply(wanted)
	}
	left := r.standIn.Integrations()
	if len(left) != want || r.state.IsNull() != (want == 0) {
		r.t.Fatalf("%d integrations in the end, state %s", len(left), r.state)
	}
	if want == 0 {
		return
	}
	r.expectHeld(left[0], wanted)
}

func (r *faultRun) expectHeld(held connecttest.Integration, wanted fields) {
	r.t.Helper()
	config := wanted["config"].(fields)
	if held.GUID != r.get(r.state, "guid") || held.Config["client_id"] != config["client_id"] || held.Secrets[integration.ClientSecret] != config["client_secret_wo"] {
		r.t.Errorf("in the end Connect holds %s with client_id %v and the secret %q", held.GUID, held.Config["client_id"], held.Secrets[integration.ClientSecret])
	}
}

// expectNothingLeaked: key and secrets are in no message and no state, and nobody but Connect was called.
func (r *faultRun) expectNothingLeaked() {
	r.t.Helper()
	shown := fmt.Sprint(r.errors, r.warnings, r.state) + string(r.private)
	for _, canary := range []string{faultKey, faultSecret, rotatedSecret} {
		for _, spelled := range disguises(canary) {
			if strings.Contains(strings.ToLower(shown), strings.ToLower(spelled)) {
				r.t.Errorf("%s is in %s", spelled, shown)
			}
		}
	}
	if strings.ContainsFunc(shown, func(letter rune) bool { return unicode.IsControl(letter) && letter != '\n' || letter == '\u202e' }) {
		r.t.Errorf("not fit for a terminal: %q", shown)
	}
	for _, address := range r.network.addresses() {
		if address != faultServer+":80" {
			r.t.Errorf("%s was called", address)
		}
	}
}
