variable "client_secret" {
  type      = string
  ephemeral = true
}

resource "connect_oauth_integration" "idp" {
  name        = "Corporate IdP"
  description = "Access tokens for internal APIs"
  template    = "custom"

  config {
    auth_type                  = "Viewer"
    auth_mode                  = "Confidential"
    client_id                  = "connect"
    client_secret_wo           = var.client_secret # in no state and no plan
    client_secret_wo_version   = "1"               # change it to send a new secret
    authorization_uri          = "https://idp.example.com/oauth2/authorize"
    token_uri                  = "https://idp.example.com/oauth2/token"
    token_endpoint_auth_method = "client_secret_post"
    scopes                     = ["offline_access", "openid", "profile", "email"]
    use_pkce                   = true # also what is planned when it is left out
  }
}

# Register this at the identity provider.
output "redirect_uri" {
  value = connect_oauth_integration.idp.redirect_uri
}
