variable "content_guid" {
  type = string
}

data "connect_oauth_integration" "idp" {
  name = "Corporate IdP"
}

resource "connect_content_oauth_integrations" "app" {
  content_guid      = var.content_guid
  integration_guids = [data.connect_oauth_integration.idp.guid]
}
