package connecttest

import (
	"cmp"
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
	Profile202607 Profile = "2026.07" // permissions, environment_variables, content_count, the templates of the LLM gateway
	Profile202610 Profile = "2026.10" // a second integration that nobody made
)

// Profiles lists the profiles, oldest first.
func Profiles() []Profile {
	return []Profile{Profile202408, Profile202412, Profile202507, Profile202607, Profile202610}
}

// The first release with a behaviour.
const (
	hasAuthTypes          = Profile202412 // and verification
	hasManyAssociations   = Profile202507
	hasContentGUID        = Profile202507 // in associations, with the integration's auth type
	hasDefaultIntegration = Profile202507
	hasPermissions        = Profile202607 // with them came environment_variables and content_count
	hasAgentPlugins       = Profile202610
)

// checked returns the profile, the newest for the zero value.
func (p Profile) checked() (Profile, error) {
	p = cmp.Or(p, Profile202610)
	if !slices.Contains(Profiles(), p) {
		return "", fmt.Errorf("unknown profile %q: choose one of %q", p, Profiles())
	}
	return p, nil
}

// templateSince names the first profile with a template. The order is that of recordings
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
	"anthropic":    Profile202607,
	"openai":       Profile202607,
	agentPlugins:   Profile202610,
}

// agentPlugins is the template of the second integration that a server of 2026.10 makes by itself. Its id is not public: this one
// is invented, and says so.
const agentPlugins = "invented-agent-plugins"

// knows reports whether the release has the template of that id.
func (p Profile) knows(id string) bool {
	return templateSince[id] <= p // their names sort by age
}
