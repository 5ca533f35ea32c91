resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  # No secret here: the job that looks for drift needs none. Connect keeps the one it has.
  config = {
    auth_mode         = "Public"
    client_id         = "connect"
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
    scopes            = ["openid", "profile"]
    use_pkce          = true
  }
}
