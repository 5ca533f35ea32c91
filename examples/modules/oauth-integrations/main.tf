locals {
  # What the module's input may hold. Terraform drops names that an object type does not have without a word, so the inputs have no
  # object types, and the validations in variables.tf compare names with these lists.
  integration_members = ["name", "description", "template", "config", "permissions", "verify_on_apply", "keep_secret"]
  permission_members  = ["users", "groups", "user_guids", "group_guids"]
  config_members = [
    "account_url", "auth_mode", "auth_type", "authorization_uri", "client_id", "client_secret_wo_version", "extra", "issuer", "match_claim",
    "max_role", "role_arn", "scopes", "secrets_wo_version", "session_duration", "sf_host_domain", "sts_region", "tenant_id",
    "token_endpoint_auth_method", "token_uri", "use_pkce", "workspace_host",
  ]

  # Templates whose applications have a secret, unless auth_mode is "Public".
  templates_with_secret = [
    "azure", "azure-openai", "bigquery", "custom", "databricks", "drive", "github", "msgraph", "salesforce", "sharepoint", "sheets", "snowflake", "vertex-ai",
  ]

  # Every member of config, null where it was left out.
  config = {
    for key, integration in var.integrations : key => merge({ for name in local.config_members : name => null }, try(integration.config, {}))
  }

  permissions = { for key, integration in var.integrations : key => integration.permissions if try(integration.permissions, null) != null }

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

  name        = try(coalesce(each.value.name), each.key)
  description = try(each.value.description, null)
  template    = try(coalesce(each.value.template), "custom")

  config {
    auth_type                  = local.config[each.key].auth_type
    auth_mode                  = local.config[each.key].auth_mode
    client_id                  = local.config[each.key].client_id
    authorization_uri          = local.config[each.key].authorization_uri
    token_uri                  = local.config[each.key].token_uri
    token_endpoint_auth_method = local.config[each.key].token_endpoint_auth_method
    scopes                     = local.config[each.key].scopes
    use_pkce                   = local.config[each.key].use_pkce
    tenant_id                  = local.config[each.key].tenant_id
    role_arn                   = local.config[each.key].role_arn
    session_duration           = local.config[each.key].session_duration
    sts_region                 = local.config[each.key].sts_region
    sf_host_domain             = local.config[each.key].sf_host_domain
    account_url                = local.config[each.key].account_url
    workspace_host             = local.config[each.key].workspace_host
    max_role                   = local.config[each.key].max_role
    issuer                     = local.config[each.key].issuer
    match_claim                = local.config[each.key].match_claim
    extra                      = local.config[each.key].extra

    client_secret_wo         = try(var.secrets[each.key]["client_secret"], null)
    client_secret_wo_version = local.config[each.key].client_secret_wo_version
    secrets_wo               = try(local.other_secrets[each.key], null)
    secrets_wo_version       = local.config[each.key].secrets_wo_version
  }

  # Without the block, Terraform leaves the list of permissions alone.
  dynamic "permissions" {
    for_each = contains(keys(local.permissions), each.key) ? [local.permissions[each.key]] : []

    content {
      user_guids  = concat([for name in try(permissions.value.users, []) : data.connect_user.this[name].guid], try(tolist(permissions.value.user_guids), []))
      group_guids = concat([for name in try(permissions.value.groups, []) : data.connect_group.this[name].guid], try(tolist(permissions.value.group_guids), []))
    }
  }

  verify_on_apply = try(each.value.verify_on_apply, null)

  lifecycle {
    precondition {
      condition = (
        contains(keys(lookup(var.secrets, each.key, {})), "client_secret") || try(each.value.keep_secret, false) || local.config[each.key].auth_mode == "Public" ||
        !contains(local.templates_with_secret, try(coalesce(each.value.template), "custom"))
      )
      error_message = "secrets[\"${each.key}\"].client_secret is missing. Add it, set config.auth_mode to \"Public\" for an application without a secret, or set keep_secret = true for an imported integration that is to keep the secret it has."
    }
  }
}

data "connect_user" "this" {
  for_each = toset(flatten([for permissions in local.permissions : try(permissions.users, [])]))

  username = each.key
}

data "connect_group" "this" {
  for_each = toset(flatten([for permissions in local.permissions : try(permissions.groups, [])]))

  name = each.key
}

data "connect_oauth_integration" "existing" {
  for_each = var.existing

  name      = each.value.name
  template  = try(each.value.template, null)
  auth_type = try(each.value.auth_type, null)
}

resource "connect_content_oauth_integrations" "this" {
  for_each = var.content

  content_guid      = each.value.content_guid
  integration_guids = [for key in each.value.integrations : local.all[key].guid]
}
