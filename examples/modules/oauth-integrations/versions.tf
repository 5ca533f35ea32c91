terraform {
  # Write-only arguments and ephemeral variables.
  required_version = ">= 1.11"

  required_providers {
    connect = {
      source  = "connect-community/connect"
      version = ">= 0.1.0"
    }
  }
}
