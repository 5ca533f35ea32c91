variable "api_key" {
  type      = string
  ephemeral = true
}

# What the key is called is not published: connect_oauth_template shows it.
resource "connect_oauth_integration" "openai" {
  name     = "OpenAI"
  template = "openai"

  config {
    secrets_wo         = { api_key = var.api_key }
    secrets_wo_version = "1"
  }
}

resource "connect_oauth_integration" "anthropic" {
  name     = "Anthropic"
  template = "anthropic"

  config {
    secrets_wo         = { api_key = var.api_key }
    secrets_wo_version = "1"
  }
}
