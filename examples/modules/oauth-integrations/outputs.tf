output "guids" {
  description = "GUIDs of all integrations, managed and looked up, by key."
  value       = { for key, integration in local.all : key => integration.guid }
}

output "redirect_uris" {
  description = "Redirect URIs to register at the identity providers, by key. They differ only where integrations are on different servers."
  value       = { for key, integration in local.all : key => integration.redirect_uri }
}
