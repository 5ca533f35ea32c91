variable "client_secret" {
  type      = string
  ephemeral = true
}

# OAUTH_CLIENT_ID and OAUTH_CLIENT_SECRET_2 of Snowflake's security integration.
resource "connect_oauth_integration" "snowflake" {
  name     = "Snowflake"
  template = "snowflake"

  config {
    auth_type        = "Viewer"
    auth_mode        = "Confidential"
    account_url      = "https://example-account.snowflakecomputing.com"
    client_id        = "AbCdEf0123456789="
    client_secret_wo = var.client_secret
    scopes           = ["refresh_token"]
  }
}
