terraform {
  required_providers {
    restful = {
      source  = "magodo/restful"
      version = "0.25.2"
    }
  }
}

provider "restful" {
  base_url = "${var.server}/__api__"
  header   = { Authorization = "Key ${var.api_key}" }
}

resource "restful_resource" "all" {
  count         = var.n
  path          = "/v1/oauth/integrations"
  read_path     = "$(path)/$(body.guid)"
  update_method = "PATCH"

  body = {
    name        = "Integration ${count.index}"
    description = "Access tokens for internal APIs"
    template    = "custom"
    config = {
      auth_type                  = "Viewer"
      auth_mode                  = "Confidential"
      client_id                  = "client-${count.index}"
      authorization_uri          = "https://idp.example.com/oauth2/authorize"
      token_uri                  = "https://idp.example.com/oauth2/token"
      token_endpoint_auth_method = "client_secret_post"
      scopes                     = "email offline_access openid profile"
      use_pkce                   = count.index >= var.changed
    }
  }

  ephemeral_body = {
    config = { client_secret = "a-secret-of-integration-${count.index}" }
  }
}
