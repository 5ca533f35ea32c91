variable "issuer" {
  type    = string
  default = "https://idp.example.com/realms/main"
}

variable "client_secret" {
  type      = string
  ephemeral = true
}

data "connect_oauth_server_metadata" "idp" {
  issuer = var.issuer

  # The plan fails, before anything is made, where the identity provider cannot do what the integration below needs.
  lifecycle {
    postcondition {
      condition     = contains(self.code_challenge_methods_supported, "S256")
      error_message = "${self.issuer} does not offer PKCE with S256."
    }
    postcondition {
      condition     = contains(self.token_endpoint_auth_methods_supported, "client_secret_post")
      error_message = "${self.issuer} does not take client secrets in the body of the request."
    }
  }
}

resource "connect_oauth_integration" "idp" {
  name     = "Identity provider"
  template = "custom"

  config {
    auth_type                  = "Viewer"
    auth_mode                  = "Confidential"
    client_id                  = "connect"
    client_secret_wo           = var.client_secret
    client_secret_wo_version   = "1"
    authorization_uri          = data.connect_oauth_server_metadata.idp.authorization_endpoint
    token_uri                  = data.connect_oauth_server_metadata.idp.token_endpoint
    token_endpoint_auth_method = "client_secret_post"
    scopes                     = ["openid", "profile"]
    use_pkce                   = true
  }
}
