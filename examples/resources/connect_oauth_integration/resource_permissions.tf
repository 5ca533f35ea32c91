data "connect_user" "ada" {
  username = "ada"
}

data "connect_group" "team" {
  name = "team"
}

resource "connect_oauth_integration" "restricted" {
  name     = "Finance API"
  template = "custom"

  config {
    auth_mode         = "Public"
    client_id         = "finance"
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
    scopes            = ["openid", "finance.read"]
  }

  permissions {
    user_guids  = [data.connect_user.ada.guid]
    group_guids = [data.connect_group.team.guid]
  }
}
