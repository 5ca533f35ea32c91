variable "client_secret" {
  type      = string
  ephemeral = true
}

resource "connect_oauth_integration" "reports" {
  name     = "Nightly reports"
  template = "custom"

  config {
    auth_type                  = "Service Account"
    client_id                  = "reports"
    client_secret_wo           = var.client_secret
    client_secret_wo_version   = "2026-11"
    token_uri                  = "https://idp.example.com/oauth2/token"
    token_endpoint_auth_method = "client_secret_basic"
    scopes                     = ["api.read"]
  }

  verify_on_apply = true
}
