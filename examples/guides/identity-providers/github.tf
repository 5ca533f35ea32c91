variable "client_secret" {
  type      = string
  ephemeral = true
}

resource "connect_oauth_integration" "github" {
  name     = "GitHub"
  template = "github"

  config {
    auth_mode                = "Confidential"
    client_id                = "Iv1.0123456789abcdef"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
  }
}
