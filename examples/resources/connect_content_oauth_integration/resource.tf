variable "content_guid" {
  description = "GUID of the application, from the address of its page in Connect's dashboard"
  type        = string
}

data "connect_oauth_integration" "idp" {
  name = "Corporate IdP"
}

resource "connect_content_oauth_integration" "idp" {
  content_guid     = var.content_guid
  integration_guid = data.connect_oauth_integration.idp.guid

  # The plan refuses an integration with which visitors do not sign in.
  auth_type = "Viewer"
}
