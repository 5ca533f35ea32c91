variable "integrations" {
  description = <<-EOT
    OAuth integrations to manage, by a key of your choice that never changes. What is left out, or null, is not set:

      { idp = { name, description, template, verify_on_apply, keep_secret, config = { … }, permissions = { users, groups, user_guids, group_guids } } }

    name is the key and template is "custom" where left out. config takes the arguments of the resource, without the secrets.
  EOT
  type        = any
  nullable    = false
  default     = {}

  validation {
    condition = alltrue([for key, integration in var.integrations : length(setsubtract(keys(integration), local.integration_members)) == 0])
    error_message = join("\n", [
      for key, integration in var.integrations : "integrations[\"${key}\"] has no argument ${join(", ", [for name in setsubtract(keys(integration), local.integration_members) : jsonencode(name)])}. There are: ${join(", ", local.integration_members)}."
      if length(setsubtract(keys(integration), local.integration_members)) > 0
    ])
  }

  validation {
    condition = alltrue([for key, integration in var.integrations : length(setsubtract(keys(try(integration.config, {})), local.config_members)) == 0])
    error_message = join("\n", [
      for key, integration in var.integrations : "integrations[\"${key}\"].config has no key ${join(", ", [for name in setsubtract(keys(try(integration.config, {})), local.config_members) : jsonencode(name)])}. There are: ${join(", ", local.config_members)}. Keys of newer templates go into extra; secrets go into the module's input secrets."
      if length(setsubtract(keys(try(integration.config, {})), local.config_members)) > 0
    ])
  }

  validation {
    condition = alltrue([for key, integration in var.integrations : length(setsubtract(try(keys(integration.permissions), []), local.permission_members)) == 0])
    error_message = join("\n", [
      for key, integration in var.integrations : "integrations[\"${key}\"].permissions has no argument ${join(", ", [for name in setsubtract(try(keys(integration.permissions), []), local.permission_members) : jsonencode(name)])}. There are: ${join(", ", local.permission_members)}."
      if length(setsubtract(try(keys(integration.permissions), []), local.permission_members)) > 0
    ])
  }

  validation {
    condition     = length(distinct([for key, integration in var.integrations : try(coalesce(integration.name), key)])) == length(var.integrations)
    error_message = "Give each integration a name of its own: Connect allows the same name twice, but nobody can then look it up by name."
  }

  validation {
    condition = alltrue([
      for integration in values(var.integrations) : try(coalesce(integration.template), "custom") != "custom" || (
        try(integration.config.client_id, null) != null && try(integration.config.token_uri, null) != null &&
        (try(integration.config.authorization_uri, null) != null || try(coalesce(integration.config.auth_type), "Viewer") != "Viewer")
      )
    ])
    error_message = "The template \"custom\" needs client_id and token_uri, and authorization_uri unless auth_type is \"Service Account\"."
  }

  validation {
    condition = alltrue([
      for integration in values(var.integrations) : try(integration.permissions, null) == null ||
      length(flatten([for name in local.permission_members : try(coalesce(integration.permissions[name]), [])])) > 0
    ])
    error_message = "Name a user or a group in permissions, or leave permissions out: an empty list opens the integration to every publisher."
  }
}

variable "secrets" {
  description = "Secrets by the integration's key and then by config key, such as { idp = { client_secret = \"…\" } }. They are in no plan and no state."
  type        = map(map(string))
  ephemeral   = true
  sensitive   = true
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.secrets) : contains(keys(var.integrations), key)])
    error_message = "Every key of secrets must be a key of integrations: ${join(", ", keys(var.integrations))}."
  }

  validation {
    condition = alltrue([
      for key in keys(var.secrets) : !contains(keys(var.secrets[key]), "client_secret") || try(var.integrations[key].config.auth_mode, null) != "Public"
    ])
    error_message = "An integration with auth_mode \"Public\" has no client_secret."
  }
}

variable "existing" {
  description = "Integrations that are managed elsewhere and are looked up by their exact name, by a key of your choice: { shared = { name, template, auth_type } }. template and auth_type narrow the search where a name is taken twice."
  type        = any
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for integration in values(var.existing) : length(setsubtract(keys(integration), ["name", "template", "auth_type"])) == 0])
    error_message = "An integration in existing has name, template and auth_type, and nothing else: ${jsonencode(var.existing)}."
  }

  validation {
    condition     = length(setintersection(keys(var.existing), keys(var.integrations))) == 0
    error_message = "A key is either in integrations or in existing, not in both."
  }
}

variable "content" {
  description = "Content items and all the integrations that each is to use, by a key of your choice: { app = { content_guid, integrations = [keys of integrations and existing] } }. What is not listed is taken away from the content item."
  nullable    = false
  default     = {}

  type = map(object({
    content_guid = string
    integrations = set(string)
  }))

  validation {
    condition = alltrue([
      for item in values(var.content) : length(setsubtract(item.integrations, concat(keys(var.integrations), keys(var.existing)))) == 0
    ])
    error_message = "Name integrations of content items by their keys in integrations or existing: ${join(", ", concat(keys(var.integrations), keys(var.existing)))}."
  }

  validation {
    condition     = length(distinct(values(var.content)[*].content_guid)) == length(var.content)
    error_message = "Give each content item once, with all its integrations: two sets for one content item would undo each other."
  }
}
