data "connect_oauth_integrations" "all" {}

locals {
  # "Corporate IdP" becomes corporate_idp. A name that is taken twice gets the beginning of the GUID too.
  labels = {
    for integration in data.connect_oauth_integrations.all.integrations : integration.guid =>
    replace(trim(replace(lower(coalesce(integration.name, "integration")), "/[^a-z0-9]+/", "_"), "_"), "/^([0-9]|$)/", "integration_$1")
  }
  unique_labels = {
    for guid, label in local.labels : guid =>
    length([for other in values(local.labels) : other if other == label]) == 1 ? label : "${label}_${substr(guid, 0, 8)}"
  }
}

output "import_blocks" {
  value = join("\n", [
    for integration in data.connect_oauth_integrations.all.integrations : <<-EOT
      # ${jsonencode(integration.name)}, ${integration.template}
      import {
        to       = connect_oauth_integration.${local.unique_labels[integration.guid]}
        id       = "${integration.guid}"
      }
    EOT
  ])
}
