# Content runs with the application's own rights: nobody signs in.
# With a version, only a new version sends the secret again: for secrets that are new on every run.
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

  # Each apply that sends the configuration fails unless Connect gets a token with it.
  verify_on_apply = true
}

variable "client_secret" {
  type      = string
  ephemeral = true
}
