# All integrations with a custom OAuth server that sign visitors in.
data "connect_oauth_integrations" "custom" {
  template  = "custom"
  auth_type = "Viewer"
}

output "guids_by_name" {
  value = { for integration in data.connect_oauth_integrations.custom.integrations : integration.name => integration.guid... }
}
