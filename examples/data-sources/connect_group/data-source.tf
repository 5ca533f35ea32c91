data "connect_group" "team" {
  name = "team"
}

# An integration that only the group may use.
resource "connect_oauth_integration" "team" {
  name     = "Team"
  template = "custom"

  config {
    auth_type         = "Viewer"
    auth_mode         = "Public"
    client_id         = "connect"
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
  }

  permissions {
    group_guids = [data.connect_group.team.guid]
  }
}
