variable "client_secret" {
  type      = string
  ephemeral = true
}

resource "connect_oauth_integration" "snowflake" {
  name     = "Snowflake"
  template = "snowflake"

  config {
    auth_type                = "Viewer"
    auth_mode                = "Confidential"
    account_url              = "https://example-account.snowflakecomputing.com"
    client_id                = "AbCdEf0123456789="
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    scopes                   = ["refresh_token"]
  }
}
