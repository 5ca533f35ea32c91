variable "issuer" {
  type        = string
  description = "Such as https://keycloak.example.com/realms/main"
}

variable "client_secret" {
  type      = string
  ephemeral = true
}

data "connect_oauth_server_metadata" "keycloak" {
  issuer = var.issuer
}

resource "connect_oauth_integration" "keycloak" {
  name     = "Keycloak"
  template = "custom"

  config {
    auth_type                  = "Viewer"
    auth_mode                  = "Confidential"
    client_id                  = "connect"
    client_secret_wo           = var.client_secret
    client_secret_wo_version   = "1"
    authorization_uri          = data.connect_oauth_server_metadata.keycloak.authorization_endpoint
    token_uri                  = data.connect_oauth_server_metadata.keycloak.token_endpoint
    token_endpoint_auth_method = "client_secret_basic"
    scopes                     = ["openid", "profile", "email"]
    use_pkce                   = contains(data.connect_oauth_server_metadata.keycloak.code_challenge_methods_supported, "S256")
  }
}
