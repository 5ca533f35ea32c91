# Names of versions only: no value gets into the state.
data "aws_secretsmanager_secret_versions" "idp" {
  secret_id = "connect/idp"
}

locals {
  current = one([
    for version in data.aws_secretsmanager_secret_versions.idp.versions : version.version_id
    if contains(version.version_stages, "AWSCURRENT")
  ])
}

ephemeral "aws_secretsmanager_secret_version" "idp" {
  secret_id  = "connect/idp"
  version_id = local.current
}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    client_id                = "connect"
    client_secret_wo         = ephemeral.aws_secretsmanager_secret_version.idp.secret_string
    client_secret_wo_version = local.current
    authorization_uri        = "https://idp.example.com/oauth2/authorize"
    token_uri                = "https://idp.example.com/oauth2/token"
  }
}
