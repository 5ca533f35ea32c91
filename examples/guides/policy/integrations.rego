package main

import rego.v1

# OAuth integrations that the plan creates or changes.
planned contains change if {
	some change in input.resource_changes
	change.type == "connect_oauth_integration"
	some action in change.change.actions
	action in {"create", "update"}
}

deny contains message if {
	some integration in planned
	integration.change.after.config.use_pkce == false
	message := sprintf("%s: PKCE must stay on (config.use_pkce)", [integration.address])
}

deny contains message if {
	some integration in planned
	integration.change.after.config.auth_mode == "Public"
	message := sprintf("%s: an application without a secret is not allowed (config.auth_mode)", [integration.address])
}

deny contains message if {
	some integration in planned
	not restricted(integration.change)
	message := sprintf("%s: name who may use it (permissions)", [integration.address])
}

# A user or a group is named, or the list is not known yet.
restricted(change) if {
	some list in {"user_guids", "group_guids"}
	count(change.after.permissions[list]) > 0
}

restricted(change) if {
	some list in {"user_guids", "group_guids"}
	change.after_unknown.permissions[list] == true
}
