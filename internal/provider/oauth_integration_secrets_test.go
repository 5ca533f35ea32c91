package provider

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/json"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// keptSecret returns what private state holds of the client secret.
func keptSecret(t *testing.T, c *core) integration.SecretRecord {
	t.Helper()
	var keys map[string][]byte
	if err := json.Unmarshal(c.private, &keys); err != nil {
		t.Fatal(err)
	}
	var memory integration.Memory
	if err := json.Unmarshal(keys[memoryKey], &memory); err != nil {
		t.Fatal(err)
	}
	return memory.Secrets[integration.ClientSecret]
}

// The hash stands in the states of users: made in another way, it would send all their secrets once more.
func TestSecretHashIsSlowAndSalted(t *testing.T) {
	t.Parallel()
	const secret = "the same in both"
	var salts [][]byte
	for range 2 {
		s := connecttest.Start(t, connecttest.Config{})
		kept := keptSecret(t, created(t, s, viewer().with(fields{"client_secret_wo": secret})))
		if kept.Hash == nil {
			t.Fatal("the private state holds no hash")
		}
		slow, err := pbkdf2.Key(sha256.New, secret, kept.Salt, 10_000, 32)
		if err != nil || !bytes.Equal(kept.Hash, slow) {
			t.Errorf("the hash is not that of 10,000 rounds of PBKDF2 with SHA-256 (%v)", err)
		}
		salts = append(salts, kept.Salt)
	}
	if len(salts[0]) != 16 || bytes.Equal(salts[0], salts[1]) {
		t.Errorf("want two random salts of 16 bytes, got %x and %x", salts[0], salts[1])
	}
}

func TestVersionedSecretHasNoHash(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, viewer().with(fields{"client_secret_wo": "of a version", "client_secret_wo_version": "1"}))
	if kept := keptSecret(t, c); kept.Hash != nil || kept.Version != "1" {
		t.Errorf("private state holds %+v", kept)
	}
}
