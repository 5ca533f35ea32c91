package integration

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// MinUnversioned is the least length of a secret whose changes are noticed by a hash: a shorter one could be guessed from it.
const MinUnversioned = 16

// Secret is a configured secret.
type Secret struct {
	Value   template.Value
	Version template.Value // null: a hash tells whether the value has changed
	InState bool           // client_secret: the state tells
}

// Secrets are the configured secrets by config key.
type Secrets struct {
	ByKey   map[string]Secret
	Unknown bool // there may be secrets whose keys are not known yet
	// Ignored and OthersIgnored say that a version is configured and what it is for is not: ignore_changes keeps that back.
	Ignored, OthersIgnored bool
}

// has reports whether the secret is configured, its value known or not, or ignored.
func (s Secrets) has(key string) bool {
	if _, ok := s.ByKey[key]; ok {
		return true
	}
	if key == ClientSecret {
		return s.Ignored
	}
	return s.Unknown || s.OthersIgnored
}

// attribute is the attribute in which the secret is given.
func (s Secrets) attribute(key string) string {
	if s.ByKey[key].InState {
		return atConfig + "." + key
	}
	return secretAttribute(key)
}

func (s Secrets) keys() []string { return slices.Sorted(maps.Keys(s.ByKey)) }

// Values returns the values of the secrets that the plan named.
func (s Secrets) Values(planned map[string]PlannedSecret) map[string]string {
	values := map[string]string{}
	for _, key := range sending(planned) {
		values[key] = s.ByKey[key].Value.String()
	}
	return values
}

// PlannedSecret is what the plan decided about one configured secret. It holds no value.
type PlannedSecret struct {
	Send    bool   `json:"send,omitempty"`
	Version string `json:"version,omitempty"`
	InState bool   `json:"in_state,omitempty"`
}

// plan decides which secrets go out, given client_secret in the state. A secret that was never sent is sent. Otherwise any other version
// decides, or else the value.
// undecided are the keys of which a version or a value has to be known first, "" for keys that are not known themselves.
func (s Secrets) plan(clientSecret template.Value, remembered map[string]SecretRecord) (planned map[string]PlannedSecret, undecided []string) {
	planned = map[string]PlannedSecret{}
	if s.Unknown {
		undecided = append(undecided, "")
	}
	for _, key := range s.keys() {
		secret := s.ByKey[key]
		record := remembered[key]
		p := PlannedSecret{Version: secret.Version.String(), InState: secret.InState}
		switch {
		case secret.Version.IsUnknown():
			undecided = append(undecided, key)
		case !secret.Version.IsNull() && record.Version == p.Version:
		case secret.Value.IsUnknown():
			undecided = append(undecided, key)
		case secret.InState:
			p.Send = !clientSecret.Equal(secret.Value)
		default:
			p.Send = !secret.Version.IsNull() || !record.matches(secret.Value.String())
		}
		planned[key] = p
	}
	return planned, undecided
}

// sendWhatComesIntoUse sends the secrets that the other values made unused and use again: Connect may have dropped them.
func (p *planning) sendWhatComesIntoUse(planned template.Values) {
	t, open := p.facts.Template, !p.facts.Known && len(template.Changed(p.prior.Config, planned)) > 0
	for _, key := range p.configured.Secrets.keys() {
		secret := p.secrets[key]
		if secret.Send || slices.Contains(p.undecided, key) {
			continue
		}
		wasUnused, use := t.Visibility(key, p.prior.Config) == template.Hidden, t.Visibility(key, p.orMore(planned))
		switch {
		case wasUnused && use == template.Visible:
			secret.Send = true
			p.secrets[key] = secret
		case wasUnused && use == template.VisibilityUnknown, open:
			p.undecided = append(p.undecided, key)
		}
	}
}

func sending(secrets map[string]PlannedSecret) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(secrets)), func(key string) bool { return !secrets[key].Send })
}

// SecretRecord remembers a secret that was sent: its version, or else a hash. Neither gives the secret away.
type SecretRecord struct {
	Version string `json:"version,omitempty"`
	InState bool   `json:"in_state,omitempty"`
	Salt    []byte `json:"salt,omitempty"`
	Hash    []byte `json:"hash,omitempty"`
}

// hashRounds is a compromise, and measured: they take 1 to 1.5 ms for each secret without a version, in each plan (BENCHMARKS.md).
const hashRounds = 10_000

// recordOf remembers a secret that has just been sent. One that is in the state needs no record.
func recordOf(planned PlannedSecret, value string) SecretRecord {
	if planned.Version != "" || planned.InState {
		return SecretRecord{Version: planned.Version, InState: planned.InState}
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)                                                  // never fails
	hash, _ := pbkdf2.Key(sha256.New, value, salt, hashRounds, sha256.Size) // fails for keys too long for the hash only
	return SecretRecord{Salt: salt, Hash: hash}
}

func (r SecretRecord) matches(value string) bool {
	if len(r.Hash) == 0 {
		return false
	}
	hash, err := pbkdf2.Key(sha256.New, value, r.Salt, hashRounds, len(r.Hash))
	return err == nil && hmac.Equal(hash, r.Hash)
}

// secretsAfter are the records after a write. A secret that the plan did not name is no longer Terraform's, and is forgotten: when it
// comes back, it is sent.
func secretsAfter(planned map[string]PlannedSecret, values map[string]string, held map[string]SecretRecord) map[string]SecretRecord {
	records := map[string]SecretRecord{}
	for key, secret := range planned {
		if secret.Send {
			records[key] = recordOf(secret, values[key])
		} else if record, ok := held[key]; ok {
			records[key] = record
		}
	}
	return records
}
