package provider

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// waves is a server far away. In the fake time of a synctest bubble an answer comes only when nothing else can go on: requests that
// set out before it do so at one instant, and that is one wave.
type waves struct {
	next http.RoundTripper

	mu       sync.Mutex
	instants map[time.Time]bool
}

func (w *waves) RoundTrip(req *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.instants[time.Now()] = true
	w.mu.Unlock()
	time.Sleep(100 * time.Millisecond)
	return w.next.RoundTrip(req)
}

// count returns how many waves there were since the last call.
func (w *waves) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer func() { w.instants = map[time.Time]bool{} }()
	return len(w.instants)
}

// TestWaves counts requests one after the other: what is felt of a server that is far away. Reads and facts are asked for together,
// and only writes grow with the number of integrations.
func TestWaves(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 25} {
		t.Run(fmt.Sprintf("%d integrations", n), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { countWaves(t, n) })
		})
	}
}

func countWaves(t *testing.T, n int) {
	t.Helper()
	s, err := connecttest.New(connecttest.Config{NoDefaultIntegration: true})
	if err != nil {
		t.Fatal(err)
	}
	network := &waves{next: direct{s}, instants: map[time.Time]bool{}}
	f := newFleetOn(t, s, network, n)
	expect := func(what string, want int) {
		t.Helper()
		if got := network.count(); got != want {
			t.Errorf("%s: %d waves, want %d", what, got, want)
		}
	}
	changed := func(i int) fields { return versionedViewer(i).with(fields{"use_pkce": false}) }
	none := func(int) fields { return nil }
	writes := (n + parallelism - 1) / parallelism

	creation := f.plan(versionedViewer)
	expect("plan that creates", 1)
	f.carryOut(creation)
	expect("apply that creates", 1+writes)
	f.plan(versionedViewer)
	expect("plan without changes", 1)
	change := f.plan(changed)
	expect("plan that changes", 2)
	f.carryOut(change)
	expect("apply that changes", 1+writes)
	removal := f.plan(none)
	expect("plan that destroys", 1)
	// `terraform destroy` refreshes in one process and plans in another.
	f[0].command()
	f.each(func(_ int, c *core) { c.planWithoutRefresh(c.fleetConfig(nil)) })
	expect("plan that destroys without a refresh", 1)
	f.carryOut(removal)
	expect("destroy", writes)
	if left := s.Integrations(); len(left) > 0 {
		t.Errorf("%d integrations are left", len(left))
	}
}
