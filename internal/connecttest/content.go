package connecttest

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// content is a content item: enough of one for clients to deploy to it and to associate integrations with it. The exported
// fields are those of Connect's answers (recorded).
type content struct {
	ID   string `json:"id"`
	GUID string `json:"guid"`
	contentSettings
	CreatedTime      string  `json:"created_time"`
	LastDeployedTime string  `json:"last_deployed_time"`
	BundleID         *string `json:"bundle_id"`
	AppMode          string  `json:"app_mode"`
	ContentCategory  string  `json:"content_category"`
	Parameterized    bool    `json:"parameterized"`
	ContentURL       string  `json:"content_url"`
	DashboardURL     string  `json:"dashboard_url"`
	AppRole          string  `json:"app_role"` // what the caller is to the item
	environment

	bundles     []*bundle
	permissions []contentPermission
	variables   []string // names of environment variables; their values are not kept
}

// appModeUnknown is the mode of content to which nothing has been deployed.
const appModeUnknown = "unknown"

// interactiveModes are the modes of content that runs while someone looks at it (client code).
var interactiveModes = []string{
	"api", "jupyter-voila", "nodejs", "python-api", "python-bokeh", "python-dash", "python-fastapi", "python-gradio", "python-panel",
	"python-shiny", "python-streamlit", "quarto-shiny", "rmd-shiny", "shiny", "tensorflow-saved-model",
}

func (x *content) deployed() bool { return x.AppMode != appModeUnknown }

// AddContent adds a content item of the built-in publisher and returns its GUID. appMode says what kind it is, such as
// "python-shiny" (interactive), "static", or "unknown" for an item to which nothing has been deployed.
func (s *Server) AddContent(name, appMode string) string {
	owner := s.UserGUID(Publisher)
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.newContent(name, owner)
	x.AppMode = appMode
	return x.GUID
}

func (s *Server) newContent(name, owner string) *content {
	s.lastID++
	now, guid := stamp(s.clock.tick()), newGUID()
	x := &content{
		ID: strconv.Itoa(s.lastID), GUID: guid, contentSettings: contentSettings{Name: name, AccessType: "acl", OwnerGUID: owner},
		CreatedTime: now, LastDeployedTime: now, AppMode: appModeUnknown,
		ContentURL: s.URL() + "/content/" + guid + "/", DashboardURL: s.URL() + "/connect/#/apps/" + guid,
	}
	s.contents = append(s.contents, x)
	return x
}

// contentFromPath finds the content item of the path.
func (s *Server) contentFromPath(c *call) (*content, error) {
	guid, err := s.pathGUID(c)
	if err != nil {
		return nil, err
	}
	if x := s.findContent(guid); x != nil {
		return x, nil
	}
	return nil, notFound()
}

func (s *Server) findContent(guid string) *content {
	if i := slices.IndexFunc(s.contents, func(x *content) bool { return x.GUID == guid }); i >= 0 {
		return s.contents[i]
	}
	return nil
}

// ownContent finds the content item of the path, if the caller may edit it: its owner, a collaborator or an administrator.
func (s *Server) ownContent(c *call) (*content, error) {
	x, err := s.contentFromPath(c)
	if err != nil {
		return nil, err
	}
	if !s.mayEdit(x, c.caller) {
		return nil, permissionDenied()
	}
	return x, nil
}

// viewedContent finds the content item of the path, if the caller may view it.
func (s *Server) viewedContent(c *call) (*content, error) {
	x, err := s.contentFromPath(c)
	if err == nil && !s.mayView(x, c.caller) {
		err = permissionDenied()
	}
	return x, err
}

// listContent answers the items that the caller may view, or all of them to an administrator, narrowed by name and owner_guid.
func (s *Server) listContent(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, owner := c.URL.Query().Get("name"), c.URL.Query().Get("owner_guid")
	shown := []contentBody{}
	for _, x := range s.contents {
		if s.mayView(x, c.caller) && (name == "" || name == x.Name) && (owner == "" || owner == x.OwnerGUID) {
			shown = append(shown, s.showContent(x, c))
		}
	}
	return ok(shown)
}

// searchContent answers what listContent does, with a word of the name or title in ?q=, page by page (recorded; the release that
// brought it is inferred).
func (s *Server) searchContent(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.able.contentSearch {
		return answer{}, errNoEndpoint
	}
	wanted := strings.ToLower(c.URL.Query().Get("q"))
	found := []contentBody{}
	for _, x := range s.contents {
		names := x.Name
		if x.Title != nil {
			names += "\n" + *x.Title
		}
		if s.mayView(x, c.caller) && strings.Contains(strings.ToLower(names), wanted) {
			found = append(found, s.showContent(x, c))
		}
	}
	results, number, err := pageOf(c, found, defaultPageSize)
	if err != nil {
		return answer{}, err
	}
	return ok(page{results, number, len(found)})
}

func (s *Server) getContent(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.viewedContent(c)
	if err != nil {
		return answer{}, err
	}
	return ok(s.showContent(x, c))
}

func (s *Server) createContent(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.contentFrom(c)
	if err != nil {
		return answer{}, err
	}
	return ok(s.showContent(x, c))
}

// contentFrom creates the content item that the body describes, the caller's own.
func (s *Server) contentFrom(c *call) (*content, error) {
	settings, err := s.settingsFrom(c, contentSettings{Name: newGUID(), AccessType: "acl", OwnerGUID: c.caller.guid})
	if err != nil {
		return nil, err
	}
	x := s.newContent(settings.Name, c.caller.guid)
	x.contentSettings = settings
	return x, nil
}

func (s *Server) updateContent(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	settings, err := s.settingsFrom(c, x.contentSettings)
	if err != nil {
		return answer{}, err
	}
	x.contentSettings = settings
	return ok(s.showContent(x, c))
}

func (s *Server) deleteContent(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	s.removeContent(x.GUID)
	return noContent()
}

// RemoveContent deletes a content item behind everyone's back, with its associations.
func (s *Server) RemoveContent(guid string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.removeContent(guid)
}

func (s *Server) removeContent(guid string) {
	s.contents = slices.DeleteFunc(s.contents, func(x *content) bool { return x.GUID == guid })
	s.associations = slices.DeleteFunc(s.associations, func(a association) bool { return a.content == guid })
}

// contentPage is where content runs, and a draft of it: clients look whether it answers, once they have deployed it. A page says
// that nothing runs here.
func (s *Server) contentPage(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	x := s.findContent(r.PathValue("guid"))
	there := x != nil && x.deployed()
	if draft := r.PathValue("draft"); draft != "" {
		id, isBundle := strings.CutPrefix(draft, "_bundle")
		there = x != nil && isBundle && x.bundle(id) != nil
	}
	s.mu.Unlock()
	if !there {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, "<!DOCTYPE html><title>Stand-in</title><p>Content is kept here, but does not run.</p>\n")
}
