# Stands for the resource of a generic REST provider that managed the integration until now.
resource "terraform_data" "idp" {
  input = {
    path = "/__api__/v1/oauth/integrations"
    data = jsonencode({ name = "Corporate IdP", template = "custom" })
  }
}
