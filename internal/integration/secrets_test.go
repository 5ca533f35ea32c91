package integration

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

const long = "long enough for a hash"

// secrets is one secret without a version.
func secrets(key, value string) Secrets {
	return Secrets{ByKey: map[string]Secret{key: {Value: template.Text(value)}}}
}

func versioned(key, value, version string) Secrets {
	return Secrets{ByKey: map[string]Secret{key: {Value: template.Text(value), Version: template.Text(version)}}}
}

func inState(value string) Secrets {
	return Secrets{ByKey: map[string]Secret{ClientSecret: {Value: template.Text(value), InState: true}}}
}

func sent(version, value string) map[string]SecretRecord {
	return map[string]SecretRecord{"api_key": recordOf(PlannedSecret{Version: version}, value)}
}

func TestWhichSecretsGoOut(t *testing.T) {
	t.Parallel()
	there, unknownVersion, unknownValue := holds(nil), versioned("api_key", long, "1"), versioned("api_key", "", "1")
	unknownVersion.ByKey["api_key"] = Secret{Value: template.Text(long), Version: notKnown}
	unknownValue.ByKey["api_key"] = Secret{Value: notKnown, Version: template.Text("1")}
	unversioned := Secrets{ByKey: map[string]Secret{"api_key": {Value: notKnown}}}
	stated := &Prior{ClientSecret: template.Text(long)}
	for _, test := range []struct {
		name            string
		secrets         Secrets
		prior           *Prior
		remembered      map[string]SecretRecord
		send, undecided bool
	}{
		{"create, with a version", versioned("api_key", long, "1"), nil, nil, true, false},
		{"create, without", secrets("api_key", long), nil, nil, true, false},
		{"create, as a version that is remembered of another life", versioned("api_key", long, "1"), nil, sent("1", long), true, false},
		{"the same version, another value", versioned("api_key", "another", "1"), there, sent("1", long), false, false},
		{"another version, the same value", versioned("api_key", long, "2"), there, sent("1", long), true, false},
		{"a smaller version", versioned("api_key", long, "1"), there, sent("2", long), true, false},
		{"never sent, whatever the version", versioned("api_key", long, "1"), there, nil, true, false},
		{"never sent, without a version", secrets("api_key", long), there, nil, true, false},
		{"no version, the same value", secrets("api_key", long), there, sent("", long), false, false},
		{"no version, another value", secrets("api_key", long+"!"), there, sent("", long), true, false},
		{"the version is new", versioned("api_key", long, "1"), there, sent("", long), true, false},
		{"the version is gone", secrets("api_key", long), there, sent("1", long), true, false},
		{"a version that is not known", unknownVersion, there, sent("1", long), false, true},
		{"a value that is not known, of the same version", unknownValue, there, sent("1", long), false, false},
		{"a value that is not known, of another version", unknownValue, there, sent("2", long), false, true},
		{"a value that is not known, without a version", unversioned, there, sent("", long), false, true},
		{"a value that is not known, at a create", unknownValue, nil, nil, false, true},
		{"in the state, at a create", inState(long), nil, nil, true, false},
		{"in the state, the same", inState(long), stated, nil, false, false},
		{"in the state, another", inState("other"), stated, nil, true, false},
		{"in the state, from now on", inState(long), there, sent("1", long), true, false},
		{"keys that are not known", Secrets{Unknown: true}, there, nil, false, true},
		{"none", Secrets{}, there, sent("1", long), false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPlanning(Configured{Secrets: test.secrets}, test.prior, Memory{Secrets: test.remembered}, Facts{})
			planned, undecided := p.secrets, p.undecided
			if got := len(sending(planned)) == 1; got != test.send || (len(undecided) > 0) != test.undecided {
				t.Errorf("send is %t, undecided %v", got, undecided)
			}
			for key, secret := range planned {
				if configured := test.secrets.ByKey[key]; secret.Version != configured.Version.String() || secret.InState != configured.InState {
					t.Errorf("the plan says %+v of %+v", secret, configured)
				}
			}
			if len(planned) != len(test.secrets.ByKey) {
				t.Errorf("the plan names %d secrets", len(planned))
			}
		})
	}
}

