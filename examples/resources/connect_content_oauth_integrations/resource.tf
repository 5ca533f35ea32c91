variable "content_guid" {
  description = "GUID of the application, from the address of its page in Connect's dashboard"
  type        = string
}

resource "connect_oauth_integration" "warehouse" {
  name     = "Warehouse"
  template = "custom"

  config {
    auth_mode         = "Public"
    client_id         = "warehouse"
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
    scopes            = ["openid", "warehouse.read"]
  }
}

# All integrations of the application. Any other is taken away.
resource "connect_content_oauth_integrations" "app" {
  content_guid      = var.content_guid
  integration_guids = [connect_oauth_integration.warehouse.guid]
}
