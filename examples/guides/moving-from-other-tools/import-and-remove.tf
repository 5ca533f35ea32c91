# Terraform forgets the old resource. The integration stays as it is.
removed {
  from = terraform_data.idp

  lifecycle {
    destroy = false
  }
}

import {
  to = connect_oauth_integration.idp
  id = "6b1c6f2e-7d43-4f0c-9c55-1d9f0e6a3b11"
}

resource "connect_oauth_integration" "idp" {
  name     = "Corporate IdP"
  template = "custom"

  config {
    auth_type         = "Viewer"
    auth_mode         = "Public"
    client_id         = "connect"
    authorization_uri = "https://idp.example.com/oauth2/authorize"
    token_uri         = "https://idp.example.com/oauth2/token"
    use_pkce          = true
  }
}
