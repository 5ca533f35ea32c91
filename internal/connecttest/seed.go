package connecttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// seedEntry is one integration of a seed: what a POST to Connect carries, and optionally the guid that it is to have.
type seedEntry struct {
	GUID        string           `json:"guid"`
	Name        string           `json:"name"`
	Description *string          `json:"description"`
	Template    string           `json:"template"`
	Config      map[string]any   `json:"config"`
	Permissions []seedPermission `json:"permissions"`
}

type seedPermission struct {
	UserGUID  string `json:"user_guid"`
	GroupGUID string `json:"group_guid"`
}

// Seed adds the integrations of a JSON list, in its order, without asking whether Connect would take them. Each entry is what a
// POST to /v1/oauth/integrations carries, with an optional "guid":
//
//	[{"guid": "3f0c7d5e-…", "name": "Corporate IdP", "description": null, "template": "custom",
//	  "config": {"client_id": "…", "client_secret": "…"}, "permissions": [{"user_guid": "…"}]}]
//
// It adds none of them where the list cannot be read, where an entry names no template or a member that does not exist, or
// where two have one guid.
func (s *Server) Seed(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("reading the seed: %w", err)
	}
	var entries []seedEntry
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&entries); err != nil {
		return fmt.Errorf("reading the seed, which must be a JSON list of integrations: %w", err)
	}
	seen := map[string]bool{}
	for i, e := range entries {
		switch {
		case e.Template == "":
			return fmt.Errorf("reading the seed: integration %d names no template", i+1)
		case e.GUID != "" && !guidForm.MatchString(e.GUID):
			return fmt.Errorf("reading the seed: integration %d has the guid %q, which is none", i+1, e.GUID)
		case e.GUID != "" && seen[e.GUID]:
			return fmt.Errorf("reading the seed: two integrations have the guid %s", e.GUID)
		}
		seen[e.GUID] = true
	}
	for _, e := range entries {
		s.Add(e.integration())
	}
	return nil
}

func (e seedEntry) integration() Integration {
	i := Integration{GUID: e.GUID, Name: e.Name, Description: e.Description, Template: e.Template, Config: e.Config}
	for _, p := range e.Permissions {
		i.Permissions = append(i.Permissions, Principal(p))
	}
	return i
}
