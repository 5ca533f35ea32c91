package connecttest

import (
	"fmt"
	"maps"
	"slices"
)

// Switch names one behaviour of Connect that is not publicly known.
type Switch string

// Setting is one reading of such a behaviour.
type Setting string

// Switches holds the settings that differ from the defaults.
type Switches map[Switch]Setting

// SwitchInfo describes one switch: its settings, the default first, and what it decides.
type SwitchInfo struct {
	Name     Switch
	Settings []Setting
	Meaning  string
}

// The switches. AllSwitches says what each decides.
const (
	ConfigUpdate         Switch = "config-update"
	ConfigNull           Switch = "config-null"
	ConfigEmpty          Switch = "config-empty"
	Required             Switch = "secrets"
	Defaults             Switch = "defaults"
	Invisible            Switch = "invisible"
	ServerKeys           Switch = "server-keys"
	UnknownKey           Switch = "unknown-key"
	StoredUnknown        Switch = "stored-unknown"
	Scopes               Switch = "scopes"
	Text                 Switch = "text"
	BoolStrings          Switch = "bool-strings"
	UnsetDescription     Switch = "unset-description"
	TextNull             Switch = "text-null"
	TextLength           Switch = "text-length"
	EmptyName            Switch = "empty-name"
	DuplicateNames       Switch = "duplicate-names"
	TemplateInPatch      Switch = "template-in-patch"
	TemplateUnknown      Switch = "template-unknown"
	Templates            Switch = "templates"
	AuthTypeChange       Switch = "auth-type-change"
	UpdatedTime          Switch = "updated-time"
	PermissionsKnown     Switch = "permissions"
	PermissionsNull      Switch = "permissions-null"
	PermissionsShown     Switch = "permissions-shown"
	DuplicatePermissions Switch = "duplicate-permissions"
	ACLDenied            Switch = "acl-denied"
	DeleteInUse          Switch = "delete-in-use"
	AssociationUnknown   Switch = "association-unknown"
	AssociationStatic    Switch = "association-static"
	Verify               Switch = "verify"
	BadGUID              Switch = "bad-guid"
	MissingKey           Switch = "missing-key"
	UserEndpoint         Switch = "user-endpoint"
	GroupsEndpoint       Switch = "groups"
	TrailingSlash        Switch = "trailing-slash"
	Feature              Switch = "feature"
	Licence              Switch = "licence"
	Version              Switch = "version"
)

// The settings. One word means the same under every switch.
const (
	Merge              Setting = "merge"
	Replace            Setting = "replace"
	Deletes            Setting = "deletes"
	Refused            Setting = "refused"
	Ignored            Setting = "ignored"
	Accepted           Setting = "accepted"
	Stored             Setting = "stored"
	NotStored          Setting = "not-stored"
	StoredWithFields   Setting = "stored-with-fields"
	RequiredFields     Setting = "required"
	Optional           Setting = "optional"
	Kept               Setting = "kept"
	Dropped            Setting = "dropped"
	None               Setting = "none"
	Added              Setting = "added"
	AsSent             Setting = "as-sent"
	Reordered          Setting = "reordered"
	Trimmed            Setting = "trimmed"
	Null               Setting = "null"
	Empty              Setting = "empty"
	AlwaysNull         Setting = "always-null"
	Clears             Setting = "clears"
	Unlimited          Setting = "unlimited"
	Limited            Setting = "limited"
	IgnoredWhenEqual   Setting = "ignored-when-equal"
	Present            Setting = "present"
	Absent             Setting = "absent"
	OnChange           Setting = "on-change"
	Always             Setting = "always"
	ByProfile          Setting = "profile"
	Unknown            Setting = "unknown"
	Everyone           Setting = "everyone"
	AdministratorsOnly Setting = "administrators"
	Collapsed          Setting = "collapsed"
	Status400          Setting = "400"
	Status403          Setting = "403"
	Status404          Setting = "404"
	Code24             Setting = "24"
	Code30             Setting = "30"
	Code209            Setting = "209"
	Code237            Setting = "237"
	Succeeds           Setting = "succeeds"
	Fails              Setting = "fails"
	RealGrant          Setting = "real-grant"
	Answers            Setting = "answers"
	Forbidden          Setting = "forbidden"
	On                 Setting = "on"
	Off                Setting = "off"
	Disabled404        Setting = "disabled-404"
	Disabled403        Setting = "disabled-403"
	Shown              Setting = "shown"
	HiddenVersion      Setting = "hidden"
)

