variable "client_secret" {
  type      = string
  ephemeral = true
}

resource "connect_oauth_integration" "salesforce" {
  name     = "Salesforce"
  template = "salesforce"

  config {
    auth_type                = "Viewer"
    auth_mode                = "Confidential"
    sf_host_domain           = "https://example.my.salesforce.com"
    client_id                = "3MVG9example" # Salesforce: consumer key
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    scopes                   = ["refresh_token", "offline_access", "api", "web"]
  }
}
