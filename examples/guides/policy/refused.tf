# No PKCE, no secret, and open to every publisher.
resource "connect_oauth_integration" "refused" {
  name     = "Legacy IdP"
  template = "custom"

  config {
    auth_mode         = "Public"
    client_id         = "legacy"
    authorization_uri = "https://legacy.example.com/authorize"
    token_uri         = "https://legacy.example.com/token"
    use_pkce          = false
  }
}
