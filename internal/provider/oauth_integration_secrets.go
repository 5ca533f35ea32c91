package provider

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// configuredSecrets are the secrets as the configuration has them. Write-only values are in the configuration alone.
type configuredSecrets struct {
	plain         types.String
	writeOnly     types.String
	version       types.String
	others        types.Map
	othersVersion types.String
}

// secretsIn is the only reader of the secrets in a configuration.
func secretsIn(config types.Object) configuredSecrets {
	var s configuredSecrets
	values := config.Attributes()
	s.plain, _ = values[clientSecretKey].(types.String)
	s.writeOnly, _ = values["client_secret_wo"].(types.String)
	s.version, _ = values["client_secret_wo_version"].(types.String)
	s.others, _ = values["secrets_wo"].(types.Map)
	s.othersVersion, _ = values["secrets_wo_version"].(types.String)
	return s
}

// has reports whether the configuration gives the secret, known or not.
func (s configuredSecrets) has(key string) bool {
	if key == clientSecretKey && (!s.plain.IsNull() || !s.writeOnly.IsNull()) {
		return true
	}
	value, ok := s.others.Elements()[key]
	return s.others.IsUnknown() || ok && !value.IsNull()
}

// keys lists the keys that the configuration gives a secret for. A value that is not known may turn out to be null.
func (s configuredSecrets) keys() []string {
	keys := slices.Sorted(maps.Keys(s.others.Elements()))
	if s.plain.ValueString() != "" || s.writeOnly.ValueString() != "" {
		keys = append(keys, clientSecretKey)
	}
	return keys
}

// secretChanges says which secrets a write has to send. Undecided is set while a value or version is not known yet.
type secretChanges struct {
	send      map[string]string
	undecided bool
}

// changes compares the configured secrets with what the state and the private state remember of the last write. A nil state
// means create: then all are sent.
func (s configuredSecrets) changes(state *oauthIntegrationModel, hashes map[string]secretHash) secretChanges {
	changes := secretChanges{send: map[string]string{}}
	if !s.plain.IsNull() {
		held := heldString(state, clientSecretKey)
		changes.decide(clientSecretKey, s.plain, func() bool { return state == nil || held.ValueString() != s.plain.ValueString() })
	} else {
		changes.writeOnly(clientSecretKey, s.writeOnly, s.version, heldString(state, "client_secret_wo_version"), hashes, state == nil)
	}
	if s.others.IsUnknown() {
		changes.undecided = true
	}
	for key, value := range s.others.Elements() {
		if secret, ok := value.(types.String); ok {
			changes.writeOnly(key, secret, s.othersVersion, heldString(state, "secrets_wo_version"), hashes, state == nil)
		}
	}
	return changes
}

func (c *secretChanges) decide(key string, secret types.String, changed func() bool) {
	switch {
	case secret.IsNull():
	case secret.IsUnknown():
		c.undecided = true
	case changed():
		c.send[key] = secret.ValueString()
	}
}

// writeOnly decides by version where there is one: any difference sends again. Otherwise the hash of the last value decides.
func (c *secretChanges) writeOnly(key string, secret, version, heldVersion types.String, hashes map[string]secretHash, create bool) {
	switch {
	case secret.IsNull():
	case version.IsUnknown():
		c.undecided = true
	case !version.IsNull() && !create && version.Equal(heldVersion):
	case !version.IsNull() && secret.IsUnknown():
		c.undecided = true
	default:
		c.decide(key, secret, func() bool {
			return create || !version.IsNull() || !heldVersion.IsNull() || !hashes[key].matches(secret.ValueString())
		})
	}
}

// hashesAfter returns the hashes to remember after a write that sent the changes. No hash is kept of plain secrets, of secrets
// that have a version, and of those that Terraform no longer manages.
func (s configuredSecrets) hashesAfter(changes secretChanges, hashes map[string]secretHash) (map[string]secretHash, error) {
	remembered := map[string]secretHash{}
	remember := func(key string, secret, version types.String) error {
		if secret.IsNull() || !version.IsNull() {
			return nil
		}
		hash, held := hashes[key]
		if sent, ok := changes.send[key]; ok || !held {
			if !ok {
				return nil
			}
			var err error
			if hash, err = newSecretHash(sent); err != nil {
				return err
			}
		}
		remembered[key] = hash
		return nil
	}
	if err := remember(clientSecretKey, s.writeOnly, s.version); err != nil {
		return nil, err
	}
	for key, value := range s.others.Elements() {
		if secret, ok := value.(types.String); ok {
			if err := remember(key, secret, s.othersVersion); err != nil {
				return nil, err
			}
		}
	}
	return remembered, nil
}

func heldString(state *oauthIntegrationModel, name string) types.String {
	if state == nil {
		return types.StringNull()
	}
	held, _ := state.Config.Attributes()[name].(types.String)
	return held
}

// secretHash recognises a secret without keeping it. The salt is random and the hash slow, so that a stolen state does not
// help much in guessing a weak secret.
type secretHash struct {
	Salt []byte `json:"salt"`
	Hash []byte `json:"hash"`
}

// hashRounds is a compromise, and measured: they take 1 to 1.5 ms for each secret without a version, in each plan (BENCHMARKS.md).
const hashRounds = 10_000

func newSecretHash(secret string) (secretHash, error) {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	hash, err := pbkdf2.Key(sha256.New, secret, salt, hashRounds, sha256.Size)
	return secretHash{Salt: salt, Hash: hash}, err
}

func (h secretHash) matches(secret string) bool {
	if len(h.Hash) == 0 {
		return false
	}
	hash, err := pbkdf2.Key(sha256.New, secret, h.Salt, hashRounds, len(h.Hash))
	return err == nil && hmac.Equal(hash, h.Hash)
}
