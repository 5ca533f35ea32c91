terraform {
  required_providers {
    connect = { source = "connect-community/connect" }
  }
}

variable "test_server" {
  type = string
}

variable "test_api_key" {
  type      = string
  sensitive = true
}

# Production: CONNECT_SERVER and CONNECT_API_KEY.
provider "connect" {}

provider "connect" {
  alias   = "test"
  server  = var.test_server
  api_key = var.test_api_key
}

locals {
  visitor_api_key = { name = "Connect API as the visitor", max_role = "Publisher" }
}

resource "connect_oauth_integration" "production" {
  name     = local.visitor_api_key.name
  template = "connect"

  config {
    max_role = local.visitor_api_key.max_role
  }
}

resource "connect_oauth_integration" "test" {
  provider = connect.test

  name     = local.visitor_api_key.name
  template = "connect"

  config {
    max_role = local.visitor_api_key.max_role
  }
}
