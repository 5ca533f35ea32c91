terraform {
  required_providers {
    restapi = {
      source  = "Mastercard/restapi"
      version = "3.0.0"
    }
  }
}

provider "restapi" {
  uri                  = "${var.server}/__api__"
  headers              = { Authorization = "Key ${var.api_key}", Content-Type = "application/json" }
  id_attribute         = "guid"
  update_method        = "PATCH"
  write_returns_object = true
}

# It has no write-only argument. Connect takes no template in an update, and never shows the secret.
resource "restapi_object" "all" {
  count                   = var.n
  path                    = "/v1/oauth/integrations"
  ignore_server_additions = true
  ignore_changes_to       = ["config.client_secret"]

  data = jsonencode({
    name        = "Integration ${count.index}"
    description = "Access tokens for internal APIs"
    template    = "custom"
    config = {
      auth_type                  = "Viewer"
      auth_mode                  = "Confidential"
      client_id                  = "client-${count.index}"
      client_secret              = "a-secret-of-integration-${count.index}"
      authorization_uri          = "https://idp.example.com/oauth2/authorize"
      token_uri                  = "https://idp.example.com/oauth2/token"
      token_endpoint_auth_method = "client_secret_post"
      scopes                     = "email offline_access openid profile"
      use_pkce                   = count.index >= var.changed
    }
  })

  update_data = jsonencode({
    name        = "Integration ${count.index}"
    description = "Access tokens for internal APIs"
    config = {
      auth_type                  = "Viewer"
      auth_mode                  = "Confidential"
      client_id                  = "client-${count.index}"
      client_secret              = "a-secret-of-integration-${count.index}"
      authorization_uri          = "https://idp.example.com/oauth2/authorize"
      token_uri                  = "https://idp.example.com/oauth2/token"
      token_endpoint_auth_method = "client_secret_post"
      scopes                     = "email offline_access openid profile"
      use_pkce                   = count.index >= var.changed
    }
  })
}
