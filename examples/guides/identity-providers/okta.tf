variable "client_secret" {
  type      = string
  ephemeral = true
}

locals {
  okta = "https://example.okta.com/oauth2/default" # your authorization server
}

resource "connect_oauth_integration" "okta" {
  name     = "Okta"
  template = "custom"

  config {
    auth_type                  = "Viewer"
    auth_mode                  = "Confidential"
    client_id                  = "0oa1example"
    client_secret_wo           = var.client_secret
    client_secret_wo_version   = "1"
    authorization_uri          = "${local.okta}/v1/authorize"
    token_uri                  = "${local.okta}/v1/token"
    token_endpoint_auth_method = "client_secret_basic"
    scopes                     = ["openid", "profile", "email", "offline_access"]
    use_pkce                   = true
  }
}
