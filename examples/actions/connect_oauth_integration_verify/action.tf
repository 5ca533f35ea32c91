action "connect_oauth_integration_verify" "reporting" {
  config {
    guid = connect_oauth_integration.reporting.guid
  }
}

resource "connect_oauth_integration" "reporting" {
  name     = "Reporting API"
  template = "custom"

  config {
    auth_type                = "Service Account"
    client_id                = "reporting"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    token_uri                = "https://idp.example.com/oauth2/token"
    scopes                   = ["reports.read"]
  }
}

variable "client_secret" {
  type      = string
  ephemeral = true
}