var switches = []SwitchInfo{
	{ConfigUpdate, []Setting{Merge, Replace}, "whether a PATCH of config changes the keys it carries or replaces the whole (stored secrets stay either way)"},
	{ConfigNull, []Setting{Deletes, Refused, Ignored}, "what null does to a config key"},
	{ConfigEmpty, []Setting{Stored, Deletes, Refused}, `what "" does to a field or select (a select never stores a value outside its list)`},
	{Required, []Setting{RequiredFields, Optional}, `whether a visible field, secret or not, whose expression refuses "" must be there and stay there`},
	{Defaults, []Setting{Stored, NotStored, StoredWithFields}, "whether defaults of visible options (or of fields too) that nobody sent are written into config"},
	{Invisible, []Setting{Kept, Dropped, Refused}, "what happens to keys that are not visible under the other values (refused: only those that the request itself carries)"},
	{ServerKeys, []Setting{None, Added}, "whether the server puts a key into config that nobody sent and no template has"},
	{UnknownKey, []Setting{Refused, Ignored, Stored}, "what happens to a key that the template does not have"},
	{StoredUnknown, []Setting{Accepted, Refused}, "whether a key that the template does not have may be sent back as it is stored"},
	{Scopes, []Setting{AsSent, Reordered}, "whether scopes are stored as sent or in descending order"},
	{Text, []Setting{AsSent, Trimmed}, "whether white space around names, descriptions and fields is kept"},
	{BoolStrings, []Setting{Refused, Accepted}, `whether "true" and "false" are taken for a bool option`},
	{UnsetDescription, []Setting{Null, Empty, AlwaysNull}, `whether an unset description reads as null or as "", or both as null`},
	{TextNull, []Setting{Clears, Ignored}, "what null does to name and description in a PATCH"},
	{TextLength, []Setting{Unlimited, Limited}, "whether names above 64 characters and descriptions above 256 are refused"},
	{EmptyName, []Setting{Accepted, Refused}, "whether an integration may be without a name"},
	{DuplicateNames, []Setting{Accepted, Refused}, "whether two integrations may bear one name"},
	{TemplateInPatch, []Setting{Refused, IgnoredWhenEqual}, "whether a PATCH may carry the template it has"},
	{TemplateUnknown, []Setting{Status400, Status404}, "status for a template that does not exist, in a POST"},
	{Templates, []Setting{Present, Absent}, "whether the templates endpoints exist"},
	{AuthTypeChange, []Setting{Accepted, Refused}, "whether config.auth_type of an existing integration may change"},
	{UpdatedTime, []Setting{OnChange, Always}, "whether a PATCH that changes nothing moves updated_time"},
	{PermissionsKnown, []Setting{ByProfile, Unknown}, "whether permissions are known as the profile says, or refused and never shown"},
	{PermissionsNull, []Setting{Ignored, Clears}, "what permissions: null does in a PATCH"},
	{PermissionsShown, []Setting{Everyone, AdministratorsOnly}, "who sees permissions"},
	{DuplicatePermissions, []Setting{Refused, Collapsed}, "what happens to a user or group that is listed twice"},
	{ACLDenied, []Setting{Status404, Status403}, "status of an integration that a publisher may not use"},
	{DeleteInUse, []Setting{Accepted, Refused}, "whether an integration that content uses may be deleted"},
	{AssociationUnknown, []Setting{Status400, Status404}, "status for an association with an integration that does not exist"},
	{AssociationStatic, []Setting{Code237, Code209}, "code for an association of content that is not interactive"},
	{Verify, []Setting{Succeeds, Fails, RealGrant}, "how the verification of a Service Account ends (real-grant asks token_uri, on loopback only)"},
	{BadGUID, []Setting{Status404, Status400}, "status for a path whose guid is none"},
	{MissingKey, []Setting{Code30, Code24}, "code of the 401 for a request without a key"},
	{UserEndpoint, []Setting{Answers, Forbidden}, "whether /v1/user answers (a service principal's key is refused there and valid elsewhere)"},
	{GroupsEndpoint, []Setting{Answers, Status400, Forbidden}, "whether groups are enabled, and how they are refused where not (400 is documented)"},
	{TrailingSlash, []Setting{Refused, Accepted}, "whether an API path may end in a slash"},
	{Feature, []Setting{On, Disabled404, Disabled403}, "whether OAuth integrations are enabled, and how they are refused where not"},
	{Licence, []Setting{On, Off}, "whether the licence has OAuth integrations"},
	{Version, []Setting{Shown, HiddenVersion}, "whether the server tells its version"},
}

// AllSwitches lists every switch, so that flags, documents and test matrices can enumerate them.
func AllSwitches() []SwitchInfo {
	all := slices.Clone(switches)
	for i := range all {
		all[i].Settings = slices.Clone(all[i].Settings)
	}
	return all
}

// complete returns the settings of all switches, or an error that names what is unknown.
func (given Switches) complete() (Switches, error) {
	all := make(Switches, len(switches))
	for _, info := range switches {
		all[info.Name] = info.Settings[0]
	}
	for name, setting := range given {
		if err := all.set(name, setting); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// set changes one setting of a complete set.
func (given Switches) set(name Switch, setting Setting) error {
	i := slices.IndexFunc(switches, func(info SwitchInfo) bool { return info.Name == name })
	if i < 0 {
		return fmt.Errorf("unknown switch %q: choose one of %q", name, slices.Sorted(maps.Keys(given)))
	}
	if !slices.Contains(switches[i].Settings, setting) {
		return fmt.Errorf("switch %s has no setting %q: choose one of %q", name, setting, switches[i].Settings)
	}
	given[name] = setting
	return nil
}
