package connecttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// templateSet is what the server offers: templates in their order, and each as it goes over the wire.
type templateSet struct {
	list []*template.Template
	wire []json.RawMessage
}

func (ts *templateSet) index(id string) int {
	return slices.IndexFunc(ts.list, func(t *template.Template) bool { return t.ID == id })
}

func (ts *templateSet) lookup(id string) *template.Template {
	if i := ts.index(id); i >= 0 {
		return ts.list[i]
	}
	return nil
}

// catalogues holds the catalogue as each profile knows it: parsing it anew for every test would be most of a test's time.
var catalogues sync.Map // Profile to *templateSet

func templatesFor(cfg Config) (*templateSet, error) {
	if cfg.Templates != nil {
		return newTemplateSet(cfg.Templates, cfg.Profile)
	}
	if set, ok := catalogues.Load(cfg.Profile); ok {
		return set.(*templateSet), nil //nolint:forcetypeassert // nothing else is stored
	}
	all := append(slices.Clone(template.Catalogue()), &template.Template{
		ID: agentPlugins, Name: "Agent Plugins", Description: "Invented by the stand-in: of the real template only the name is public.",
	})
	known := slices.DeleteFunc(all, func(t *template.Template) bool { return !cfg.Profile.knows(t.ID) })
	set, err := newTemplateSet(known, cfg.Profile)
	if err == nil {
		catalogues.Store(cfg.Profile, set)
	}
	return set, err
}

func newTemplateSet(templates []*template.Template, profile Profile) (*templateSet, error) {
	set := &templateSet{}
	for _, t := range templates {
		served, err := asServed(t, profile)
		if err != nil {
			return nil, fmt.Errorf("template %q: %w", t.ID, err)
		}
		raw, err := json.Marshal(served)
		if err != nil {
			return nil, fmt.Errorf("template %q: %w", t.ID, err)
		}
		set.list = append(set.list, served)
		set.wire = append(set.wire, raw)
	}
	return set, nil
}

// asServed copies a template as a server of that release has it: without the catalogue's own properties, every list a list,
// and before auth types existed without the option of that name.
func asServed(t *template.Template, profile Profile) (*template.Template, error) {
	c := *t
	c.Complete = false
	c.Sections = append([]template.Section{}, t.Sections...)
	c.EnvironmentVariables = append([]string{}, t.EnvironmentVariables...)
	c.Options = append([]template.Option{}, t.Options...)
	c.Fields = append([]template.Field{}, t.Fields...)
	for i := range c.Options {
		c.Options[i].Documented = nil
	}
	for i := range c.Fields {
		c.Fields[i].Documented = nil
	}
	if profile == Profile202408 {
		withoutAuthType(&c)
	}
	raw, err := json.Marshal(&c)
	if err != nil {
		return nil, err
	}
	served, unchecked, err := template.Parse(raw)
	if err != nil {
		return nil, err
	}
	if len(unchecked) > 0 {
		return nil, fmt.Errorf("the expressions of %q do not compile", unchecked)
	}
	return served, nil
}

func (s *Server) listTemplates(*call) (answer, error) {
	if err := s.templatesExist(); err != nil {
		return answer{}, err
	}
	return ok(append([]json.RawMessage{}, s.tmpl.wire...))
}

func (s *Server) getTemplate(c *call) (answer, error) {
	if err := s.templatesExist(); err != nil {
		return answer{}, err
	}
	i := s.tmpl.index(c.PathValue("key"))
	if i < 0 {
		return answer{}, &apiError{http.StatusNotFound, codeTemplateNotFound, "The OAuth template does not exist."}
	}
	return ok(s.tmpl.wire[i])
}

func (s *Server) templatesExist() error {
	if s.is(Templates, Absent) {
		return errNoEndpoint
	}
	return nil
}
