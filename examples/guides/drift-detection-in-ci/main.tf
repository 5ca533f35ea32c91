variable "client_secret" {
  type      = string
  ephemeral = true
}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    client_id                = "connect"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "2026-11" # decides alone: the job that looks for drift need not know the secret
    authorization_uri        = "https://idp.example.com/oauth2/authorize"
    token_uri                = "https://idp.example.com/oauth2/token"
    scopes                   = ["openid", "profile"]
    use_pkce                 = true
  }
}
