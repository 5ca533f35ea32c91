data "connect_user" "ada" {
  email = "ada@example.com"
}

# An integration that only she may use.
resource "connect_oauth_integration" "personal" {
  name     = "Personal"
  template = "custom"

  config {
    auth_type         = "Viewer"
    auth_mode         = "Public"
    client_id         = "connect"
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
  }

  permissions {
    user_guids = [data.connect_user.ada.guid]
  }
}
