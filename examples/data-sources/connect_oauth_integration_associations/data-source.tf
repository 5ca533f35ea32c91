data "connect_oauth_integration" "idp" {
  name = "Corporate IdP"
}

# What stops working when this integration goes?
data "connect_oauth_integration_associations" "idp" {
  integration_guid = data.connect_oauth_integration.idp.guid
}

output "used_by" {
  value = [for use in data.connect_oauth_integration_associations.idp.associations : coalesce(use.content_title, use.content_name, use.content_guid)]
}
