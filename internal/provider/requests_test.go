package provider

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// parallelism is how many resources Terraform works on at a time unless told otherwise.
const parallelism = 10

// fleet is many resources of one configuration, in one provider process.
type fleet []*core

// newFleet returns n resources that do not exist yet.
func newFleet(t testing.TB, s *connecttest.Server, n int) fleet {
	t.Helper()
	return newFleetOn(t, s, direct{s}, n)
}

// newFleetOn reaches the server over that network.
func newFleetOn(t testing.TB, s *connecttest.Server, network http.RoundTripper, n int) fleet {
	t.Helper()
	server := map[string]tftypes.Value{
		"server": tftypes.NewValue(tftypes.String, "http://stand-in"), "api_key": tftypes.NewValue(tftypes.String, s.AdminKey()),
	}
	first := newCoreOf(t, &connectProvider{version: "test", transport: network}, nil, server)
	all := make(fleet, n)
	for i := range all {
		one := *first
		all[i] = &one
	}
	return all
}

// each works on all resources as Terraform does.
func (f fleet) each(work func(i int, c *core)) {
	var group sync.WaitGroup
	places := make(chan struct{}, parallelism)
	for i, c := range f {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			work(i, c)
		})
	}
	group.Wait()
}

// plan is one `terraform plan`, or the first half of an apply.
func (f fleet) plan(config func(i int) fields) []plan {
	f[0].command()
	plans := make([]plan, len(f))
	f.each(func(i int, c *core) {
		if errors, _ := c.refresh(); len(errors) > 0 {
			c.t.Errorf("refresh %d: %v", i, errors)
			return
		}
		var errors []string
		if plans[i], errors = c.planWithoutRefresh(c.fleetConfig(config(i))); len(errors) > 0 {
			c.t.Errorf("plan %d: %v", i, errors)
		}
	})
	return plans
}

// apply is one `terraform apply`: a plan, and in a new provider process each change planned again and carried out.
func (f fleet) apply(config func(i int) fields) {
	f.carryOut(f.plan(config))
}

// carryOut is the second half.
func (f fleet) carryOut(plans []plan) {
	f[0].command()
	f.each(func(i int, c *core) {
		if errors, _ := c.carryOut(plans[i], plans[i].config); len(errors) > 0 {
			c.t.Errorf("apply %d: %v", i, errors)
		}
	})
}

func (c *core) fleetConfig(f fields) tftypes.Value {
	if f == nil {
		return c.build(c.objectType, nil)
	}
	return c.configuration(f)
}

// numberedViewer is the i-th integration of a fleet's configuration.
func numberedViewer(i int) fields {
	f := viewer()
	f["name"] = fmt.Sprintf("Integration %d", i)
	return f
}

// versionedViewer is the same with a version for its secret, which spares the slow hash.
func versionedViewer(i int) fields {
	return numberedViewer(i).with(fields{"client_secret_wo_version": "1"})
}

// asked counts the requests since the last call, by method and kind.
func asked(s *connecttest.Server) map[string]int {
	counts := map[string]int{}
	for _, request := range s.Requests() {
		kind := request.Method + " one"
		switch request.Path {
		case "/v1/oauth/integrations":
			kind = request.Method + " all"
		case "/v1/oauth/templates":
			kind = request.Method + " templates"
		}
		counts[kind]++
	}
	s.ForgetRequests()
	return counts
}

func expectAsked(t *testing.T, s *connecttest.Server, what string, want map[string]int) {
	t.Helper()
	if diff := cmp.Diff(want, asked(s)); diff != "" {
		t.Errorf("%s: requests (-want +got):\n%s", what, diff)
	}
}

func TestRequestsOfManyResources(t *testing.T) {
	t.Parallel()
	synctest.Test(t, requestsOfManyResources) // on a busy machine the list would grow too old to be shared
}

