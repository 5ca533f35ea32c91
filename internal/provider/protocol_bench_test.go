package provider

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// benchmarkSizes are numbers of resources. One operation of a benchmark is all of them, so that what is paid once per process counts
// once.
var benchmarkSizes = []int{1, 100, 1000}

// BenchmarkValidate is ValidateResourceConfig of n resources.
func BenchmarkValidate(b *testing.B) {
	perSize(b, func(b *testing.B, l *load) {
		requests := make([]*tfprotov6.ValidateResourceConfigRequest, len(l.states))
		for i := range requests {
			requests[i] = &tfprotov6.ValidateResourceConfigRequest{TypeName: oauthIntegrationType, Config: l.config,
				ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true}}
		}
		for b.Loop() {
			for _, request := range requests {
				resp, err := l.core.server.ValidateResourceConfig(context.Background(), request)
				l.must(err, resp.Diagnostics)
			}
		}
	})
}

// BenchmarkPlanUnchanged is PlanResourceChange of n resources that stay as they are.
func BenchmarkPlanUnchanged(b *testing.B) {
	perSize(b, func(b *testing.B, l *load) {
		for b.Loop() {
			l.core.configure()
			for i, state := range l.states {
				resp, err := l.core.server.PlanResourceChange(context.Background(), &tfprotov6.PlanResourceChangeRequest{
					TypeName: oauthIntegrationType, PriorState: state, ProposedNewState: l.proposed[i], Config: l.config, PriorPrivate: l.core.private,
				})
				l.must(err, resp.Diagnostics)
			}
		}
	})
}

// BenchmarkPlanCreate is PlanResourceChange of n resources that do not exist yet.
func BenchmarkPlanCreate(b *testing.B) {
	perSize(b, func(b *testing.B, l *load) {
		none := l.core.dynamic(tftypes.NewValue(l.core.objectType, nil))
		created := viewer().with(fields{"client_secret_wo_version": "1"})
		created["name"] = "New"
		config := l.core.dynamic(l.core.configuration(created))
		for b.Loop() {
			l.core.configure()
			for range l.states {
				resp, err := l.core.server.PlanResourceChange(context.Background(), &tfprotov6.PlanResourceChangeRequest{
					TypeName: oauthIntegrationType, PriorState: none, ProposedNewState: config, Config: config,
				})
				l.must(err, resp.Diagnostics)
			}
		}
	})
}

// BenchmarkRead is ReadResource of n resources, in a new process each time.
func BenchmarkRead(b *testing.B) {
	perSize(b, func(b *testing.B, l *load) {
		for b.Loop() {
			l.core.configure()
			for _, state := range l.states {
				resp, err := l.core.server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{
					TypeName: oauthIntegrationType, CurrentState: state, Private: l.core.private,
				})
				l.must(err, resp.Diagnostics)
			}
		}
	})
}

// load is n resources that exist, alike but for their GUIDs.
type load struct {
	b                *testing.B
	core             *core
	config           *tfprotov6.DynamicValue
	states, proposed []*tfprotov6.DynamicValue
}

func perSize(b *testing.B, measure func(b *testing.B, l *load)) {
	b.Helper()
	for _, n := range benchmarkSizes {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			measure(b, newLoad(b, n))
		})
	}
}

func newLoad(b *testing.B, n int) *load {
	b.Helper()
	s, err := connecttest.New(connecttest.Config{NoDefaultIntegration: true})
	if err != nil {
		b.Fatal(err)
	}
	server := map[string]tftypes.Value{
		"server": tftypes.NewValue(tftypes.String, "http://stand-in"), "api_key": tftypes.NewValue(tftypes.String, s.AdminKey()),
	}
	c := newCoreOf(b, &connectProvider{version: "test", transport: direct{s}}, nil, server)
	// A version instead of a hash: the hash is slow on purpose and would hide everything else.
	config := c.configuration(viewer().with(fields{"client_secret_wo_version": "1"}))
	planned, errors := c.plan(config)
	if len(errors) == 0 {
		errors, _ = c.apply(planned)
	}
	if len(errors) > 0 {
		b.Fatal(errors)
	}
	first := s.Integrations()[0]
	l := &load{b: b, core: c, config: c.dynamic(config)}
	proposed := proposedNew(c.schema.Block, c.state, config)
	for i := range n {
		guid := first.GUID
		if i > 0 {
			another := first
			another.ID, another.GUID = "", fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
			guid = s.Add(another)
		}
		l.states = append(l.states, c.dynamic(renumbered(b, c.state, first.GUID, guid)))
		l.proposed = append(l.proposed, c.dynamic(renumbered(b, proposed, first.GUID, guid)))
	}
	remembering := newCoreOf(b, &connectProvider{version: "test", transport: &remembered{next: direct{s}}}, nil, server)
	remembering.private = c.private
	l.core = remembering
	return l
}

// renumbered is the state with another GUID, in its login URL too.
func renumbered(b *testing.B, state tftypes.Value, from, to string) tftypes.Value {
	b.Helper()
	result, err := tftypes.Transform(state, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		var text string
		if v.IsKnown() && !v.IsNull() && v.Type().Is(tftypes.String) && v.As(&text) == nil {
			return tftypes.NewValue(tftypes.String, strings.ReplaceAll(text, from, to)), nil
		}
		return v, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return result
}

func (l *load) must(err error, diagnostics []*tfprotov6.Diagnostic) {
	if err != nil {
		l.b.Fatal(err)
	}
	if errors, _ := split(diagnostics); len(errors) > 0 {
		l.b.Fatal(errors)
	}
}

// remembered answers a GET that it has seen before without asking, so that the stand-in's own work is not measured.
type remembered struct {
	next    http.RoundTripper
	mu      sync.Mutex
	answers map[string]answered
}

type answered struct {
	response http.Response
	body     []byte
}

func (r *remembered) RoundTrip(request *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.answers[request.URL.Path]
	if !ok {
		response, err := r.next.RoundTrip(request)
		if err != nil {
			return nil, err
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return nil, err
		}
		known = answered{response: *response, body: body}
		if r.answers == nil {
			r.answers = map[string]answered{}
		}
		r.answers[request.URL.Path] = known
	}
	response := known.response
	response.Request, response.Body = request, io.NopCloser(bytes.NewReader(known.body))
	return &response, nil
}
