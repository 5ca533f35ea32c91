package connecttest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
)

// Habits is a report of how one server settles what the switches leave open, as `make probe` writes it.
type Habits struct {
	Version    string            `json:"version"` // "hidden" where the server does not tell
	Date       string            `json:"date"`
	Habits     Switches          `json:"habits"`
	Unanswered map[Switch]string `json:"unanswered"` // with the reason
	New        []json.RawMessage `json:"new"`        // what fits no setting
}

// ReadHabits reads a report. It fails where the report is of a release that no profile stands for, or where it knows a switch or a
// setting that this stand-in does not.
func ReadHabits(path string) (Habits, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Habits{}, fmt.Errorf("reading the habits: %w", err)
	}
	var h Habits
	err = json.Unmarshal(raw, &h)
	if err == nil && h.Habits == nil {
		err = errors.New("it has no habits")
	}
	if err == nil {
		_, err = h.Habits.complete()
	}
	if err == nil {
		_, err = h.profile()
	}
	if err != nil {
		return Habits{}, fmt.Errorf("reading the habits in %s, which must be a report of `make probe`: %w", path, err)
	}
	return h, nil
}

// profile is the newest one that is not newer than the version.
func (h Habits) profile() (Profile, error) {
	if h.Version == "" || h.Version == string(HiddenVersion) {
		return Profile("").checked()
	}
	for _, p := range slices.Backward(Profiles()) {
		if string(p) <= h.Version { // both sort by age
			return p, nil
		}
	}
	return "", fmt.Errorf("version %q is older than the oldest profile, which is %s", h.Version, Profiles()[0])
}

// withHabits returns the configuration with what its habits say, where it does not say otherwise itself.
func (cfg Config) withHabits() (Config, error) {
	h := cfg.Habits
	if h == nil {
		return cfg, nil
	}
	profile, err := h.profile()
	if err != nil {
		return cfg, err
	}
	cfg.Profile = cmp.Or(cfg.Profile, profile)
	if h.Version != string(HiddenVersion) {
		cfg.Version = cmp.Or(cfg.Version, h.Version)
	}
	switches := maps.Clone(h.Habits)
	maps.Copy(switches, cfg.Switches)
	cfg.Switches = switches
	return cfg, nil
}
