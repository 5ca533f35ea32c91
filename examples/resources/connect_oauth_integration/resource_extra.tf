# A config key that this release of the provider has no attribute for goes into `extra`.
# It is checked against the server's own description of the template, and compared like every other key.
resource "connect_oauth_integration" "warehouse" {
  name     = "Warehouse"
  template = var.template

  config {
    extra = {
      warehouse_host = "warehouse.example.com"
      read_only      = true
    }

    # Secret fields other than client_secret; write-only.
    secrets_wo = {
      warehouse_key = var.warehouse_key
    }
  }
}

variable "template" {
  type        = string
  description = "Id of a template of your server: see the connect_oauth_templates data source"
}

variable "warehouse_key" {
  type      = string
  ephemeral = true
}
