terraform {
  required_providers {
    connect = {
      source = "connect-community/connect"
    }
  }
}

# Scopes often come in one string, as OAuth servers write them.
output "scopes" {
  value = provider::connect::split_scopes("openid profile email")
}
