variable "client_secret" {
  type      = string
  sensitive = true
}

resource "connect_oauth_integration" "older_cli" {
  name     = "Corporate IdP for an older CLI"
  template = "custom"

  config {
    client_id         = "connect"
    client_secret     = var.client_secret
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
  }
}
