variable "client_secret" {
  type      = string
  sensitive = true
}

# For Terraform and OpenTofu before 1.11: the secret is in the state, which must then be guarded like the secret itself.
resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    client_id         = "connect"
    client_secret     = var.client_secret
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
  }
}
