terraform {
  required_version = ">= 1.11"

  required_providers {
    connect = { source = "connect-community/connect" }
  }
}

# Address and key come from CONNECT_SERVER and CONNECT_API_KEY.
provider "connect" {}

variable "client_secret" {
  type      = string
  ephemeral = true # in no plan and no state
}

resource "connect_oauth_integration" "idp" {
  name        = "Corporate IdP"
  description = "Access tokens for internal APIs"
  template    = "custom"

  config {
    auth_type                = "Viewer"
    auth_mode                = "Confidential"
    client_id                = "connect"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    authorization_uri        = "https://idp.example.com/oauth2/authorize"
    token_uri                = "https://idp.example.com/oauth2/token"
    scopes                   = ["openid", "profile", "email", "offline_access"]
  }
}

# Register this address at the identity provider.
output "redirect_uri" {
  value = connect_oauth_integration.idp.redirect_uri
}
