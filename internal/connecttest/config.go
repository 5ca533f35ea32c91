package connecttest

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// serverKey is the key that server-keys=added puts into every config.
const serverKey = "_managed_by"

// writeConfig returns the integration with the sent keys applied, or the refusal (code 228, recorded for a select). Secrets
// that are not sent stay, whether the rest is merged or replaced.
func (s *Server) writeConfig(t *template.Template, held Integration, sent map[string]any, create bool) (Integration, error) {
	next := held.clone()
	if s.is(ConfigUpdate, Replace) && !create {
		next.Config = map[string]any{}
	}
	for _, key := range slices.Sorted(maps.Keys(sent)) {
		if err := s.writeKey(t, held, &next, key, sent[key]); err != nil {
			return held, err
		}
	}
	if err := s.checkInvisible(t, next, sent); err != nil {
		return held, err
	}
	if s.is(Invisible, Dropped) {
		dropInvisible(t, next)
	}
	s.storeDefaults(t, next)
	if s.is(ServerKeys, Added) {
		next.Config[serverKey] = "connect"
	}
	if s.is(AuthTypeChange, Refused) && !create && authTypeOf(t.ID, next.Config) != authTypeOf(t.ID, held.Config) {
		return held, badRequest(codeAuthTypeMismatch, "The authentication type of an OAuth integration cannot be changed.")
	}
	return next, s.checkRequired(t, held, next, create)
}

func (s *Server) writeKey(t *template.Template, held Integration, next *Integration, key string, value any) error {
	k := t.Key(key)
	unknown := k == nil && !s.sentBack(held, key, value)
	switch {
	case unknown && s.is(UnknownKey, Ignored):
		return nil
	case unknown && s.is(UnknownKey, Refused):
		return badRequest(codeTemplateConfig, "The config key %s is not allowed by the template %s", key, t.ID)
	case value == nil:
		return s.writeNull(next, key)
	case k == nil:
		next.Config[key] = value
	case value == "" && k.Type != template.TypeBool:
		return s.writeEmpty(k, next, key)
	default:
		return s.writeValue(t, next, key, value)
	}
	return nil
}

// sentBack reports whether a key that the template does not have comes as it is stored, or as null: clients that merge what
// they read with what they change send such keys.
func (s *Server) sentBack(held Integration, key string, value any) bool {
	stored, there := held.Config[key]
	return there && s.is(StoredUnknown, Accepted) && (value == nil || reflect.DeepEqual(stored, value))
}

func (s *Server) writeNull(next *Integration, key string) error {
	switch {
	case s.is(ConfigNull, Refused):
		return badRequest(codeTemplateConfig, "The config key %s must not be null", key)
	case s.is(ConfigNull, Deletes):
		next.forget(key)
	}
	return nil
}

func (s *Server) writeEmpty(k *template.Key, next *Integration, key string) error {
	switch {
	case s.is(ConfigEmpty, Refused):
		return badRequest(codeTemplateConfig, "The config key %s must not be empty", key)
	case s.is(ConfigEmpty, Deletes) || k.Secret: // an empty secret is none
		next.forget(key)
	case k.Type == template.TypeSelect && !slices.Contains(k.Values, ""):
		return mustBeOneOf(key, k.Values)
	default:
		next.Config[key] = ""
	}
	return nil
}

func (i *Integration) forget(key string) {
	delete(i.Config, key)
	delete(i.Secrets, key)
}

func (s *Server) writeValue(t *template.Template, next *Integration, key string, value any) error {
	k := t.Key(key)
	if text, isText := value.(string); isText && k.Type == template.TypeBool && s.is(BoolStrings, Accepted) {
		switch text {
		case "true":
			value = true
		case "false":
			value = false
		}
	}
	given := template.FromJSON(value)
	if given.IsNull() || t.Check(key, given) != nil {
		return refuseValue(k, key, value)
	}
	text, isText := value.(string)
	switch {
	case isText && k.Secret:
		next.Secrets[key] = text
	case isText:
		next.Config[key] = s.normalised(key, text)
	default:
		next.Config[key] = value
	}
	return nil
}

