# Run it by hand:  terraform apply -invoke=action.connect_oauth_integration_verify.reporting
action "connect_oauth_integration_verify" "reporting" {
  config {
    guid = connect_oauth_integration.reporting.guid
  }
}

resource "connect_oauth_integration" "reporting" {
  name     = "Reporting API"
  template = "custom"

  config {
    auth_type        = "Service Account"
    client_id        = "reporting"
    client_secret_wo = var.client_secret
    token_uri        = "https://idp.example.com/oauth2/token"
    scopes           = ["reports.read"]
  }

  # Or let Terraform run it after each create and update.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.connect_oauth_integration_verify.reporting]
    }
  }
}

variable "client_secret" {
  type      = string
  sensitive = true
  ephemeral = true
}
