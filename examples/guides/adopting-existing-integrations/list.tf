data "connect_oauth_integrations" "all" {}

# terraform output -raw import_blocks > imports.tf
output "import_blocks" {
  value = join("\n", [
    for integration in data.connect_oauth_integrations.all.integrations : <<-EOT
      import {
        to = connect_oauth_integration.i_${replace(integration.guid, "-", "_")} # ${jsonencode(integration.name)}
        id = "${integration.guid}"
      }
    EOT
  ])
}
