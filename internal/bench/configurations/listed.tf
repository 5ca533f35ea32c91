terraform {
  required_providers {
    connect = {
      source = "connect-community/connect"
    }
  }
}

data "connect_oauth_integrations" "all" {}

output "listed" {
  value = length(data.connect_oauth_integrations.all.integrations)
}
