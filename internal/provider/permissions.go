package provider

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
)

// principalSets are the two members of permissions; null and empty are the same.
func principalSets(permissions types.Object) (users, groups []string) {
	return guidsOf(permissions.Attributes()["user_guids"]), guidsOf(permissions.Attributes()["group_guids"])
}

// principals is the whole ACL as Connect takes it, or nil where Terraform does not manage it.
func (m oauthIntegrationModel) principals() *[]connect.Principal {
	if m.Permissions.IsNull() || m.Permissions.IsUnknown() {
		return nil
	}
	users, groups := principalSets(m.Permissions)
	principals := make([]connect.Principal, 0, len(users)+len(groups))
	for _, guid := range users {
		principals = append(principals, connect.Principal{UserGUID: &guid})
	}
	for _, guid := range groups {
		principals = append(principals, connect.Principal{GroupGUID: &guid})
	}
	return &principals
}

// permissionsDiffer reports whether an update has to send the ACL: it is managed, and not what the state holds.
func (m oauthIntegrationModel) permissionsDiffer(state oauthIntegrationModel) bool {
	if m.Permissions.IsNull() {
		return false
	}
	if m.Permissions.IsUnknown() || state.Permissions.IsNull() {
		return true
	}
	users, groups := principalSets(m.Permissions)
	heldUsers, heldGroups := principalSets(state.Permissions)
	return hasUnknown(m.Permissions) || !slices.Equal(users, heldUsers) || !slices.Equal(groups, heldGroups)
}

func hasUnknown(permissions types.Object) bool {
	for _, value := range permissions.Attributes() {
		if value.IsUnknown() {
			return true
		}
		if set, ok := value.(types.Set); ok && slices.ContainsFunc(set.Elements(), attr.Value.IsUnknown) {
			return true
		}
	}
	return false
}

// reconcilePermissions reads the ACL. Not managed stays not managed; an import takes the ACL over when it restricts anything.
func reconcilePermissions(held oauthIntegrationModel, api *connect.Integration) types.Object {
	imported := held.isImport()
	if !api.PermissionsKnown || held.Permissions.IsNull() && !imported {
		return held.Permissions
	}
	var users, groups []string
	for _, permission := range api.Permissions {
		if permission.UserGUID != nil {
			users = append(users, *permission.UserGUID)
		}
		if permission.GroupGUID != nil {
			groups = append(groups, *permission.GroupGUID)
		}
	}
	slices.Sort(users)
	slices.Sort(groups)
	users, groups = slices.Compact(users), slices.Compact(groups) // a set holds nothing twice, whatever the server lists
	if imported && len(users)+len(groups) == 0 {
		return held.Permissions
	}
	return types.ObjectValueMust(permissionAttributeTypes(), map[string]attr.Value{
		"user_guids":  reconcileGUIDs(held.Permissions.Attributes()["user_guids"], users),
		"group_guids": reconcileGUIDs(held.Permissions.Attributes()["group_guids"], groups),
	})
}

// reconcileGUIDs keeps the held set where it has the same members: null and empty are the same.
func reconcileGUIDs(held attr.Value, guids []string) attr.Value {
	if set, ok := held.(types.Set); ok && slices.Equal(guidsOf(set), guids) {
		return held
	}
	if len(guids) == 0 {
		return types.SetNull(types.StringType)
	}
	elements := make([]attr.Value, len(guids))
	for i, guid := range guids {
		elements[i] = types.StringValue(guid)
	}
	return types.SetValueMust(types.StringType, elements)
}
