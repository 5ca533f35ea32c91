variable "tenant_id" {
  type        = string
  description = "Directory (tenant) ID of Microsoft Entra ID"
}

variable "client_secret" {
  type      = string
  ephemeral = true
}

# Content gets tokens of its visitor.
resource "connect_oauth_integration" "entra" {
  name     = "Microsoft Entra ID"
  template = "azure"

  config {
    auth_type                = "Viewer"
    auth_mode                = "Confidential"
    tenant_id                = var.tenant_id
    client_id                = "00001111-aaaa-2222-bbbb-3333cccc4444" # Application (client) ID
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    scopes                   = ["https://storage.azure.com/user_impersonation", "offline_access"]
  }
}

# Content gets tokens of the application itself.
resource "connect_oauth_integration" "entra_service" {
  name     = "Microsoft Entra ID (service)"
  template = "azure"

  config {
    auth_type                = "Service Account"
    tenant_id                = var.tenant_id
    client_id                = "00001111-aaaa-2222-bbbb-3333cccc4444"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    scopes                   = ["https://storage.azure.com/.default"]
  }
}
