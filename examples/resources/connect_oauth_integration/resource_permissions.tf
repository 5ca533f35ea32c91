# Only these users and groups may use the integration in their content.
# Without `permissions` Terraform leaves the list alone; with an empty one, every publisher may.
resource "connect_oauth_integration" "restricted" {
  name     = "Finance API"
  template = "custom"

  config {
    auth_mode         = "Public"
    client_id         = "finance"
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
    scopes            = ["openid", "finance.read"]
  }

  permissions {
    user_guids  = var.user_guids
    group_guids = var.group_guids
  }
}

variable "user_guids" {
  type = set(string)
}

variable "group_guids" {
  type = set(string)
}
