variable "integration" {
  description = "One custom integration. A key that is null gets its default."
  type = object({
    name              = string
    client_id         = string
    public            = optional(bool, false)
    authorization_uri = string
    token_uri         = string
    scopes            = optional(set(string))
    use_pkce          = optional(bool)
    secret_version    = optional(string) # change it to send a new secret
  })

  validation {
    condition     = length(trimspace(var.integration.name)) > 0
    error_message = "name must not be blank."
  }

  validation {
    condition = alltrue([
      for uri in [var.integration.authorization_uri, var.integration.token_uri] : startswith(uri, "https://")
    ])
    error_message = "authorization_uri and token_uri must begin with https://."
  }

  # One text may hold several scopes; the provider takes one each.
  validation {
    condition     = alltrue([for scope in coalesce(var.integration.scopes, []) : !strcontains(scope, " ")])
    error_message = "scopes must hold one scope each; split_scopes of the provider splits a text."
  }

  default = {
    name              = "Corporate IdP"
    client_id         = "connect"
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
  }
}

variable "client_secret" {
  type      = string
  ephemeral = true
  default   = null
}

resource "connect_oauth_integration" "this" {
  name     = var.integration.name
  template = "custom"

  config {
    auth_mode                = var.integration.public ? "Public" : "Confidential"
    client_id                = var.integration.client_id
    client_secret_wo         = var.client_secret
    client_secret_wo_version = var.integration.secret_version
    authorization_uri        = var.integration.authorization_uri
    token_uri                = var.integration.token_uri
    scopes                   = var.integration.scopes
    use_pkce                 = var.integration.use_pkce
  }
}

output "guid" {
  value = connect_oauth_integration.this.guid
}
