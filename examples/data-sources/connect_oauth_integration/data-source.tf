# The one integration of that name. Several of the same name are an error that lists them.
data "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"
}

output "idp_guid" {
  value = data.connect_oauth_integration.idp.guid
}
