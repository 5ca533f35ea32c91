package provider

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// shortSoak is how long the soak is that runs with the other tests. CONNECT_SOAK says otherwise.
const shortSoak = 2 * time.Second

// stepsOfALife is how many applies, each with or without a fault, one server lives through.
const stepsOfALife = 12

// TestSoak applies changes by chance while things go wrong by chance, and kills runs before the state knows what they did. After each
// step one apply on a healthy server makes everything as it should be. The seed of a life that fails is printed.
func TestSoak(t *testing.T) {
	t.Parallel()
	length := shortSoak
	if text := os.Getenv("CONNECT_SOAK"); text != "" {
		var err error
		if length, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	var total soak
	for started := time.Now(); time.Since(started) < length && !t.Failed(); total.lives++ {
		seed := rand.Uint64()
		t.Run(fmt.Sprintf("%#x", seed), func(t *testing.T) { //nolint:paralleltest // one life after the other, as long as there is time
			synctest.Test(t, func(t *testing.T) { total.live(t, rand.New(rand.NewPCG(seed, 0))) }) //nolint:gosec // repeatable
		})
	}
	t.Logf("%d lives, %d applies, %d of them with a fault, %d killed, %d orphans imported", total.lives, total.applies, total.faults, total.kills, total.orphans)
}

// soak counts what has happened.
type soak struct{ lives, applies, faults, kills, orphans int }

func (s *soak) live(t *testing.T, chance *rand.Rand) {
	t.Helper()
	r := newFaultRunOf(t, oauthIntegrationType, "create")
	cases := faultCases()
	for range stepsOfALife {
		wanted := anyConfiguration(chance)
		s.applies++
		if chance.IntN(10) < 3 {
			s.faults++
			c := cases[chance.IntN(len(cases))]
			if c.times == once {
				c.times = 1 + chance.IntN(3)
			}
			r.transport.CloseIdleConnections()
			r.inject(c, "", faultIntegrations)
		}
		killed := chance.IntN(10) == 0
		r.applyAndMaybeDie(wanted, killed)
		if killed {
			s.kills++
		}
		r.network.refuse.Store(0)
		r.standIn.ClearFaults()
		r.expectNothingLeaked()
		s.orphans += r.importOrphan(wanted)
		r.converge(wanted)
		if t.Failed() {
			return
		}
	}
}

// anyConfiguration is one of some dozens; nil: none.
func anyConfiguration(chance *rand.Rand) fields {
	if chance.IntN(6) == 0 {
		return nil
	}
	secret := []string{faultSecret, rotatedSecret}[chance.IntN(2)]
	wanted := viewer().with(fields{"client_secret_wo": secret, "client_secret_wo_version": secret[len(secret)-4:], "client_id": fmt.Sprint("client-", chance.IntN(3))})
	if chance.IntN(2) == 0 {
		wanted = wanted.with(fields{"scopes": nil})
	}
	wanted["description"] = []any{nil, "Tokens"}[chance.IntN(2)]
	return wanted
}

// applyAndMaybeDie plans and applies. Of a run that is killed Terraform keeps nothing.
func (r *faultRun) applyAndMaybeDie(wanted fields, killed bool) {
	r.t.Helper()
	r.errors, r.warnings = nil, nil
	p, errors := r.plan(r.configuration(wanted))
	if r.errors = errors; len(errors) > 0 {
		return
	}
	state, private, identity := r.state, r.private, r.identity
	r.errors, r.warnings = r.apply(p)
	if killed {
		r.state, r.private, r.identity = state, private, identity
	}
}

// importOrphan imports what a lost create or a killed run has left behind.
func (r *faultRun) importOrphan(wanted fields) (orphans int) {
	r.t.Helper()
	left := r.standIn.Integrations()
	if len(left) > 1 {
		r.t.Fatalf("there are %d integrations", len(left))
	}
	if len(left) == 0 || !r.state.IsNull() || wanted == nil {
		return 0
	}
	if errors := r.imported(left[0].GUID); len(errors) > 0 {
		r.t.Fatal(errors)
	}
	return 1
}

// converge applies once more, on a healthy server. What nobody wants any more and no state knows is an orphan that stays.
func (r *faultRun) converge(wanted fields) {
	r.t.Helper()
	if wanted == nil {
		if errors := r.attempt(nil); len(errors) > 0 {
			r.t.Fatal(errors)
		}
		for _, orphan := range r.standIn.Integrations() {
			r.standIn.Remove(orphan.GUID)
		}
		return
	}
	r.mustApply(wanted)
	left := r.standIn.Integrations()
	if len(left) != 1 {
		r.t.Fatalf("%d integrations in the end", len(left))
	}
	r.expectHeld(left[0], wanted)
}

func (r *faultRun) inject(c faultCase, method, path string) {
	switch {
	case c.fault == nil:
		r.network.refuse.Store(int64(c.times))
	case c.everywhere:
		r.standIn.Inject(connecttest.Fault{Times: c.times, Do: c.fault})
	default:
		r.standIn.Inject(connecttest.Fault{Method: method, Path: path, Times: c.times, Do: c.fault})
	}
}
