terraform {
  required_providers {
    connect = {
      source = "connect-community/connect"
    }
  }
}

provider "connect" {} # CONNECT_SERVER and CONNECT_API_KEY are in the environment

variable "client_secret" {
  type      = string
  sensitive = true
}

# The administration guide's example: visitors sign in at the identity provider. PKCE is on without being named.
resource "connect_oauth_integration" "corporate" {
  name        = "Corporate IdP"
  description = "Access tokens for internal APIs"
  template    = "custom"

  config {
    auth_type                  = "Viewer"
    auth_mode                  = "Confidential"
    client_id                  = "connect"
    client_secret_wo           = var.client_secret
    authorization_uri          = "https://idp.example.com/oauth2/authorize"
    token_uri                  = "https://idp.example.com/oauth2/token"
    token_endpoint_auth_method = "client_secret_post"
    scopes                     = ["offline_access", "openid", "profile", "email"]
  }
}

resource "connect_oauth_integration" "batch" {
  name     = "Nightly reports"
  template = "custom"

  config {
    auth_type        = "Service Account"
    client_id        = "reports"
    client_secret_wo = var.client_secret
    token_uri        = "https://idp.example.com/oauth2/token"
    scopes           = ["api.read"]
  }
}

resource "connect_oauth_integration" "legacy" {
  name     = "Legacy IdP without PKCE"
  template = "custom"

  config {
    auth_mode         = "Public"
    client_id         = "legacy"
    authorization_uri = "https://legacy.example.com/authorize"
    token_uri         = "https://legacy.example.com/token"
    use_pkce          = false # on purpose: this one does not speak it
  }
}

resource "connect_oauth_integration" "api" {
  name     = "Visitor API keys"
  template = "connect"

  config {
    max_role = "Viewer"
  }
}
