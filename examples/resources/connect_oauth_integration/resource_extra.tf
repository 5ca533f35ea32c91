variable "template" {
  type        = string
  description = "Id of a template of your server: see the data source connect_oauth_templates"
}

variable "warehouse_key" {
  type      = string
  ephemeral = true
}

resource "connect_oauth_integration" "warehouse" {
  name     = "Warehouse"
  template = var.template

  config {
    extra = {
      warehouse_host = "warehouse.example.com"
      read_only      = true
    }

    # Secret fields other than client_secret, write-only.
    secrets_wo         = { warehouse_key = var.warehouse_key }
    secrets_wo_version = "1"
  }
}
