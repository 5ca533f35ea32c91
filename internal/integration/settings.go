// Package integration decides what is planned, sent and remembered of one OAuth integration. It is pure: values in, values out. It
// knows Connect's objects and templates, neither the network nor Terraform.
//
// An integration has four sides: configured (what the user wrote), prior (what the state holds), planned, and remote (what Connect
// answers). Memory is what private state keeps beside them.
package integration

import (
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// Settings is what can be set of an integration, as one side has it.
type Settings struct {
	Name, Description, Template template.Value
	Config                      template.Values // without secrets
	Permissions                 Permissions
}

// Configured is the user's side.
type Configured struct {
	Settings
	// Open says that there may be keys whose names are not known yet.
	Open    bool
	Secrets Secrets
	Verify  template.Value // verify_on_apply
}

// Prior is the state's side. Of an integration that is to be created there is none.
type Prior struct {
	Settings
	GUID         string
	ClientSecret template.Value // client_secret, which is in the state
}

// Permissions are who may use an integration. Without any user and group it is open to every publisher (Posit's user guide).
type Permissions struct {
	Managed       bool
	Unknown       bool     // a list or a member is not known yet
	Users, Groups []string // GUIDs, in order, each once
}

func (p Permissions) isOpen() bool { return len(p.Users)+len(p.Groups) == 0 }

func (p Permissions) equal(other Permissions) bool {
	return p.Managed == other.Managed && !p.Unknown && !other.Unknown &&
		slices.Equal(p.Users, other.Users) && slices.Equal(p.Groups, other.Groups)
}

// principals is the list as Connect takes it, nil where Terraform does not manage it.
func (p Permissions) principals() *[]connect.Principal {
	if !p.Managed {
		return nil
	}
	principals := []connect.Principal{}
	for _, guid := range p.Users {
		principals = append(principals, connect.Principal{UserGUID: &guid})
	}
	for _, guid := range p.Groups {
		principals = append(principals, connect.Principal{GroupGUID: &guid})
	}
	return &principals
}

// permissionsOf reads what Connect shows. Users and groups come in order, each once.
func permissionsOf(remote *connect.Integration) Permissions {
	p := Permissions{Managed: true}
	for _, permission := range remote.Permissions {
		if permission.UserGUID != nil {
			p.Users = append(p.Users, *permission.UserGUID)
		}
		if permission.GroupGUID != nil {
			p.Groups = append(p.Groups, *permission.GroupGUID)
		}
	}
	slices.Sort(p.Users)
	slices.Sort(p.Groups)
	p.Users, p.Groups = slices.Compact(p.Users), slices.Compact(p.Groups)
	return p
}

// configOf reads what Connect shows. Scopes are a set, so that their order means nothing, whatever they are compared with.
func configOf(remote *connect.Integration) template.Values {
	config := template.FromConfig(remote.Config)
	for _, key := range Keys {
		if key.Kind == Scopes {
			config.Set(key.Name, template.Scopes(config[key.Name].Words()...))
		}
	}
	return config
}

func textOf(text *string) template.Value {
	if text == nil {
		return template.Value{}
	}
	return template.Text(*text)
}
