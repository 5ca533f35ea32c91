variable "secret_version" {
  type        = string
  description = "Any text. Change it when the item in 1Password has changed."
}

ephemeral "onepassword_item" "idp" {
  vault = "abcdefghijklmnopqrstuvwxyz" # UUID of the vault
  title = "Connect IdP"
}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    client_id                = "connect"
    client_secret_wo         = ephemeral.onepassword_item.idp.password
    client_secret_wo_version = var.secret_version
    authorization_uri        = "https://idp.example.com/oauth2/authorize"
    token_uri                = "https://idp.example.com/oauth2/token"
  }
}
