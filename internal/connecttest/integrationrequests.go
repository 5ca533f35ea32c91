package connecttest

import (
	"fmt"
	"reflect"
	"regexp"
)

// integrationRequest asks, in a manifest, that content be associated with an integration when it is deployed: one that fits all
// members that are there (rsconnect-python's guide to integration requests).
type integrationRequest struct {
	GUID        string         `json:"guid"`
	Name        string         `json:"name"`        // a regular expression
	Description string         `json:"description"` // a regular expression
	Type        string         `json:"type"`        // of the template
	AuthType    string         `json:"auth_type"`
	Config      map[string]any `json:"config"` // keys that must have these values
}

func (q integrationRequest) fits(r *record) (bool, error) {
	name, err := regexp.Compile(q.Name)
	if err != nil {
		return false, err
	}
	described, err := regexp.Compile(q.Description)
	if err != nil {
		return false, err
	}
	description := ""
	if r.Description != nil {
		description = *r.Description
	}
	asked := func(wanted, held string) bool { return wanted == "" || wanted == held }
	for key, value := range q.Config {
		if !reflect.DeepEqual(value, r.Config[key]) {
			return false, nil
		}
	}
	return asked(q.GUID, r.GUID) && asked(q.Type, r.Template) && asked(q.AuthType, authTypeOf(r.Template, r.Config)) &&
		name.MatchString(r.Name) && described.MatchString(description), nil
}

// requested finds the integrations that a bundle asks for, each the first that fits and that the caller may use. It fails where
// there is none, or none for that kind of content: so does the deployment then (same guide; the words are inferred). Releases
// before 2025.07 do not look at requests (inferred).
func (s *Server) requested(b *bundle, caller *user) ([]string, error) {
	if !s.able.integrationRequests {
		return nil, nil
	}
	var guids []string
	for i, q := range b.manifest.IntegrationRequests {
		guid := ""
		for _, r := range s.integrations {
			fits, err := q.fits(r)
			if err != nil {
				return nil, fmt.Errorf("integration request %d cannot be read: %w", i+1, err)
			}
			if fits && guid == "" && s.mayUse(caller, r) && s.suits(r, b.manifest.Metadata.AppMode) {
				guid = r.GUID
			}
		}
		if guid == "" {
			return nil, fmt.Errorf("integration request %d could not be satisfied", i+1)
		}
		guids = append(guids, guid)
	}
	return guids, nil
}

// associateRequested adds integrations to those that the content has (inferred).
func (s *Server) associateRequested(x *content, guids []string) {
	var all []string
	for _, a := range s.associations {
		if a.content == x.GUID {
			all = append(all, a.integration)
		}
	}
	s.associate(x.GUID, append(all, guids...))
}
