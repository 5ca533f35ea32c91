package connecttest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// association ties an integration to a content item.
type association struct {
	content, integration string // GUIDs
	created              string
}

// associationBody is an association as Connect answers it (recorded; before 2025.07 without content_guid and auth type).
type associationBody struct {
	AppGUID                string  `json:"app_guid"`
	ContentGUID            string  `json:"content_guid,omitempty"`
	IntegrationGUID        string  `json:"oauth_integration_guid"`
	IntegrationName        *string `json:"oauth_integration_name"`
	IntegrationDescription *string `json:"oauth_integration_description"`
	IntegrationTemplate    string  `json:"oauth_integration_template"`
	IntegrationAuthType    string  `json:"oauth_integration_auth_type,omitempty"`
	CreatedTime            string  `json:"created_time"`
}

// associationsWhere shows associations in order of creation.
func (s *Server) associationsWhere(wanted func(association) bool) []associationBody {
	shown := []associationBody{}
	for _, a := range s.associations {
		r := s.find(a.integration)
		if r == nil || !wanted(a) {
			continue
		}
		body := associationBody{
			AppGUID: a.content, IntegrationGUID: a.integration, IntegrationName: orNull(r.Name),
			IntegrationDescription: s.showDescription(r.Description), IntegrationTemplate: r.Template, CreatedTime: a.created,
		}
		if s.profile >= hasContentGUID {
			body.ContentGUID, body.IntegrationAuthType = a.content, authTypeOf(r.Template, r.Config)
		}
		shown = append(shown, body)
	}
	return shown
}

func (s *Server) integrationAssociations(_ *call, r *record) (answer, error) {
	return ok(s.associationsWhere(func(a association) bool { return a.integration == r.GUID }))
}

func (s *Server) contentAssociations(_ *call, item *content) (answer, error) {
	return ok(s.associationsWhere(func(a association) bool { return a.content == item.GUID }))
}

// replaceAssociations takes the whole list of a content item's integrations. Entries that stay keep their creation time.
func (s *Server) replaceAssociations(c *call, item *content) (answer, error) {
	guids, err := s.wantedIntegrations(c, item)
	if err != nil {
		return answer{}, err
	}
	s.associate(item.GUID, guids)
	return noContent()
}

// Associate gives a content item this set of integrations behind everyone's back, and asks nobody whether they fit.
func (s *Server) Associate(content string, integrations ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.associate(content, integrations)
}

// Associations lists the GUIDs of a content item's integrations, in order of creation.
func (s *Server) Associations(content string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	guids := []string{}
	for _, a := range s.associations {
		if a.content == content {
			guids = append(guids, a.integration)
		}
	}
	return guids
}

func (s *Server) associate(content string, guids []string) {
	s.associations = slices.DeleteFunc(s.associations, func(a association) bool {
		return a.content == content && !slices.Contains(guids, a.integration)
	})
	for _, guid := range guids {
		held := slices.ContainsFunc(s.associations, func(a association) bool { return a.content == content && a.integration == guid })
		if !held {
			s.associations = append(s.associations, association{content, guid, stamp(s.clock.tick())})
		}
	}
}

// wantedIntegrations reads and judges the body: an array of {"oauth_integration_guid": …}. The statuses are inferred.
func (s *Server) wantedIntegrations(c *call, item *content) ([]string, error) {
	var entries []json.RawMessage
	if err := json.Unmarshal(c.body, &entries); err != nil || entries == nil {
		return nil, badRequest(codeCannotParse, "Unable to parse the request body: it must be a JSON array.")
	}
	var guids []string
	for _, entry := range entries {
		guid, err := s.wantedIntegration(c.caller, entry, item)
		if err != nil {
			return nil, err
		}
		if slices.Contains(guids, guid) {
			return nil, badRequest(codeDuplicates, "The OAuth integration has been listed more than once.")
		}
		guids = append(guids, guid)
	}
	if len(guids) > 1 && s.profile < hasManyAssociations {
		return nil, badRequest(codeAssignment, "Content can be associated with at most one OAuth integration.")
	}
	return guids, nil
}

func (s *Server) wantedIntegration(caller *user, entry json.RawMessage, item *content) (string, error) {
	f, err := parseFields(entry, "oauth_integration_guid")
	if err != nil {
		return "", err
	}
	guid, err := f.text("oauth_integration_guid")
	if err != nil {
		return "", err
	}
	if guid == nil || !guidForm.MatchString(*guid) {
		return "", badRequest(codeIntegrationGUID, "The OAuth integration GUID is not valid.")
	}
	r := s.find(*guid)
	switch {
	case (r == nil || !s.mayUse(caller, r)) && s.is(AssociationUnknown, Status404):
		return "", &apiError{http.StatusNotFound, codeNotFound, "The requested object does not exist."}
	case r == nil || !s.mayUse(caller, r):
		return "", badRequest(codeIntegrations, "The OAuth integration does not exist.")
	case s.suits(r, item):
		return *guid, nil
	case s.is(AssociationStatic, Code209):
		return "", badRequest(codeAssignment, "OAuth integrations cannot be associated with this type of content.")
	}
	return "", badRequest(codeAssociationAuthType, "The authentication type of the OAuth integration does not fit this type of content.")
}

// suits reports whether a content item can use an integration: interactive content any, other content that is deployed a Service
// Account, content that is open to everyone none (Posit's guides).
func (s *Server) suits(r *record, item *content) bool {
	serviceAccount := s.profile >= hasAuthTypes && authTypeOf(r.Template, r.Config) == authServiceAccount
	runs := slices.Contains(interactiveModes, item.AppMode) || serviceAccount && item.AppMode != appModeUnknown
	return runs && item.AccessType != "all"
}
