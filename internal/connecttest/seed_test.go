package connecttest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestSeed(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{NoDefaultIntegration: true})
	guid := "3f0c7d5e-0000-4000-8000-000000000001"
	err := c.server.Seed(strings.NewReader(`[
		{"guid": "` + guid + `", "name": "idp", "description": "d", "template": "custom", "config": {"client_id": "id", "client_secret": "` + secret + `", "use_pkce": false},
		 "permissions": [{"user_guid": "` + missingGUID + `"}]},
		{"name": "of next year", "template": "not-known-yet"}]`))
	if err != nil {
		t.Fatal(err)
	}
	list := c.get(integrationsPath).list()
	if len(list) != 2 || list[0]["guid"] != guid || list[0]["description"] != "d" || list[1]["template"] != "not-known-yet" {
		t.Fatalf("seeded: %v", list)
	}
	if diff := cmp.Diff(map[string]any{"client_id": "id", "use_pkce": false}, config(list[0])); diff != "" {
		t.Errorf("config (-want +got):\n%s", diff)
	}
	held, _ := c.server.Integration(guid)
	if held.Secrets["client_secret"] != secret || len(held.Permissions) != 1 {
		t.Errorf("%d secrets, %d permissions", len(held.Secrets), len(held.Permissions))
	}
}

func TestABadSeedAddsNothing(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{NoDefaultIntegration: true})
	good := `{"template":"connect","guid":"3f0c7d5e-0000-4000-8000-000000000001"}`
	for seed, text := range map[string]string{
		"":                            "JSON list",
		"{}":                          "JSON list",
		"[" + good + `,{"name":"x"}]`: "integration 2 names no template",
		"[" + good + `,{"template":"connect","secrets":{}}]`: "secrets",
		"[" + good + `,{"template":"connect","guid":"x"}]`:   `the guid "x"`,
		"[" + good + "," + good + "]":                        "two integrations have the guid",
	} {
		if err := c.server.Seed(strings.NewReader(seed)); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("seed %s: %v, want %q in the error", seed, err, text)
		}
	}
	if left := c.server.Integrations(); len(left) != 0 {
		t.Errorf("%d integrations from bad seeds", len(left))
	}
}
