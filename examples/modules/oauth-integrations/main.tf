locals {
  # Managed and looked up.
  all = merge(connect_oauth_integration.this, data.connect_oauth_integration.existing)

  # Null where there are none, so that an integration without secrets has no write-only argument set.
  other_secrets = {
    for key, secrets in var.secrets : key => { for name, value in secrets : name => value if name != "client_secret" }
    if length(setsubtract(keys(secrets), ["client_secret"])) > 0
  }
}

resource "connect_oauth_integration" "this" {
  for_each = var.integrations

  name        = coalesce(each.value.name, each.key)
  description = each.value.description
  template    = each.value.template

  config {
    auth_type                  = each.value.config.auth_type
    auth_mode                  = each.value.config.auth_mode
    client_id                  = each.value.config.client_id
    authorization_uri          = each.value.config.authorization_uri
    token_uri                  = each.value.config.token_uri
    token_endpoint_auth_method = each.value.config.token_endpoint_auth_method
    scopes                     = each.value.config.scopes
    use_pkce                   = each.value.config.use_pkce
    tenant_id                  = each.value.config.tenant_id
    role_arn                   = each.value.config.role_arn
    session_duration           = each.value.config.session_duration
    sts_region                 = each.value.config.sts_region
    sf_host_domain             = each.value.config.sf_host_domain
    account_url                = each.value.config.account_url
    max_role                   = each.value.config.max_role
    issuer                     = each.value.config.issuer
    match_claim                = each.value.config.match_claim
    extra                      = merge(each.value.config.extra_texts, each.value.config.extra_switches)

    client_secret_wo         = try(var.secrets[each.key]["client_secret"], null)
    client_secret_wo_version = each.value.config.client_secret_wo_version
    secrets_wo               = try(local.other_secrets[each.key], null)
    secrets_wo_version       = each.value.config.secrets_wo_version
  }

  # Without the block permissions are not managed.
  dynamic "permissions" {
    for_each = each.value.permissions[*]

    content {
      user_guids  = permissions.value.user_guids
      group_guids = permissions.value.group_guids
    }
  }

  verify_on_apply = each.value.verify_on_apply
}

data "connect_oauth_integration" "existing" {
  for_each = var.existing

  name      = each.value.name
  template  = each.value.template
  auth_type = each.value.auth_type
}

resource "connect_content_oauth_integrations" "this" {
  for_each = var.content

  content_guid      = each.value.content_guid
  integration_guids = [for key in each.value.integrations : local.all[key].guid]
}
