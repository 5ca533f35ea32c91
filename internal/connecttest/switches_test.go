package connecttest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

func TestEverySettingOfEverySwitchShows(t *testing.T) {
	t.Parallel()
	all := connecttest.AllSwitches()
	if len(all) != len(probes) {
		t.Errorf("%d switches, %d probes", len(all), len(probes))
	}
	for _, info := range all {
		p, known := probes[info.Name]
		if !known {
			t.Errorf("switch %s has no probe", info.Name)
			continue
		}
		if info.Meaning == "" || len(info.Settings) < 2 || len(info.Settings) != len(p.want) {
			t.Errorf("switch %s: meaning %q, settings %q, expectations for %d", info.Name, info.Meaning, info.Settings, len(p.want))
		}
		for _, setting := range info.Settings {
			t.Run(fmt.Sprintf("%s=%s", info.Name, setting), func(t *testing.T) {
				t.Parallel()
				given := connecttest.Switches{info.Name: setting}
				if got := p.see(newClient(t, connecttest.Config{Switches: given})); got != p.want[setting] {
					t.Errorf("seen %s, want %s", got, p.want[setting])
				}
			})
		}
		t.Run(fmt.Sprintf("%s by default", info.Name), func(t *testing.T) {
			t.Parallel()
			if got := p.see(newClient(t, connecttest.Config{})); got != p.want[info.Settings[0]] {
				t.Errorf("seen %s, want %s", got, p.want[info.Settings[0]])
			}
		})
	}
}

func TestSwitchesCanBeTurnedWhileTheServerRuns(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	c.get(integrationsPath).want(http.StatusOK)
	if err := c.server.Set(connecttest.Feature, connecttest.Disabled403); err != nil {
		t.Fatal(err)
	}
	c.get(integrationsPath).refused(http.StatusForbidden, 22)
	for name, setting := range map[connecttest.Switch]connecttest.Setting{"nonsense": "on", connecttest.Feature: "nonsense"} {
		if err := c.server.Set(name, setting); err == nil || !strings.Contains(err.Error(), "nonsense") {
			t.Errorf("Set(%s, %s): %v", name, setting, err)
		}
	}
}

func TestWhatDoesNotExistIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	for _, cfg := range []connecttest.Config{
		{Profile: "2019.01"}, {Switches: connecttest.Switches{"nonsense": "on"}}, {Switches: connecttest.Switches{connecttest.Feature: "nonsense"}},
	} {
		if _, err := connecttest.New(cfg); err == nil || !strings.Contains(err.Error(), "choose one of") {
			t.Errorf("New(%+v): %v, want an error that lists the choices", cfg, err)
		}
	}
}

func TestAllSwitchesCannotBeSpoiled(t *testing.T) {
	t.Parallel()
	before := connecttest.AllSwitches()
	spoiled := connecttest.AllSwitches()
	spoiled[0].Settings[0], spoiled[0].Meaning = "spoiled", ""
	if diff := cmp.Diff(before, connecttest.AllSwitches()); diff != "" {
		t.Errorf("a caller changed the table (-before +after):\n%s", diff)
	}
}

func TestSelectsAreNeverEmptied(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{})
	if got := configAfter(c, c.createdAt(viewerBody), `{"auth_mode":""}`, "auth_mode"); got != `400/228 "Confidential"` {
		t.Errorf("seen %s", got)
	}
}

func TestOnlyKeysOfTheRequestAreRefusedAsInvisible(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Switches: connecttest.Switches{connecttest.Invisible: connecttest.Refused}})
	at := c.createdAt(viewerBody)
	for sent, want := range map[string]string{
		`{"auth_mode":"Public"}`:                      `200 "Public"`, // the stored secret is not the request's fault
		`{"auth_mode":"Public","client_secret":null}`: `200 "Public"`,
	} {
		if got := configAfter(c, at, sent, "auth_mode"); got != want {
			t.Errorf("%s: seen %s, want %s", sent, got, want)
		}
	}
}

func TestReplacingKeepsSecretsAndNothingElse(t *testing.T) {
	t.Parallel()
	c := newClient(t, connecttest.Config{Switches: connecttest.Switches{connecttest.ConfigUpdate: connecttest.Replace}})
	guid := c.create(viewerBody)["guid"].(string)
	at := integrationsPath + "/" + guid
	c.patch(at, `{"config":{"scopes":"a"}}`).refused(http.StatusBadRequest, 228)
	c.patch(at, `{"name":"renamed"}`).want(http.StatusOK)
	c.patch(at, `{"config":{"client_id":"other","authorization_uri":"https://a.example.com","token_uri":"https://t.example.com"}}`).want(http.StatusOK)
	held, _ := c.server.Integration(guid)
	if held.Secrets["client_secret"] != secret || held.Config["client_id"] != "other" || held.Name != "renamed" {
		t.Errorf("name %q, %d keys: the secret or the change is lost", held.Name, len(held.Config))
	}
}
