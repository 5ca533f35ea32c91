terraform {
  required_providers {
    connect = {
      source = "connect-community/connect"
    }
  }
}

variable "connect_server" {
  type        = string
  description = "Address of the Connect server as browsers use it."
}

variable "client_secret" {
  type      = string
  ephemeral = true
}

# Put the application resource of your identity provider's own Terraform provider here. It takes the redirect URI, and gives the client id.
resource "terraform_data" "application" {
  input = {
    name          = "Posit Connect"
    redirect_uris = [provider::connect::redirect_uri(var.connect_server)]
  }
}

resource "connect_oauth_integration" "idp" {
  name     = "Identity provider"
  template = "custom"

  config {
    auth_type                = "Viewer"
    auth_mode                = "Confidential"
    client_id                = terraform_data.application.id
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    authorization_uri        = "https://idp.example.com/oauth2/authorize"
    token_uri                = "https://idp.example.com/oauth2/token"
    scopes                   = ["openid", "profile"]
  }
}
