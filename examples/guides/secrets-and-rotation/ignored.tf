variable "client_secret" {
  type      = string
  ephemeral = true
}

# Terraform gives the first secret. Somebody else rotates it in Connect.
resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    client_id                = "connect"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    authorization_uri        = "https://idp.example.com/oauth2/authorize"
    token_uri                = "https://idp.example.com/oauth2/token"
  }

  lifecycle {
    ignore_changes = [config.client_secret_wo, config.client_secret_wo_version]
  }
}
