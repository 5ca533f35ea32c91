variable "client_secret" {
  type      = string
  ephemeral = true
}

# Visitors sign in.
resource "connect_oauth_integration" "aws" {
  name     = "AWS (visitors)"
  template = "aws"

  config {
    auth_type                  = "Viewer"
    auth_mode                  = "Confidential"
    role_arn                   = "arn:aws:iam::123456789012:role/connect-visitors"
    session_duration           = "3600" # seconds
    sts_region                 = "us-east-1"
    client_id                  = "connect"
    client_secret_wo           = var.client_secret
    client_secret_wo_version   = "1"
    authorization_uri          = "https://idp.example.com/oauth2/authorize"
    token_uri                  = "https://idp.example.com/oauth2/token"
    token_endpoint_auth_method = "client_secret_post"
    scopes                     = ["openid", "profile", "email", "offline_access"]
    use_pkce                   = true
  }
}

# Connect takes the role itself.
resource "connect_oauth_integration" "aws_service" {
  name     = "AWS (service)"
  template = "aws"

  config {
    auth_type        = "Service Account"
    role_arn         = "arn:aws:iam::123456789012:role/connect-reports"
    session_duration = "3600"
    sts_region       = "us-east-1"
  }
}
