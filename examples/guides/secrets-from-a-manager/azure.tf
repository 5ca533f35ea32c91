variable "key_vault_id" {
  type = string
}

variable "secret_version" {
  type        = string
  description = "Version of the secret in Key Vault. Change it to rotate."
}

ephemeral "azurerm_key_vault_secret" "idp" {
  key_vault_id = var.key_vault_id
  name         = "connect-idp"
  version      = var.secret_version
}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    client_id                = "connect"
    client_secret_wo         = ephemeral.azurerm_key_vault_secret.idp.value
    client_secret_wo_version = var.secret_version
    authorization_uri        = "https://idp.example.com/oauth2/authorize"
    token_uri                = "https://idp.example.com/oauth2/token"
  }
}
