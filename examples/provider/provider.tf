terraform {
  required_providers {
    connect = {
      source  = "connect-community/connect"
      version = ">= 0.1.0"
    }
  }
}

# The address and the key can come from CONNECT_SERVER and CONNECT_API_KEY instead: then the block stays empty.
provider "connect" {
  server  = var.connect_server
  api_key = var.connect_api_key
}

variable "connect_server" {
  type        = string
  description = "Address of Connect as you open it in a browser, for example https://connect.example.com"
}

variable "connect_api_key" {
  type        = string
  description = "API key of a Connect administrator"
  sensitive   = true
}
