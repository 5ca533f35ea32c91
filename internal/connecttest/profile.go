package connecttest

import (
	"fmt"
	"slices"
)

// Profile is a release of Connect, as far as it matters to integrations. The zero value is the newest.
type Profile string

// The profiles. Which release brought what is recorded for auth_type and for several associations, and inferred for the rest.
const (
	Profile202408 Profile = "2024.08" // the first with templates: no auth_type, no Service Account, one association a content item
	Profile202412 Profile = "2024.12" // auth_type, Service Account, verify
	Profile202507 Profile = "2025.07" // the connect and aws templates, the default integration, several associations
	Profile202607 Profile = "2026.07" // permissions, environment_variables, content_count
)

// Profiles lists the profiles, oldest first.
func Profiles() []Profile {
	return []Profile{Profile202408, Profile202412, Profile202507, Profile202607}
}

// abilities says what a release can do.
type abilities struct {
	version            string
	authType           bool
	verify             bool
	manyAssociations   bool
	contentGUID        bool // associations carry content_guid and the integration's auth type
	defaultIntegration bool
	permissions        bool // with them came environment_variables and content_count
	exchangeChoices    bool // the credentials exchange knows requested_token_type and audience
}

func (p Profile) abilities() (abilities, error) {
	if p == "" {
		p = Profile202607
	}
	i := slices.Index(Profiles(), p)
	if i < 0 {
		return abilities{}, fmt.Errorf("unknown profile %q: choose one of %q", p, Profiles())
	}
	return abilities{
		version:            string(p) + ".0",
		authType:           i >= 1,
		verify:             i >= 1,
		manyAssociations:   i >= 2,
		contentGUID:        i >= 2,
		defaultIntegration: i >= 2,
		permissions:        i >= 3,
		exchangeChoices:    i >= 2,
	}, nil
}

// templateSince names the first profile with a template, where it is not the newest. The order is that of recordings
// and client releases; the exact releases are not public.
var templateSince = map[string]Profile{
	"custom":       Profile202408,
	"azure":        Profile202408,
	"databricks":   Profile202408,
	"github":       Profile202408,
	"snowflake":    Profile202408,
	"bigquery":     Profile202412,
	"drive":        Profile202412,
	"msgraph":      Profile202412,
	"salesforce":   Profile202412,
	"sheets":       Profile202412,
	"aws":          Profile202507,
	"azure-openai": Profile202507,
	"connect":      Profile202507,
	"sharepoint":   Profile202507,
	"vertex-ai":    Profile202507,
}

// knows reports whether the release has the template of that id.
func (p Profile) knows(id string) bool {
	if p == "" {
		return true
	}
	since, ok := templateSince[id]
	if !ok {
		since = Profile202607
	}
	return slices.Index(Profiles(), since) <= slices.Index(Profiles(), p)
}