// refuseValue words the refusal. The form for a select was recorded; a value is never repeated, it may be a secret.
func refuseValue(k *template.Key, key string, value any) error {
	_, isText := value.(string)
	switch {
	case k.Type == template.TypeBool:
		return badRequest(codeTemplateConfig, "The config key %s must be a boolean", key)
	case !isText:
		return badRequest(codeTemplateConfig, "The config key %s must be a string", key)
	case k.Type == template.TypeSelect:
		return mustBeOneOf(key, k.Values)
	}
	return notValid(k, key)
}

func notValid(k *template.Key, key string) error {
	if k.ValidationDescription == "" {
		return badRequest(codeTemplateConfig, "The config key %s is not valid", key)
	}
	return badRequest(codeTemplateConfig, "The config key %s is not valid: %s", key, k.ValidationDescription)
}

func mustBeOneOf(key string, values []string) error {
	return badRequest(codeTemplateConfig, "The config key %s must be one of (%s)", key, strings.Join(values, ", "))
}

// normalised returns text as the server stores it.
func (s *Server) normalised(key, text string) string {
	text = s.trimmed(text)
	if key == "scopes" && s.is(Scopes, Reordered) {
		scopes := strings.Fields(text)
		slices.Sort(scopes)
		slices.Reverse(scopes)
		return strings.Join(scopes, " ")
	}
	return text
}

// values returns everything the integration holds, for visibility.
func (i Integration) values() template.Values {
	v := template.FromConfig(i.Config)
	for key, secret := range i.Secrets {
		v[key] = template.Text(secret)
	}
	return v
}

// checkInvisible refuses keys that the request itself carries and that are not visible in the result. Keys that were stored
// before are never the request's fault.
func (s *Server) checkInvisible(t *template.Template, next Integration, sent map[string]any) error {
	if !s.is(Invisible, Refused) {
		return nil
	}
	values := next.values()
	for _, key := range slices.Sorted(maps.Keys(sent)) {
		if sent[key] != nil && t.Visibility(key, values) == template.Hidden {
			return badRequest(codeTemplateConfig, "The config key %s is not allowed with the other values", key)
		}
	}
	return nil
}

// dropInvisible removes keys that are not visible, until what is left makes none invisible.
func dropInvisible(t *template.Template, next Integration) {
	for {
		values, dropped := next.values(), false
		for key := range values {
			if t.Visibility(key, values) == template.Hidden {
				next.forget(key)
				dropped = true
			}
		}
		if !dropped {
			return
		}
	}
}

// storeDefaults writes the defaults of visible keys that have no value into config, as the defaults switch says.
func (s *Server) storeDefaults(t *template.Template, next Integration) {
	if s.is(Defaults, NotStored) {
		return
	}
	for _, key := range t.Names() {
		k := t.Key(key)
		isOption := k.Type != ""
		if _, there := next.Config[key]; there || k.Secret || k.Default.IsNull() || !isOption && !s.is(Defaults, StoredWithFields) {
			continue
		}
		if t.Visibility(key, next.values()) == template.Visible {
			next.Config[key] = k.Default.JSON()
		}
	}
}

// checkRequired refuses a visible field without a value whose expression refuses "": always on create; on update only where
// this write emptied it or made it visible, so that an integration that lacks it already can still be changed.
func (s *Server) checkRequired(t *template.Template, held, next Integration, create bool) error {
	if s.is(Required, Optional) {
		return nil
	}
	before, after := held.values(), next.values()
	for _, key := range t.Names() {
		k := t.Key(key)
		if !k.Required() || !k.Default.IsNull() || !after[key].IsNull() || t.Visibility(key, after) != template.Visible {
			continue
		}
		if create || !before[key].IsNull() || t.Visibility(key, before) == template.Hidden {
			return notValid(k, key)
		}
	}
	return nil
}
