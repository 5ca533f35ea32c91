variable "client_secret" {
  type      = string
  ephemeral = true
}

# Databricks also takes clients without a secret: auth_mode = "Public".
resource "connect_oauth_integration" "databricks" {
  name     = "Databricks"
  template = "databricks"

  config {
    auth_type                = "Viewer"
    auth_mode                = "Confidential"
    client_id                = "11112222-3333-4444-5555-666677778888"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    scopes                   = ["all-apis", "offline_access"]
    workspace_host           = "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com"
  }
}
