terraform {
  required_providers {
    connect = {
      source  = "connect-community/connect"
      version = "~> 0.1"
    }
  }
}

# Leave the block empty where CONNECT_SERVER and CONNECT_API_KEY are set.
provider "connect" {
  server  = var.connect_server
  api_key = var.connect_api_key
}

variable "connect_server" {
  type        = string
  description = "Address of Connect as you open it in a browser: https://connect.example.com"
}

variable "connect_api_key" {
  type        = string
  description = "API key of a Connect administrator"
  sensitive   = true
}
