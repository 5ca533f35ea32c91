variable "tenant_id" {
  type        = string
  description = "Directory (tenant) ID of Microsoft Entra ID"
}

variable "client_secret" {
  type      = string
  ephemeral = true
}

locals {
  # One integration for each Microsoft service. Their templates take the same keys.
  microsoft = {
    msgraph      = { name = "Microsoft Graph", scopes = [".default", "offline_access"] }
    sharepoint   = { name = "SharePoint Online", scopes = ["https://example.sharepoint.com/.default", "offline_access"] }
    azure-openai = { name = "Azure OpenAI", scopes = ["https://cognitiveservices.azure.com/.default", "offline_access"] }
  }
}

resource "connect_oauth_integration" "microsoft" {
  for_each = local.microsoft

  name     = each.value.name
  template = each.key

  config {
    auth_type                = "Viewer"
    auth_mode                = "Confidential"
    tenant_id                = var.tenant_id
    client_id                = "00001111-aaaa-2222-bbbb-3333cccc4444"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    scopes                   = each.value.scopes
  }
}
