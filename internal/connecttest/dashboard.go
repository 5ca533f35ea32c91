package connecttest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// The endpoints of the dashboard have no version and no documentation. Clients use some of them: the R package rsconnect for its
// logins and, before release 1, for all of a deployment; others to learn the GUID of content whose number they kept. What is
// answered here is what those clients read (client code; the user was recorded).

// dashboardUserBody is the caller as the dashboard sees itself. Its id is a number.
type dashboardUserBody struct {
	userBody
	ID         int      `json:"id"`
	Privileges []string `json:"privileges"`
}

func (s *Server) dashboardUser(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.is(UserEndpoint, Forbidden) {
		return answer{}, permissionDenied()
	}
	privileges := []string{"view_apps"}
	if c.caller.role.atLeast(Publisher) {
		privileges = append(privileges, "publish_apps", "remove_apps")
	}
	return ok(dashboardUserBody{c.caller.body(), 1 + slices.IndexFunc(s.users, func(u *user) bool { return u.guid == c.caller.guid }), privileges})
}

// application is a content item as the dashboard sees it: its ids are numbers, and so is its mode.
type application struct {
	ID               int     `json:"id"`
	GUID             string  `json:"guid"`
	Name             string  `json:"name"`
	Title            *string `json:"title"`
	Description      string  `json:"description"`
	AccessType       string  `json:"access_type"`
	AppMode          int     `json:"app_mode"`
	AppRole          string  `json:"app_role"`
	HasParameters    bool    `json:"has_parameters"`
	BundleID         *int    `json:"bundle_id"`
	CreatedTime      string  `json:"created_time"`
	LastDeployedTime string  `json:"last_deployed_time"`
	BuildStatus      int     `json:"build_status"`
	OwnerGUID        string  `json:"owner_guid"`
	OwnerUsername    string  `json:"owner_username"`
	OwnerFirstName   string  `json:"owner_first_name"`
	OwnerLastName    string  `json:"owner_last_name"`
	OwnerEmail       string  `json:"owner_email"`
	OwnerLocked      bool    `json:"owner_locked"`
	URL              string  `json:"url"`
	VanityURL        bool    `json:"vanity_url"`
}

// appModes are the modes of content, each at its number (client code).
var appModes = []string{
	appModeUnknown, "shiny", "rmd-shiny", "rmd-static", "static", "api", "tensorflow-saved-model", "jupyter-static", "python-api",
	"python-dash", "python-streamlit", "python-bokeh", "python-fastapi", "quarto-shiny", "quarto-static", "python-shiny",
	"jupyter-voila", "python-gradio", "python-panel",
}

func (s *Server) showApplication(x *content, caller *user) application {
	const built = 2
	a := application{
		ID: number(x.ID), GUID: x.GUID, Name: x.Name, Title: x.Title, Description: x.Description, AccessType: x.AccessType,
		AppMode: max(0, slices.Index(appModes, x.AppMode)), AppRole: s.roleOn(x, caller), CreatedTime: x.CreatedTime,
		LastDeployedTime: x.LastDeployedTime, BuildStatus: built, OwnerGUID: x.OwnerGUID, URL: x.ContentURL,
	}
	if u := s.findUser(x.OwnerGUID); u != nil {
		a.OwnerUsername, a.OwnerFirstName, a.OwnerLastName, a.OwnerEmail, a.OwnerLocked = u.username, u.first, u.last, u.email, u.locked
	}
	if x.BundleID != nil {
		bundle := number(*x.BundleID)
		a.BundleID = &bundle
	}
	return a
}

// number returns an id as the number that it is.
func number(id string) int {
	n, err := strconv.Atoi(id)
	if err != nil {
		panic("connecttest: an id that is no number: " + err.Error())
	}
	return n
}

// listApplications answers all that the caller may edit at once, narrowed by ?filter=name:….
func (s *Server) listApplications(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shown := []application{}
	for _, x := range s.contents {
		named := !slices.ContainsFunc(c.URL.Query()["filter"], func(filter string) bool {
			name, byName := strings.CutPrefix(filter, "name:")
			return byName && name != x.Name
		})
		if named && s.mayEdit(x, c.caller) {
			shown = append(shown, s.showApplication(x, c.caller))
		}
	}
	return ok(map[string]any{"applications": shown, "count": len(shown), "total": len(shown), "continuation": 0})
}

func (s *Server) createApplication(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.contentFrom(c)
	if err != nil {
		return answer{}, err
	}
	return ok(s.showApplication(x, c.caller))
}

// ownApplication finds the content item of the path by its number or its GUID, if the caller may edit it.
func (s *Server) ownApplication(c *call) (*content, error) {
	id := c.PathValue("id")
	i := slices.IndexFunc(s.contents, func(x *content) bool { return x.ID == id || x.GUID == id })
	switch {
	case i < 0:
		return nil, notFound()
	case !s.mayEdit(s.contents[i], c.caller):
		return nil, permissionDenied()
	}
	return s.contents[i], nil
}

func (s *Server) getApplication(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownApplication(c)
	if err != nil {
		return answer{}, err
	}
	return ok(s.showApplication(x, c.caller))
}

// applicationConfig says where a browser is to go after a deployment.
func (s *Server) applicationConfig(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownApplication(c)
	if err != nil {
		return answer{}, err
	}
	return ok(map[string]string{"config_url": x.DashboardURL, "logs_url": x.DashboardURL + "/logs"})
}

func (s *Server) uploadApplication(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownApplication(c)
	if err != nil {
		return answer{}, err
	}
	b, err := s.addBundle(c, x)
	if err != nil {
		return answer{}, err
	}
	return ok(map[string]any{"id": number(b.ID), "app_id": number(x.ID), "created_time": b.CreatedTime, "size": b.Size})
}

func (s *Server) deployApplication(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownApplication(c)
	if err != nil {
		return answer{}, err
	}
	var sent struct {
		Bundle int `json:"bundle"`
	}
	if json.Unmarshal(c.body, &sent) != nil {
		return answer{}, badRequest(codeCannotParse, "Unable to parse the request body.")
	}
	b := x.bundle(strconv.Itoa(sent.Bundle))
	if b == nil {
		return answer{}, notFound()
	}
	return ok(map[string]any{"id": s.deploy(c, x, b, true), "finished": false, "code": 0, "error": ""})
}

// getApplicationTask answers a task with the names that it has for the dashboard.
func (s *Server) getApplicationTask(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.taskFromPath(c, "first_status")
	if err != nil {
		return answer{}, err
	}
	return ok(map[string]any{
		"id": t.ID, "status": t.Output, "last_status": t.Last, "result": nil, "finished": true, "code": t.Code, "error": t.Error,
	})
}