// TestSecretThatComesIntoUse: while the other values make a secret unused, Connect may have dropped it. It goes out again when it is used.
func TestSecretThatComesIntoUse(t *testing.T) {
	t.Parallel()
	public, confidential := complete.with(keys{"auth_mode": "Public"}), complete.with(keys{"auth_mode": "Confidential"})
	for _, test := range []struct {
		name              string
		configured, prior keys
		facts             Facts
		send, maySend     bool
	}{
		{"is used all along", confidential.with(keys{"client_id": "y"}), confidential, told(t), false, false},
		{"comes into use", confidential, public, told(t), true, false},
		{"comes into use by default", complete, public, told(t), true, false},
		{"is not used any more", public, confidential, told(t), false, false},
		{"stays unused", public.with(keys{"client_id": "y"}), public, told(t), false, false},
		{"may come into use", complete.with(keys{"auth_mode": notKnown}), public, told(t), false, true},
		{"may come into use: the server is not known", confidential, public, Facts{}, false, true},
		{"nothing changes: the server is not known", public, public, Facts{}, false, false},
	} {
		for name, secret := range map[string]Secrets{"write-only": versioned(ClientSecret, long, "1"), "in the state": inState(long)} {
			c, prior := wants(test.configured), holds(test.prior)
			c.Secrets, prior.ClientSecret = secret, template.Text(long)
			memory := wrote(test.prior)
			memory.Secrets = map[string]SecretRecord{ClientSecret: {Version: "1", InState: secret.ByKey[ClientSecret].InState}}
			planned, findings := Plan(c, prior, memory, test.facts)
			said := strings.Join(brief(t, findings), " ")
			if sends := planned.Secrets[ClientSecret].Send; sends != test.send || strings.Contains(said, "will be sent") != test.send ||
				strings.Contains(said, "may be sent") != test.maySend || planned.Sends != (len(template.Changed(c.Config, prior.Config)) > 0) {
				t.Errorf("%s, %s: send is %t, the plan says %q", test.name, name, sends, said)
			}
			if want := map[string]string{"write-only": "`config.client_secret_wo`:", "in the state": "`config.client_secret`:"}[name]; len(findings) > 0 && !strings.HasPrefix(findings[0].Text, want) && strings.Contains(said, "be sent") {
				t.Errorf("%s, %s: the warning begins with %q", test.name, name, findings[0].Text)
			}
		}
	}
}

// TestSecretThatComesBack follows a secret through its life: what is taken out is forgotten at the next write, and sent when it is back.
func TestSecretThatComesBack(t *testing.T) {
	t.Parallel()
	for name, secret := range map[string]Secrets{"with a version": versioned("api_key", long, "1"), "without": secrets("api_key", long)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			memory := map[string]SecretRecord(nil)
			step := func(what string, secret Secrets, want bool) {
				planned, _ := secret.plan(template.Value{}, memory)
				if got := len(sending(planned)) > 0; got != want {
					t.Errorf("%s: send is %t", what, got)
				}
				memory = secretsAfter(planned, secret.Values(planned), memory)
				memory = throughJSON(t, memory)
			}
			step("created", secret, true)
			step("unchanged", secret, false)
			step("taken out", Secrets{}, false)
			step("back", secret, true)
			step("unchanged again", secret, false)
		})
	}
}

func throughJSON[T any](t *testing.T, value T) T {
	t.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var back T
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

func TestRecordsGiveNothingAway(t *testing.T) {
	t.Parallel()
	hashed := recordOf(PlannedSecret{}, long)
	if len(hashed.Salt) < 16 || len(hashed.Hash) < 32 || hashed.Version != "" {
		t.Errorf("without a version: %+v", hashed)
	}
	if again := recordOf(PlannedSecret{}, long); string(again.Hash) == string(hashed.Hash) {
		t.Error("two records of one secret must not look alike")
	}
	if !hashed.matches(long) || hashed.matches(long+"!") || hashed.matches("") || (SecretRecord{}).matches("") {
		t.Error("a record knows its secret and no other")
	}
	compare(t, "with a version", SecretRecord{Version: "7"}, recordOf(PlannedSecret{Version: "7"}, long))
	compare(t, "in the state", SecretRecord{InState: true}, recordOf(PlannedSecret{InState: true}, long))
	raw, err := json.Marshal(Memory{Secrets: map[string]SecretRecord{"a": hashed, "b": {Version: "7"}}})
	if err != nil || strings.Contains(string(raw), long) {
		t.Errorf("private state holds %s (%v)", raw, err)
	}
}

func TestOnlyPlannedSecretsAreRead(t *testing.T) {
	t.Parallel()
	s := Secrets{ByKey: map[string]Secret{"a": {Value: template.Text("A")}, "b": {Value: template.Text("B")}}}
	compare(t, "values", map[string]string{"a": "A"}, s.Values(map[string]PlannedSecret{"a": {Send: true}, "b": {}}))
	compare(t, "in order", []string{"a", "b"}, sending(map[string]PlannedSecret{"b": {Send: true}, "c": {}, "a": {Send: true}}))
	compare(t, "keys in order", []string{"a", "b"}, s.keys())
}

func TestHas(t *testing.T) {
	t.Parallel()
	known := secrets("api_key", long)
	open := Secrets{Unknown: true}
	got := map[string]bool{
		"configured": known.has("api_key"), "not configured": known.has("other"),
		"perhaps configured": open.has("api_key"), "client_secret has an attribute of its own": open.has(ClientSecret),
	}
	compare(t, "has", map[string]bool{
		"configured": true, "not configured": false, "perhaps configured": true, "client_secret has an attribute of its own": false,
	}, got)
}

func TestRecordsAfterAWrite(t *testing.T) {
	t.Parallel()
	held := map[string]SecretRecord{"kept": {Version: "1"}, "renewed": {Version: "1"}, "let go": {Version: "1"}}
	planned := map[string]PlannedSecret{"kept": {Version: "1"}, "renewed": {Send: true, Version: "2"}, "new": {Send: true}, "adopted": {}}
	after := secretsAfter(planned, map[string]string{"renewed": "r", "new": long}, held)
	if !after["new"].matches(long) {
		t.Error("the new one is not remembered")
	}
	delete(after, "new")
	compare(t, "records", map[string]SecretRecord{"kept": {Version: "1"}, "renewed": {Version: "2"}}, after)
	compare(t, "the memory of before is left alone", 3, len(maps.Clone(held)))
}
