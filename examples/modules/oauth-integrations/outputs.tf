output "integrations" {
  description = "The integrations that the module manages, by key, with all attributes but the secret's."
  value = {
    for key, integration in connect_oauth_integration.this : key => merge(integration, {
      config = { for name, value in integration.config : name => value if !contains(["client_secret", "client_secret_wo", "secrets_wo"], name) }
    })
  }
}

output "guids" {
  description = "GUIDs of all integrations, managed and looked up, by key."
  value       = { for key, integration in local.all : key => integration.guid }
}

output "redirect_uris" {
  description = "Redirect URIs to register at the identity providers, by key. They differ only where integrations are on different servers."
  value       = { for key, integration in local.all : key => integration.redirect_uri }
}

output "login_urls" {
  description = "Where a visitor signs in, by key."
  value       = { for key, integration in local.all : key => integration.login_url }
}
