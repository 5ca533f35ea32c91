package connecttest

import (
	"regexp"
	"slices"
	"strconv"
)

// content is a content item: enough of one for clients to deploy to it and to associate integrations with it. The exported
// fields are those of Connect's answers (recorded), without the settings of its processes.
type content struct {
	ID               string  `json:"id"`
	GUID             string  `json:"guid"`
	Name             string  `json:"name"`
	Title            *string `json:"title"`
	Description      string  `json:"description"`
	AccessType       string  `json:"access_type"`
	OwnerGUID        string  `json:"owner_guid"`
	CreatedTime      string  `json:"created_time"`
	LastDeployedTime string  `json:"last_deployed_time"`
	BundleID         *string `json:"bundle_id"`
	AppMode          string  `json:"app_mode"`
	ContentURL       string  `json:"content_url"`
	DashboardURL     string  `json:"dashboard_url"`
	AppRole          string  `json:"app_role"` // what the caller is to the item

	bundles     []*bundle
	permissions []contentPermission
}

// appModeUnknown is the mode of content to which nothing has been deployed.
const appModeUnknown = "unknown"

// interactiveModes are the modes of content that runs while someone looks at it (client code).
var interactiveModes = []string{
	"api", "jupyter-voila", "nodejs", "python-api", "python-bokeh", "python-dash", "python-fastapi", "python-gradio", "python-panel",
	"python-shiny", "python-streamlit", "quarto-shiny", "rmd-shiny", "shiny", "tensorflow-saved-model",
}

// AddContent adds a content item of the built-in publisher and returns its GUID. appMode says what kind it is, such as
// "python-shiny" (interactive), "static", or "unknown" for an item to which nothing has been deployed.
func (s *Server) AddContent(name, appMode string) string {
	owner := s.UserGUID(Publisher)
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.newContent(content{Name: name, AccessType: "acl", OwnerGUID: owner})
	x.AppMode = appMode
	return x.GUID
}

func (s *Server) newContent(x content) *content {
	s.lastID++
	now, guid := stamp(s.clock.tick()), newGUID()
	x.ID, x.GUID, x.CreatedTime, x.LastDeployedTime, x.AppMode = strconv.Itoa(s.lastID), guid, now, now, appModeUnknown
	x.ContentURL, x.DashboardURL = s.URL()+"/content/"+guid+"/", s.URL()+"/connect/#/apps/"+guid
	s.contents = append(s.contents, &x)
	return &x
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
	if err == nil && !s.mayEdit(x, c.caller) {
		err = permissionDenied()
	}
	return x, err
}

// viewedContent finds the content item of the path, if the caller may view it.
func (s *Server) viewedContent(c *call) (*content, error) {
	x, err := s.contentFromPath(c)
	if err == nil && !s.mayView(x, c.caller) {
		err = permissionDenied()
	}
	return x, err
}

// showContent returns an item as one caller sees it.
func (s *Server) showContent(x *content, caller *user) content {
	shown := *x
	shown.AppRole = s.roleOn(x, caller)
	return shown
}

// listContent answers the items that the caller may view, or all of them to an administrator, narrowed by name and owner_guid.
func (s *Server) listContent(c *call) (answer, error) {
	name, owner := c.URL.Query().Get("name"), c.URL.Query().Get("owner_guid")
	shown := []content{}
	for _, x := range s.contents {
		if s.mayView(x, c.caller) && (name == "" || name == x.Name) && (owner == "" || owner == x.OwnerGUID) {
			shown = append(shown, s.showContent(x, c.caller))
		}
	}
	return ok(shown)
}

func (s *Server) getContent(c *call, x *content) (answer, error) {
	return ok(s.showContent(x, c.caller))
}

var contentName = regexp.MustCompile(`^[a-zA-Z0-9._-]{3,64}$`)

// createContent makes an item of the caller's. Names are unique among an owner's items (Connect's OpenAPI document), and the refusal
// of a second one is a conflict (client code). Of the settings, only these are kept.
func (s *Server) createContent(c *call) (answer, error) {
	x := content{Name: newGUID(), AccessType: "acl", OwnerGUID: c.caller.guid}
	var sent struct {
		Name, Title, Description *string
		AccessType               *string `json:"access_type"`
	}
	if err := decode(c.body, &sent); err != nil {
		return answer{}, err
	}
	x.Title = sent.Title
	for text, target := range map[*string]*string{sent.Name: &x.Name, sent.Description: &x.Description, sent.AccessType: &x.AccessType} {
		if text != nil {
			*target = *text
		}
	}
	switch {
	case !contentName.MatchString(x.Name):
		return answer{}, badRequest(codeContentName, "The name must have 3 to 64 letters, digits, periods, hyphens and underscores.")
	case !slices.Contains([]string{"all", "logged_in", "acl"}, x.AccessType):
		return answer{}, badRequest(codeAccessType, "The access_type must be one of (all, logged_in, acl).")
	case slices.ContainsFunc(s.contents, func(other *content) bool { return other.Name == x.Name && other.OwnerGUID == x.OwnerGUID }):
		return answer{}, conflict(codeNameTaken, "An object of that name exists already.")
	}
	return ok(s.showContent(s.newContent(x), c.caller))
}

func (s *Server) deleteContent(_ *call, x *content) (answer, error) {
	s.removeContent(x.GUID)
	return noContent()
}

// OpenContent lets everyone see a content item without signing in, behind everyone's back.
func (s *Server) OpenContent(guid string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x := s.findContent(guid); x != nil {
		x.AccessType = "all"
	}
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
