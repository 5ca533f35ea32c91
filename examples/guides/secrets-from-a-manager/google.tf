# The number of the version only: the value stays out of the state.
data "google_secret_manager_secret_version" "idp" {
  secret            = "connect-idp"
  fetch_secret_data = false
}

ephemeral "google_secret_manager_secret_version" "idp" {
  secret  = "connect-idp"
  version = data.google_secret_manager_secret_version.idp.version
}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    client_id                = "connect"
    client_secret_wo         = ephemeral.google_secret_manager_secret_version.idp.secret_data
    client_secret_wo_version = data.google_secret_manager_secret_version.idp.version
    authorization_uri        = "https://idp.example.com/oauth2/authorize"
    token_uri                = "https://idp.example.com/oauth2/token"
  }
}
