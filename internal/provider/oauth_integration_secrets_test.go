package provider

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/json"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// keptHash returns what the private state holds of the client secret; nil if it holds nothing.
func keptHash(t *testing.T, c *core) *secretHash {
	t.Helper()
	var keys map[string][]byte
	if err := json.Unmarshal(c.private, &keys); err != nil {
		t.Fatal(err)
	}
	var private privateState
	if err := json.Unmarshal(keys[privateKey], &private); err != nil {
		t.Fatal(err)
	}
	if hash, ok := private.Secrets[clientSecretKey]; ok {
		return &hash
	}
	return nil
}

// The hash stands in the states of users: made in another way, it would send all their secrets once more.
func TestSecretHashIsSlowAndSalted(t *testing.T) {
	t.Parallel()
	const secret = "the same in both"
	var salts [][]byte
	for range 2 {
		s := connecttest.Start(t, connecttest.Config{})
		kept := keptHash(t, created(t, s, viewer().with(fields{"client_secret_wo": secret})))
		if kept == nil {
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
	if kept := keptHash(t, c); kept != nil {
		t.Errorf("the private state holds the hash %x", kept.Hash)
	}
}
