variable "secret_version" {
  type        = number
  description = "Version of the secret in Vault. Raise it to rotate."
}

ephemeral "vault_kv_secret_v2" "idp" {
  mount   = "secret"
  name    = "connect/idp"
  version = var.secret_version
}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    client_id                = "connect"
    client_secret_wo         = ephemeral.vault_kv_secret_v2.idp.data["client_secret"]
    client_secret_wo_version = var.secret_version
    authorization_uri        = "https://idp.example.com/oauth2/authorize"
    token_uri                = "https://idp.example.com/oauth2/token"
  }
}
