data "connect_oauth_integration" "by_name" {
  name = "Corporate IdP"
}

output "found" {
  value = data.connect_oauth_integration.by_name.guid
}
