terraform {
  required_providers {
    connect = {
      source = "connect-community/connect"
    }
  }
}

resource "connect_oauth_integration" "all" {
  count       = var.n
  name        = "Integration ${count.index}"
  description = "Access tokens for internal APIs"
  template    = "custom"

  config {
    auth_type                  = "Viewer"
    auth_mode                  = "Confidential"
    client_id                  = "client-${count.index}"
    client_secret_wo           = "a-secret-of-integration-${count.index}"
    client_secret_wo_version   = "1"
    authorization_uri          = "https://idp.example.com/oauth2/authorize"
    token_uri                  = "https://idp.example.com/oauth2/token"
    token_endpoint_auth_method = "client_secret_post"
    scopes                     = ["email", "offline_access", "openid", "profile"]
    use_pkce                   = count.index >= var.changed
  }
}
