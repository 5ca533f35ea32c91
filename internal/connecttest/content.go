package connecttest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
)

// content is a content item: enough of one for clients to deploy to it and to associate integrations with it. The exported
// fields are those of Connect's answers (recorded), without the settings of processes and packages.
type content struct {
	ID               string  `json:"id"`
	GUID             string  `json:"guid"`
	Name             string  `json:"name"`
	Title            *string `json:"title"`
	Description      string  `json:"description"`
	AccessType       string  `json:"access_type"`
	Locked           bool    `json:"locked"`
	LockedMessage    string  `json:"locked_message"`
	CreatedTime      string  `json:"created_time"`
	LastDeployedTime string  `json:"last_deployed_time"`
	BundleID         *string `json:"bundle_id"`
	AppMode          string  `json:"app_mode"`
	ContentCategory  string  `json:"content_category"`
	Parameterized    bool    `json:"parameterized"`
	OwnerGUID        string  `json:"owner_guid"`
	ContentURL       string  `json:"content_url"`
	DashboardURL     string  `json:"dashboard_url"`
	AppRole          string  `json:"app_role"`
	RVersion         *string `json:"r_version"`
	PyVersion        *string `json:"py_version"`
	QuartoVersion    *string `json:"quarto_version"`
	RunAs            *string `json:"run_as"`
	RunAsCurrentUser bool    `json:"run_as_current_user"`

	bundles   []*bundle
	variables []string // names of environment variables; their values are not kept
}

// appModeUnknown is the mode of content to which nothing has been deployed.
const appModeUnknown = "unknown"

// interactiveModes are the modes of content that runs while someone looks at it (client code).
var interactiveModes = []string{
	"api", "jupyter-voila", "python-api", "python-bokeh", "python-dash", "python-fastapi", "python-gradio", "python-panel",
	"python-shiny", "python-streamlit", "quarto-shiny", "rmd-shiny", "shiny", "tensorflow-saved-model",
}

func (x *content) isInteractive() bool { return slices.Contains(interactiveModes, x.AppMode) }

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
		ID: strconv.Itoa(s.lastID), GUID: guid, Name: name, AccessType: "acl", CreatedTime: now, LastDeployedTime: now,
		AppMode: appModeUnknown, OwnerGUID: owner, AppRole: "owner",
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
	if i := slices.IndexFunc(s.contents, func(x *content) bool { return x.GUID == guid }); i >= 0 {
		return s.contents[i], nil
	}
	return nil, notFound()
}

// ownContent finds the content item of the path, if the caller owns it or is an administrator (inferred).
func (s *Server) ownContent(c *call) (*content, error) {
	x, err := s.contentFromPath(c)
	if err != nil {
		return nil, err
	}
	if c.caller.role != Administrator && c.caller.guid != x.OwnerGUID {
		return nil, permissionDenied()
	}
	return x, nil
}

// listContent answers the items that the caller owns, or all of them to an administrator, narrowed by name and owner_guid.
func (s *Server) listContent(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, owner := c.URL.Query().Get("name"), c.URL.Query().Get("owner_guid")
	shown := []content{}
	for _, x := range s.contents {
		mine := c.caller.role == Administrator || c.caller.guid == x.OwnerGUID
		if mine && (name == "" || name == x.Name) && (owner == "" || owner == x.OwnerGUID) {
			shown = append(shown, *x)
		}
	}
	return ok(shown)
}

func (s *Server) getContent(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	return ok(*x)
}

var contentName = regexp.MustCompile(`^[a-zA-Z0-9_-]{3,64}$`)

// createContent takes any settings that clients send, and stores name, title, description and access_type.
func (s *Server) createContent(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sent contentInput
	if err := json.Unmarshal(c.body, &sent); err != nil {
		return answer{}, badRequest(codeCannotParse, "Unable to parse the request body.")
	}
	if sent.Name == nil {
		name := newGUID()
		sent.Name = &name
	}
	if !contentName.MatchString(*sent.Name) {
		return answer{}, badRequest(codeBadRequest, "The name must have 3 to 64 letters, digits, hyphens and underscores.")
	}
	x := s.newContent(*sent.Name, c.caller.guid)
	sent.apply(x)
	return ok(*x)
}

func (s *Server) updateContent(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	var sent contentInput
	if err := json.Unmarshal(c.body, &sent); err != nil {
		return answer{}, badRequest(codeCannotParse, "Unable to parse the request body.")
	}
	if sent.OwnerGUID != nil && s.findUser(*sent.OwnerGUID) == nil {
		return answer{}, badRequest(codeBadRequest, "The user does not exist.")
	}
	sent.apply(x)
	if sent.OwnerGUID != nil {
		x.OwnerGUID = *sent.OwnerGUID
	}
	return ok(*x)
}

// contentInput is what the stand-in keeps of the settings that clients send.
type contentInput struct {
	Name        *string `json:"name"`
	Title       *string `json:"title"`
	Description *string `json:"description"`
	AccessType  *string `json:"access_type"`
	OwnerGUID   *string `json:"owner_guid"`
}

func (in contentInput) apply(x *content) {
	if in.Name != nil {
		x.Name = *in.Name
	}
	if in.Title != nil {
		x.Title = in.Title
	}
	if in.Description != nil {
		x.Description = *in.Description
	}
	if in.AccessType != nil {
		x.AccessType = *in.AccessType
	}
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

func (s *Server) listVariables(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	return ok(append([]string{}, x.variables...))
}

// updateVariables sets environment variables, and removes those whose value is null (Connect's OpenAPI document).
func (s *Server) updateVariables(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	var sent []struct {
		Name  string  `json:"name"`
		Value *string `json:"value"`
	}
	if json.Unmarshal(c.body, &sent) != nil {
		return answer{}, badRequest(codeCannotParse, "Unable to parse the request body.")
	}
	for _, v := range sent {
		x.variables = slices.DeleteFunc(x.variables, func(name string) bool { return name == v.Name })
		if v.Value != nil {
			x.variables = append(x.variables, v.Name)
		}
	}
	return ok(append([]string{}, x.variables...))
}
