# The platform team owns the integration; this module only lets its own application use it.
data "connect_oauth_integration" "idp" {
  name = "Corporate IdP"
}

resource "connect_content_oauth_integration" "idp" {
  content_guid     = var.content_guid
  integration_guid = data.connect_oauth_integration.idp.guid

  # Visitors see their own data: the plan refuses an integration that is not theirs to sign in to.
  auth_type = "Viewer"
}

variable "content_guid" {
  description = "The application's GUID, from the address of its page in Connect's dashboard."
  type        = string
}
