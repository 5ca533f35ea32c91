output "guids" {
  description = "GUIDs of all integrations, managed and looked up, by key."
  value       = { for key, integration in merge(connect_oauth_integration.this, data.connect_oauth_integration.existing) : key => integration.guid }
}

output "redirect_uris" {
  description = "Redirect URIs to register at the identity providers, by key. They differ only where integrations are on different servers."
  value       = { for key, integration in merge(connect_oauth_integration.this, data.connect_oauth_integration.existing) : key => integration.redirect_uri }
}
