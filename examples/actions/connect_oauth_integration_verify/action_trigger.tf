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

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.connect_oauth_integration_verify.after_apply]
    }
  }
}

action "connect_oauth_integration_verify" "after_apply" {
  config {
    guid = connect_oauth_integration.reporting.guid
  }
}

variable "client_secret" {
  type      = string
  ephemeral = true
}
