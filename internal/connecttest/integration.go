package connecttest

import (
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Integration is one integration as the server stores it, secrets included.
type Integration struct {
	ID, GUID, Name string // an empty name reads as null
	Description    *string
	Template       string
	Config         map[string]any    // strings and bools, no secret fields
	Secrets        map[string]string // by config key
	Permissions    []Principal       // none: open to everyone
	CreatedTime    time.Time
	UpdatedTime    time.Time
}

// Principal is a user or a group that an integration is restricted to: one of the two is set.
type Principal struct{ UserGUID, GroupGUID string }

func (i Integration) clone() Integration {
	if i.Description != nil {
		d := *i.Description
		i.Description = &d
	}
	i.Config = maps.Clone(i.Config)
	i.Secrets = maps.Clone(i.Secrets)
	i.Permissions = slices.Clone(i.Permissions)
	if i.Config == nil {
		i.Config = map[string]any{}
	}
	if i.Secrets == nil {
		i.Secrets = map[string]string{}
	}
	return i
}

// record is an integration with what only the server knows of it.
type record struct {
	Integration
	rows []permissionRow // one for each of Permissions
}

// put stores a new state of the record. New rows take the place of the old ones where the permissions changed.
func (r *record) put(next Integration) {
	if !slices.Equal(r.Permissions, next.Permissions) || len(r.rows) != len(next.Permissions) {
		r.rows = newRows(next.Permissions)
	}
	r.Integration = next
}

func (s *Server) find(guid string) *record {
	for _, r := range s.integrations {
		if r.GUID == guid {
			return r
		}
	}
	return nil
}

// Integration returns a copy of one integration, with its secrets, and whether it exists.
func (s *Server) Integration(guid string) (Integration, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.find(guid); r != nil {
		return r.clone(), true
	}
	return Integration{}, false
}

// Integrations returns copies of all integrations, in order of creation.
func (s *Server) Integrations() []Integration {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Integration, len(s.integrations))
	for i, r := range s.integrations {
		all[i] = r.clone()
	}
	return all
}

// Add puts an integration on the server without asking whether Connect would take it, and returns its GUID. ID, GUID and
// times are made up where they are not given; secret fields in Config are stored as the secrets they are.
func (s *Server) Add(i Integration) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.add(i.clone()).GUID
}

func (s *Server) add(i Integration) *record {
	s.lastID++
	now := s.clock.tick()
	if i.ID == "" {
		i.ID = strconv.Itoa(s.lastID)
	}
	if i.GUID == "" {
		i.GUID = newGUID()
	}
	if i.CreatedTime.IsZero() {
		i.CreatedTime = now
	}
	if i.UpdatedTime.IsZero() {
		i.UpdatedTime = i.CreatedTime
	}
	s.moveSecrets(&i)
	r := &record{}
	r.put(i)
	s.integrations = append(s.integrations, r)
	return r
}

// moveSecrets takes secret fields out of Config, so that no answer can hold one.
func (s *Server) moveSecrets(i *Integration) {
	t := s.tmpl.lookup(i.Template)
	if t == nil {
		return
	}
	for _, name := range t.Names() {
		value, there := i.Config[name]
		if text, isText := value.(string); there && t.Key(name).Secret {
			delete(i.Config, name)
			if isText {
				i.Secrets[name] = text
			}
		}
	}
}

// Edit changes an integration behind everyone's back, as someone in the dashboard would: updated_time advances. ID, GUID and
// CreatedTime stay what they are. It does nothing where the integration does not exist.
func (s *Server) Edit(guid string, change func(*Integration)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.find(guid)
	if r == nil {
		return
	}
	changed := r.clone()
	change(&changed)
	next := changed.clone() // what the hook may still hold is not ours
	next.ID, next.GUID, next.CreatedTime = r.ID, r.GUID, r.CreatedTime
	next.UpdatedTime = s.clock.tick()
	s.moveSecrets(&next)
	r.put(next)
}

// Remove deletes an integration behind everyone's back, with its associations and sessions.
func (s *Server) Remove(guid string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(guid)
}

func (s *Server) remove(guid string) {
	s.clock.tick()
	s.integrations = slices.DeleteFunc(s.integrations, func(r *record) bool { return r.GUID == guid })
	s.associations = slices.DeleteFunc(s.associations, func(a association) bool { return a.integration == guid })
	s.sessions = slices.DeleteFunc(s.sessions, func(x *session) bool { return x.integration == guid })
}

// sameContent reports whether two states differ in nothing but ids and times.
func sameContent(a, b Integration) bool {
	return a.Name == b.Name && reflect.DeepEqual(a.Description, b.Description) && reflect.DeepEqual(a.Config, b.Config) &&
		maps.Equal(a.Secrets, b.Secrets) && slices.Equal(a.Permissions, b.Permissions)
}

// integrationBody is an integration as Connect answers it (Connect's OpenAPI document; recorded without the last three).
type integrationBody struct {
	ID                   string          `json:"id"`
	GUID                 string          `json:"guid"`
	CreatedTime          string          `json:"created_time"`
	UpdatedTime          string          `json:"updated_time"`
	Name                 *string         `json:"name"`
	Description          *string         `json:"description"`
	Template             string          `json:"template"`
	AuthType             string          `json:"auth_type,omitempty"`
	Config               map[string]any  `json:"config"`
	Permissions          json.RawMessage `json:"permissions,omitempty"`
	EnvironmentVariables *[]string       `json:"environment_variables,omitempty"`
	ContentCount         json.RawMessage `json:"content_count,omitempty"`
}

// show returns what the caller sees of an integration. It shares the config: a stored one is replaced, never changed.
func (s *Server) show(r *record, caller *user) integrationBody {
	body := integrationBody{
		ID: r.ID, GUID: r.GUID, CreatedTime: stamp(r.CreatedTime), UpdatedTime: stamp(r.UpdatedTime),
		Description: s.showDescription(r.Description), Template: r.Template, Config: r.Config,
	}
	if r.Name != "" {
		name := r.Name
		body.Name = &name
	}
	if s.profile >= hasAuthTypes {
		body.AuthType = authTypeOf(r.Template, r.Config)
	}
	if s.profile < hasPermissions {
		return body
	}
	variables := []string{}
	if t := s.tmpl.lookup(r.Template); t != nil {
		variables = append(variables, t.EnvironmentVariables...)
	}
	body.EnvironmentVariables = &variables
	body.ContentCount = json.RawMessage("null")
	if caller.role == Administrator {
		body.ContentCount = json.RawMessage(strconv.Itoa(s.contentCount(r.GUID)))
	}
	if s.knowsPermissions() && (caller.role == Administrator || s.is(PermissionsShown, Everyone)) {
		body.Permissions = showRows(r)
	}
	return body
}

func (s *Server) showDescription(stored *string) *string {
	text := ""
	if stored != nil {
		text = *stored
	}
	if text == "" && (s.is(UnsetDescription, AlwaysNull) || stored == nil && s.is(UnsetDescription, Null)) {
		return nil
	}
	return &text
}

func (s *Server) contentCount(guid string) int {
	n := 0
	for _, a := range s.associations {
		if a.integration == guid {
			n++
		}
	}
	return n
}

var guidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// pathGUID returns the guid of the path, or the error for one that cannot be any.
func (s *Server) pathGUID(c *call) (string, error) {
	guid := c.PathValue("guid")
	if !guidForm.MatchString(guid) && s.is(BadGUID, Status400) {
		return "", badRequest(codeInvalidID, "The identifier is not a valid GUID.")
	}
	return guid, nil
}
