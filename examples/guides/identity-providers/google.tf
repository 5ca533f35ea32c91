variable "client_secret" {
  type      = string
  ephemeral = true
}

locals {
  # One integration for each Google service. Their templates take the same keys.
  google = {
    bigquery  = { name = "Google BigQuery", scopes = ["bigquery", "bigquery.insertdata"] }
    drive     = { name = "Google Drive", scopes = ["drive"] }
    sheets    = { name = "Google Sheets", scopes = ["spreadsheets"] }
    vertex-ai = { name = "Google Vertex AI", scopes = ["cloud-platform"] }
  }
}

resource "connect_oauth_integration" "google" {
  for_each = local.google

  name     = each.value.name
  template = each.key

  config {
    client_id                = "123456789012-example.apps.googleusercontent.com"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = "1"
    scopes                   = [for scope in each.value.scopes : "https://www.googleapis.com/auth/${scope}"]
  }
}
