variable "client_secret" {
  type      = string
  ephemeral = true
}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    client_id         = "connect"
    client_secret_wo  = var.client_secret
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
  }
}
