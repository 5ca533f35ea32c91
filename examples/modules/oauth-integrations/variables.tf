variable "integrations" {
  description = "OAuth integrations to manage, by a key of your choice that never changes. Keys left out, or null, are not set."
  nullable    = false
  default     = {}

  type = map(object({
    name        = optional(string) # the map's key where left out
    description = optional(string)
    template    = optional(string, "custom")

    verify_on_apply = optional(bool)

    config = object({
      auth_type                  = optional(string)
      auth_mode                  = optional(string)
      client_id                  = optional(string)
      authorization_uri          = optional(string)
      token_uri                  = optional(string)
      token_endpoint_auth_method = optional(string)
      scopes                     = optional(set(string))
      use_pkce                   = optional(bool)
      tenant_id                  = optional(string)
      role_arn                   = optional(string)
      session_duration           = optional(string)
      sts_region                 = optional(string)
      sf_host_domain             = optional(string)
      account_url                = optional(string)
      max_role                   = optional(string)
      issuer                     = optional(string)
      match_claim                = optional(string)

      # The provider's `extra` takes strings and booleans together, which no type of a module's variable can say.
      extra_texts    = optional(map(string), {})
      extra_switches = optional(map(bool), {})

      # Versions of the values in `secrets`; without them a change of a value is noticed by itself.
      client_secret_wo_version = optional(string)
      secrets_wo_version       = optional(string)
    })

    permissions = optional(object({
      user_guids  = optional(set(string), [])
      group_guids = optional(set(string), [])
    }))
  }))

  validation {
    condition     = length(distinct([for key, integration in var.integrations : coalesce(integration.name, key)])) == length(var.integrations)
    error_message = "Give each integration a name of its own: Connect allows the same name twice, but nobody can then look it up by name."
  }

  validation {
    condition = alltrue([
      for integration in values(var.integrations) : integration.template != "custom" || (
        integration.config.client_id != null && integration.config.token_uri != null &&
        (integration.config.authorization_uri != null || coalesce(integration.config.auth_type, "Viewer") != "Viewer")
      )
    ])
    error_message = "The template \"custom\" needs client_id and token_uri, and authorization_uri unless auth_type is \"Service Account\"."
  }

  validation {
    condition = alltrue([
      for integration in values(var.integrations) : integration.permissions == null ||
      length(try(integration.permissions.user_guids, [])) + length(try(integration.permissions.group_guids, [])) > 0
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
    error_message = "Every key of secrets must be a key of integrations: a secret without its integration is a slip of the pen."
  }

  validation {
    condition = alltrue([
      for key in keys(var.secrets) : !contains(keys(var.secrets[key]), "client_secret") || try(var.integrations[key].config.auth_mode, null) != "Public"
    ])
    error_message = "An integration with auth_mode \"Public\" has no client_secret."
  }

  validation {
    condition = alltrue([
      for key, integration in var.integrations : integration.config.client_secret_wo_version == null || contains(keys(lookup(var.secrets, key, {})), "client_secret")
    ])
    error_message = "client_secret_wo_version is set for an integration that has no client_secret in secrets."
  }
}

variable "existing" {
  description = "Integrations that are managed elsewhere and are looked up by their exact name, by a key of your choice; narrow the search where a name is taken twice."
  nullable    = false
  default     = {}

  type = map(object({
    name      = string
    template  = optional(string)
    auth_type = optional(string)
  }))

  validation {
    condition     = length(setintersection(keys(var.existing), keys(var.integrations))) == 0
    error_message = "A key is either in integrations or in existing, not in both."
  }
}

variable "content" {
  description = "Content items and all the integrations that each is to use, by a key of your choice. What is not listed is taken away from the content item."
  nullable    = false
  default     = {}

  type = map(object({
    content_guid = string
    integrations = set(string) # keys of integrations and existing
  }))

  validation {
    condition = alltrue([
      for item in values(var.content) : length(setsubtract(item.integrations, concat(keys(var.integrations), keys(var.existing)))) == 0
    ])
    error_message = "Name integrations of content items by their keys in integrations or existing."
  }

  validation {
    condition     = length(distinct(values(var.content)[*].content_guid)) == length(var.content)
    error_message = "Give each content item once, with all its integrations: two sets for one content item would undo each other."
  }
}