func requestsOfManyResources(t *testing.T) {
	const n = 100
	s, err := connecttest.New(connecttest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	f := newFleet(t, s, n)

	f.apply(versionedViewer)
	expectAsked(t, s, "apply that creates all", map[string]int{"GET templates": 2, "POST all": n})

	for i, p := range f.plan(versionedViewer) {
		if !p.empty() {
			t.Errorf("resource %d has a change: %v", i, f[i].changed(p))
		}
	}
	expectAsked(t, s, "plan without changes", map[string]int{"GET one": 1, "GET all": 1})

	switchedOff := func(i int) fields {
		if i%10 > 0 {
			return versionedViewer(i)
		}
		return versionedViewer(i).with(fields{"use_pkce": false})
	}
	f.apply(switchedOff)
	expectAsked(t, s, "apply that changes 10", map[string]int{"GET one": 1, "GET all": 1, "GET templates": 2, "PATCH one": 10})

	renamed := func(i int) fields {
		one := switchedOff(i)
		if i%10 == 0 {
			one["name"] = fmt.Sprintf("Renamed %d", i)
		}
		return one
	}
	f.apply(renamed)
	expectAsked(t, s, "apply that renames 10", map[string]int{"GET one": 1, "GET all": 1, "PATCH one": 10})

	f.apply(func(int) fields { return nil })
	expectAsked(t, s, "destroy", map[string]int{"GET one": 1, "GET all": 1, "DELETE one": n})
}

func TestRequestsOfOneResourceOnAFullServer(t *testing.T) {
	t.Parallel()
	s, err := connecttest.New(connecttest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	f := newFleet(t, s, 1)
	f.apply(numberedViewer)
	for i := range 5000 {
		s.Add(connecttest.Integration{Name: fmt.Sprintf("Other %d", i), Template: "custom", Config: map[string]any{"client_id": "other"}})
	}
	s.ForgetRequests()
	if p := f.plan(numberedViewer)[0]; !p.empty() {
		t.Errorf("the plan changes %v", f[0].changed(p))
	}
	expectAsked(t, s, "plan", map[string]int{"GET one": 1})
}

// TestReadsAfterWrites: within one process, a read after an own write and an import see what the server holds at that moment,
// however fresh the list is.
func TestReadsAfterWrites(t *testing.T) {
	t.Parallel()
	s, err := connecttest.New(connecttest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	f := newFleet(t, s, 3)
	f.apply(numberedViewer)
	plans := f.plan(func(i int) fields {
		if i == 0 {
			return numberedViewer(i).with(fields{"use_pkce": false})
		}
		return numberedViewer(i)
	})
	second := f[1].get(f[1].state, "guid").(string)
	edit := func(name string) { s.Edit(second, func(i *connecttest.Integration) { i.Name = name }) }

	edit("Edited")
	if errors, _ := f[0].carryOut(plans[0], plans[0].config); len(errors) > 0 {
		t.Fatal(errors)
	}
	f.each(func(_ int, c *core) { c.refresh() })
	if got := f[1].get(f[1].state, "name"); got != "Edited" {
		t.Errorf("after an own write the name reads %q", got)
	}
	if got := f[0].get(f[0].state, "config", "use_pkce"); got != false {
		t.Errorf("after an own write use_pkce reads %v", got)
	}

	edit("Edited again")
	imported, err := f[0].server.ImportResourceState(context.Background(), &tfprotov6.ImportResourceStateRequest{TypeName: oauthIntegrationType, ID: second})
	if err != nil {
		t.Fatal(err)
	}
	f[2].state, f[2].private = f[2].value(imported.ImportedResources[0].State), imported.ImportedResources[0].Private
	if errors, _ := f[2].refresh(); len(errors) > 0 {
		t.Fatal(errors)
	}
	if got := f[2].get(f[2].state, "name"); got != "Edited again" {
		t.Errorf("an import reads the name %q", got)
	}
}

// TestLookupsShareRequests: lookups by name share one list with each other and with the reads of resources; a lookup by GUID asks
// for that one.
func TestLookupsShareRequests(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	for i := range 20 {
		s.Add(connecttest.Integration{Name: fmt.Sprintf("Integration %d", i), Template: "custom", Config: map[string]any{}})
	}
	client, err := connect.New(connect.Options{Server: s.URL(), APIKey: s.AdminKey()})
	if err != nil {
		t.Fatal(err)
	}
	guid := byName(t, s, "Integration 3").GUID
	one, diags := (integrationFilter{guid: types.StringValue(guid)}).one(t.Context(), client)
	if diags.HasError() || one.GUID != guid {
		t.Fatalf("lookup by guid: %v, %v", one, diags)
	}
	expectAsked(t, s, "lookup by guid", map[string]int{"GET one": 1})
	for i := range 20 {
		name := fmt.Sprintf("Integration %d", i)
		one, diags := (integrationFilter{name: types.StringValue(name)}).one(t.Context(), client)
		if diags.HasError() || one.Name == nil || *one.Name != name {
			t.Fatalf("lookup of %q: %v, %v", name, one, diags)
		}
	}
	expectAsked(t, s, "lookups by name", map[string]int{"GET all": 1})

	missing := integrationFilter{guid: types.StringValue("00000000-0000-4000-8000-000000000000")}
	if _, diags := missing.one(t.Context(), client); len(diags) != 1 || diags[0].Summary() != "No such OAuth integration" {
		t.Errorf("lookup of a guid that is not there: %v", diags)
	}
}

// TestRequestsThroughTerraform counts what the real CLI makes the provider ask. The test library refreshes once more after each
// apply, so only totals of single commands are compared.
func TestRequestsThroughTerraform(t *testing.T) {
	t.Parallel()
	const n = 12 // more than Terraform does at once
	s := connecttest.Start(t, connecttest.Config{})
	config := func(pkce string) string {
		return standInHeader(s) + fmt.Sprintf(`
resource "connect_oauth_integration" "test" {
  count    = %d
  name     = "Integration ${count.index}"
  template = "custom"
  config {
    client_id         = "connect"
    client_secret     = "s3cret-long-enough"
    authorization_uri = "https://idp.example.com/authorize"
    token_uri         = "https://idp.example.com/token"
    use_pkce          = %s
  }
}
`, n, pkce)
	}
	writes := func(method string, want int) resource.TestCheckFunc {
		return func(*terraform.State) error {
			got := len(slices.DeleteFunc(s.Requests(), func(r connecttest.Request) bool { return r.Method != method }))
			if got != want {
				return fmt.Errorf("%d %s requests, want %d", got, method, want)
			}
			return nil
		}
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: config("true"), Check: writes("POST", n)},
			{
				PreConfig:        s.ForgetRequests,
				Config:           config("true"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan(), atMost{s, 2}}},
			},
			{
				PreConfig:        s.ForgetRequests,
				Config:           config("count.index >= 10"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{atMost{s, 3}}},
				Check:            writes("PATCH", 10),
			},
		},
	})
}

// atMost checks the number of requests so far.
type atMost struct {
	s     *connecttest.Server
	limit int
}

func (a atMost) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	if requests := a.s.Requests(); len(requests) > a.limit {
		resp.Error = fmt.Errorf("%d requests, want at most %d: %v", len(requests), a.limit, requests)
	}
}
