variable "client_secret" {
  type      = string
  ephemeral = true
}

variable "client_secret_version" {
  type        = string
  description = "Any text that changes with the secret, such as its version in the secret store."
  default     = "1"
}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    client_id                = "connect"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = var.client_secret_version
    authorization_uri        = "https://idp.example.com/oauth2/authorize"
    token_uri                = "https://idp.example.com/oauth2/token"
  }
}
