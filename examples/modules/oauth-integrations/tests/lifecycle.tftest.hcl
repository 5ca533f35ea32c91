# Create, change and destroy on the Connect server in CONNECT_SERVER, with the administrator's CONNECT_API_KEY.

variables {
  integrations = {
    idp = {
      name        = "Corporate IdP"
      description = "Access tokens for internal APIs"
      config = {
        client_id         = "connect"
        authorization_uri = "https://idp.example.com/oauth2/authorize"
        token_uri         = "https://idp.example.com/oauth2/token"
        scopes            = ["openid", "profile"]
      }
    }
    visitor = {
      name     = "Connect API as the visitor"
      template = "connect"
      config   = { max_role = "Publisher" }
    }
  }
  secrets = { idp = { client_secret = "a-secret-of-sixteen-or-more" } }
}

run "create" {
  assert {
    condition     = join(" ", keys(output.guids)) == "idp visitor"
    error_message = "guids has the keys ${jsonencode(keys(output.guids))}."
  }
  assert {
    condition     = connect_oauth_integration.this["idp"].config.use_pkce
    error_message = "PKCE is not switched on."
  }
  assert {
    condition     = endswith(output.redirect_uris["idp"], "/__oauth__/integrations/callback")
    error_message = "The redirect URI is ${output.redirect_uris["idp"]}."
  }
  assert {
    condition     = output.integrations["visitor"].config.max_role == "Publisher"
    error_message = "integrations[\"visitor\"] is ${jsonencode(output.integrations["visitor"])}."
  }
}

run "look_up_by_name" {
  variables {
    existing = {
      shared = { name = "Connect API as the visitor", template = "connect" }
    }
  }
  assert {
    condition     = output.guids["shared"] == output.guids["visitor"]
    error_message = "The look-up found another integration."
  }
}

run "change" {
  variables {
    integrations = {
      idp = {
        name = "Corporate identity provider"
        config = {
          client_id         = "connect"
          authorization_uri = "https://idp.example.com/oauth2/authorize"
          token_uri         = "https://idp.example.com/oauth2/token"
          scopes            = ["openid", "profile", "email"]
        }
      }
    }
  }
  assert {
    condition     = length(connect_oauth_integration.this["idp"].config.scopes) == 3
    error_message = "The scopes were not changed."
  }
  assert {
    condition     = join(" ", keys(output.guids)) == "idp"
    error_message = "guids has the keys ${jsonencode(keys(output.guids))}."
  }
}
