package connecttest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// contentSettings are what clients may set of a content item. Null is a server's default.
type contentSettings struct {
	Name                           string   `json:"name"`
	Title                          *string  `json:"title"`
	Description                    string   `json:"description"`
	AccessType                     string   `json:"access_type"`
	OwnerGUID                      string   `json:"owner_guid"`
	ConnectionTimeout              *int64   `json:"connection_timeout"`
	ReadTimeout                    *int64   `json:"read_timeout"`
	InitTimeout                    *int64   `json:"init_timeout"`
	IdleTimeout                    *int64   `json:"idle_timeout"`
	MaxProcesses                   *int64   `json:"max_processes"`
	MinProcesses                   *int64   `json:"min_processes"`
	MaxConnsPerProcess             *int64   `json:"max_conns_per_process"`
	LoadFactor                     *float64 `json:"load_factor"`
	MemoryRequest                  *int64   `json:"memory_request"`
	MemoryLimit                    *int64   `json:"memory_limit"`
	CPURequest                     *float64 `json:"cpu_request"`
	CPULimit                       *float64 `json:"cpu_limit"`
	AMDGPULimit                    *int64   `json:"amd_gpu_limit"`
	NvidiaGPULimit                 *int64   `json:"nvidia_gpu_limit"`
	ServiceAccountName             *string  `json:"service_account_name"`
	DefaultImageName               *string  `json:"default_image_name"`
	DefaultREnvironmentManagement  *bool    `json:"default_r_environment_management"`
	DefaultPyEnvironmentManagement *bool    `json:"default_py_environment_management"`
	RunAs                          *string  `json:"run_as"`
	RunAsCurrentUser               bool     `json:"run_as_current_user"`
	Locked                         bool     `json:"locked"`
	LockedMessage                  string   `json:"locked_message"`
}

var contentName = regexp.MustCompile(`^[a-zA-Z0-9._-]{3,64}$`)

// settingsFrom returns the held settings with those of the request in place of them. Only administrators may give an item
// away, and only to someone who may publish; names are unique among an owner's items (Connect's OpenAPI document), and the
// refusal of a second one is a conflict (client code). Members that are no settings are passed over.
func (s *Server) settingsFrom(c *call, held contentSettings) (contentSettings, error) {
	next := held
	if err := json.Unmarshal(c.body, &next); err != nil {
		return held, badRequest(codeCannotParse, "Unable to parse the request body.")
	}
	if !contentName.MatchString(next.Name) {
		return held, badRequest(codeContentName, "The name must have 3 to 64 letters, digits, periods, hyphens and underscores.")
	}
	if next.Title != nil && *next.Title != "" {
		if length := utf8.RuneCountInString(*next.Title); length < 3 || length > 1024 {
			return held, badRequest(codeTitle, "The title must have 3 to 1024 characters.")
		}
	}
	if !slices.Contains([]string{"all", "logged_in", "acl"}, next.AccessType) {
		return held, badRequest(codeAccessType, "The access_type must be one of (all, logged_in, acl).")
	}
	if next.OwnerGUID != held.OwnerGUID {
		if c.caller.role != Administrator {
			return held, permissionDenied()
		}
		if owner := s.findUser(next.OwnerGUID); owner == nil || !owner.role.atLeast(Publisher) {
			return held, &apiError{http.StatusForbidden, codeOwner, "The new owner must be a user who may publish."}
		}
	}
	if (next.Name != held.Name || next.OwnerGUID != held.OwnerGUID) && s.nameTaken(next.Name, next.OwnerGUID) {
		return held, conflict(codeNameTaken, "An object of that name exists already.")
	}
	return next, nil
}

func (s *Server) nameTaken(name, owner string) bool {
	return slices.ContainsFunc(s.contents, func(x *content) bool { return x.Name == name && x.OwnerGUID == owner })
}

// environment is where and with what content runs. It runs nowhere: of the versions, those that its manifest asks for are told.
type environment struct {
	ClusterName             *string `json:"cluster_name"`
	ImageName               *string `json:"image_name"`
	RVersion                *string `json:"r_version"`
	REnvironmentManagement  *bool   `json:"r_environment_management"`
	PyVersion               *string `json:"py_version"`
	PyEnvironmentManagement *bool   `json:"py_environment_management"`
	QuartoVersion           *string `json:"quarto_version"`
}

// contentBody is a content item as one caller sees it, with what ?include= asks for. Tags are none: nothing sets them.
type contentBody struct {
	content
	Tags  *[]string     `json:"tags,omitempty"`
	Owner *contentOwner `json:"owner,omitempty"`
}

type contentOwner struct {
	GUID      string `json:"guid"`
	Username  string `json:"username"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

func (s *Server) showContent(x *content, c *call) contentBody {
	body := contentBody{content: *x}
	body.AppRole = s.roleOn(x, c.caller)
	included := strings.Split(c.URL.Query().Get("include"), ",")
	if slices.Contains(included, "tags") {
		body.Tags = &[]string{}
	}
	if u := s.findUser(x.OwnerGUID); u != nil && slices.Contains(included, "owner") {
		body.Owner = &contentOwner{u.guid, u.username, u.first, u.last}
	}
	return body
}
