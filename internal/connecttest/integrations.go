package connecttest

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

func (s *Server) listIntegrations(c *call) (answer, error) {
	shown := make([]integrationBody, 0, len(s.integrations))
	for _, r := range s.integrations {
		if s.mayUse(c.caller, r) {
			shown = append(shown, s.show(r, c.caller))
		}
	}
	return ok(shown)
}

func (s *Server) getIntegration(c *call, r *record) (answer, error) { return ok(s.show(r, c.caller)) }

// fromPath finds the integration of the path, if the caller may see it.
func (s *Server) fromPath(c *call) (*record, error) {
	guid, err := s.pathGUID(c)
	if err != nil {
		return nil, err
	}
	switch r := s.find(guid); {
	case r == nil:
		return nil, notFound()
	case s.mayUse(c.caller, r):
		return r, nil
	case s.is(ACLDenied, Status403):
		return nil, permissionDenied()
	}
	return nil, notFound()
}

func (s *Server) createIntegration(c *call) (answer, error) {
	f, err := s.parseIntegration(c.body)
	if err != nil {
		return answer{}, err
	}
	next := Integration{}.clone()
	t, err := s.chosenTemplate(f)
	if err != nil {
		return answer{}, err
	}
	next.Template = t.ID
	if next.Name, next.Description, err = s.texts(f, next); err != nil {
		return answer{}, err
	}
	if err := s.checkName(next); err != nil {
		return answer{}, err
	}
	sent, err := f.object("config")
	if err != nil {
		return answer{}, err
	}
	if next, err = s.writeConfig(t, next, sent, true); err != nil {
		return answer{}, err
	}
	if next.Permissions, err = s.principals(f); err != nil {
		return answer{}, err
	}
	return ok(s.show(s.add(next), c.caller)) // 200, not 201 (Connect's OpenAPI document)
}

func (s *Server) updateIntegration(c *call, r *record) (answer, error) {
	f, err := s.parseIntegration(c.body)
	if err != nil {
		return answer{}, err
	}
	if err := s.keepTemplate(f, r.Template); err != nil {
		return answer{}, err
	}
	next, err := s.updated(f, r)
	if err != nil {
		return answer{}, err
	}
	if s.is(UpdatedTime, Always) || !sameContent(r.Integration, next) {
		next.UpdatedTime = s.clock.tick()
		r.put(next)
	}
	return ok(s.show(r, c.caller))
}

// updated returns the state that a PATCH leads to. Nothing is stored before all of it has been found good (inferred).
func (s *Server) updated(f fields, r *record) (Integration, error) {
	next := r.clone()
	var err error
	if next.Name, next.Description, err = s.texts(f, next); err != nil {
		return next, err
	}
	if next.Name != r.Name {
		if err := s.checkName(next); err != nil {
			return next, err
		}
	}
	sent, err := f.object("config")
	if err != nil {
		return next, err
	}
	if sent != nil {
		t := s.tmpl.lookup(r.Template)
		if t == nil {
			return next, badRequest(codeTemplateNotFound, "The OAuth template does not exist.")
		}
		if next, err = s.writeConfig(t, next, sent, false); err != nil {
			return next, err
		}
	}
	if _, there := f["permissions"]; there && (!f.isNull("permissions") || s.is(PermissionsNull, Clears)) {
		next.Permissions, err = s.principals(f)
	}
	return next, err
}

func (s *Server) deleteIntegration(_ *call, r *record) (answer, error) {
	if s.is(DeleteInUse, Refused) && s.contentCount(r.GUID) > 0 {
		return answer{}, badRequest(codeAssignment, "The OAuth integration is in use by content.")
	}
	s.remove(r.GUID)
	return noContent()
}

// parseIntegration reads a body of POST or PATCH. Servers that do not know permissions refuse them like any unknown field.
func (s *Server) parseIntegration(body []byte) (fields, error) {
	known := []string{"name", "description", "template", "config"}
	if s.knowsPermissions() {
		known = append(known, "permissions")
	}
	return parseFields(body, known...)
}

func (s *Server) chosenTemplate(f fields) (*template.Template, error) {
	id, err := f.text("template")
	if err != nil {
		return nil, err
	}
	if id != nil {
		if t := s.tmpl.lookup(*id); t != nil {
			return t, nil
		}
	}
	if s.is(TemplateUnknown, Status404) {
		return nil, &apiError{http.StatusNotFound, codeTemplateNotFound, "The OAuth template does not exist."}
	}
	return nil, badRequest(codeTemplateNotFound, "The OAuth template does not exist.")
}

// keepTemplate refuses a PATCH that carries a template.
func (s *Server) keepTemplate(f fields, held string) error {
	if _, there := f["template"]; !there {
		return nil
	}
	id, err := f.text("template")
	if err != nil {
		return err
	}
	if s.is(TemplateInPatch, IgnoredWhenEqual) && (id == nil || *id == held) {
		return nil
	}
	return badRequest(codeProhibitedChange, "The template of an OAuth integration cannot be changed.")
}

// texts returns name and description as they are after the write. A description that is null is unset.
func (s *Server) texts(f fields, held Integration) (name string, description *string, err error) {
	name, description = held.Name, held.Description
	sentName, err := f.text("name")
	if err != nil {
		return "", nil, err
	}
	sentDescription, err := f.text("description")
	if err != nil {
		return "", nil, err
	}
	clears := s.is(TextNull, Clears)
	if sentName != nil {
		name = s.trimmed(*sentName)
	} else if f.isNull("name") && clears {
		name = ""
	}
	if sentDescription != nil {
		text := s.trimmed(*sentDescription)
		description = &text
	} else if f.isNull("description") && clears {
		description = nil
	}
	if s.is(TextLength, Limited) {
		return name, description, limitTexts(name, description)
	}
	return name, description, nil
}

func (s *Server) trimmed(text string) string {
	if s.is(Text, Trimmed) {
		return strings.TrimSpace(text)
	}
	return text
}

// The limits of text-length, in characters. Connect's own are not public.
const (
	maxName        = 64
	maxDescription = 256
)

func limitTexts(name string, description *string) error {
	if utf8.RuneCountInString(name) > maxName {
		return badRequest(codeIntegrationName, "The name of an OAuth integration must have at most %d characters.", maxName)
	}
	if description != nil && utf8.RuneCountInString(*description) > maxDescription {
		return badRequest(codeIntegrationDescr, "The description of an OAuth integration must have at most %d characters.", maxDescription)
	}
	return nil
}

// checkName applies what a server might demand of a new name: that there is one, and that no integration bears it.
func (s *Server) checkName(next Integration) error {
	if next.Name == "" {
		if s.is(EmptyName, Refused) {
			return badRequest(codeIntegrationName, "The name of an OAuth integration must not be empty.")
		}
		return nil
	}
	if s.is(DuplicateNames, Accepted) {
		return nil
	}
	for _, r := range s.integrations {
		if r.Name == next.Name {
			return badRequest(codeIntegrationName, "An OAuth integration of this name exists already.")
		}
	}
	return nil
}
