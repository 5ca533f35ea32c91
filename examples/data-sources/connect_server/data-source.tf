data "connect_server" "this" {}

# The address that an application at the identity provider must allow.
output "redirect_uri" {
  value = data.connect_server.this.oauth_redirect_uri
}

# Tells before any integration is made that the server cannot have one.
check "oauth_integrations" {
  assert {
    condition     = data.connect_server.this.oauth_integrations_licensed != false
    error_message = "This server's licence does not include OAuth integrations."
  }
}
