terraform {
  required_providers {
    connect = { source = "connect-community/connect" }
  }
}

variable "stage" {
  type        = string
  description = "test or production"
}

locals {
  issuer = {
    test       = "https://idp-test.example.com"
    production = "https://idp.example.com"
  }[var.stage]
}

data "connect_server" "this" {}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    auth_mode         = "Public"
    client_id         = "connect-${var.stage}"
    authorization_uri = "${local.issuer}/oauth2/authorize"
    token_uri         = "${local.issuer}/oauth2/token"
    scopes            = ["openid", "profile", "offline_access"]
  }
}

output "registered_at" {
  value = data.connect_server.this.oauth_redirect_uri
}
