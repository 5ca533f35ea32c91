# The module's own rules, each broken once. Nothing is asked for and no server is needed.

mock_provider "connect" {
  mock_resource "connect_oauth_integration" {
    defaults = { guid = "0d0c7f0e-0000-4000-8000-000000000001" }
  }
  mock_data "connect_oauth_integration" {
    defaults = { guid = "0d0c7f0e-0000-4000-8000-000000000002" }
  }
  mock_data "connect_user" {
    defaults = { guid = "0d0c7f0e-0000-4000-8000-000000000003" }
  }
  mock_data "connect_group" {
    defaults = { guid = "0d0c7f0e-0000-4000-8000-000000000004" }
  }
}

variables {
  integrations = {
    idp = {
      config = {
        client_id         = "connect"
        authorization_uri = "https://idp.example.com/oauth2/authorize"
        token_uri         = "https://idp.example.com/oauth2/token"
      }
    }
  }
  secrets = { idp = { client_secret = "a-secret-of-sixteen-or-more" } }
}

run "what_is_left_out_has_a_default" {
  command = plan

  assert {
    condition     = connect_oauth_integration.this["idp"].name == "idp"
    error_message = "The key is not the name."
  }
  assert {
    condition     = connect_oauth_integration.this["idp"].template == "custom"
    error_message = "The template is not the custom one."
  }
  assert {
    condition     = connect_oauth_integration.this["idp"].permissions == null
    error_message = "Permissions that were left out are managed."
  }
}

run "users_and_groups_are_given_by_name" {
  variables {
    integrations = {
      api = { template = "connect", permissions = { users = ["ada"], groups = ["team"] } }
    }
    secrets = {}
  }
  assert {
    condition     = one(connect_oauth_integration.this["api"].permissions.user_guids) == data.connect_user.this["ada"].guid
    error_message = "The user was not looked up."
  }
  assert {
    condition     = one(connect_oauth_integration.this["api"].permissions.group_guids) == data.connect_group.this["team"].guid
    error_message = "The group was not looked up."
  }
}

run "a_misspelt_argument_is_named" {
  command = plan
  variables {
    integrations = {
      api = { template = "connect", permision = { users = ["ada"] } }
    }
    secrets = {}
  }
  expect_failures = [var.integrations]
}

run "a_misspelt_config_key_is_named" {
  command = plan
  variables {
    integrations = {
      idp = {
        config = {
          client_id         = "connect"
          authorization_uri = "https://idp.example.com/oauth2/authorize"
          token_uri         = "https://idp.example.com/oauth2/token"
          scope             = ["openid"]
        }
      }
    }
  }
  expect_failures = [var.integrations]
}

run "a_misspelt_member_of_permissions_is_named" {
  command = plan
  variables {
    integrations = {
      api = { template = "connect", permissions = { users = ["ada"], group = ["team"] } }
    }
    secrets = {}
  }
  expect_failures = [var.integrations]
}

run "a_secret_is_missing" {
  command = plan
  variables {
    secrets = {}
  }
  expect_failures = [connect_oauth_integration.this["idp"]]
}

run "an_imported_integration_may_keep_its_secret" {
  command = plan
  variables {
    integrations = {
      idp = {
        keep_secret = true
        config = {
          client_id         = "connect"
          authorization_uri = "https://idp.example.com/oauth2/authorize"
          token_uri         = "https://idp.example.com/oauth2/token"
        }
      }
    }
    secrets = {}
  }
}

run "outputs_know_managed_and_existing" {
  variables {
    existing = { shared = { name = "Shared" } }
    content  = { app = { content_guid = "60586f1c-0000-4000-8000-3b9aca000002", integrations = ["idp", "shared"] } }
  }
  assert {
    condition     = connect_content_oauth_integrations.this["app"].integration_guids == toset(values(output.guids))
    error_message = "The content item does not use both integrations."
  }
  assert {
    condition     = join(" ", keys(output.guids)) == "idp shared"
    error_message = "guids has the keys ${jsonencode(keys(output.guids))}."
  }
}

run "a_name_is_given_once" {
  command = plan
  variables {
    integrations = {
      one = { name = "Same", template = "connect" }
      two = { name = "Same", template = "connect" }
    }
    secrets = {}
  }
  expect_failures = [var.integrations]
}

run "a_viewer_needs_an_authorization_uri" {
  command = plan
  variables {
    integrations = {
      idp = { config = { client_id = "connect", token_uri = "https://idp.example.com/oauth2/token" } }
    }
  }
  expect_failures = [var.integrations]
}

run "a_service_account_needs_none" {
  command = plan
  variables {
    integrations = {
      idp = { config = { auth_type = "Service Account", client_id = "connect", token_uri = "https://idp.example.com/oauth2/token" } }
    }
  }
}

run "permissions_are_not_emptied_by_accident" {
  command = plan
  variables {
    integrations = {
      api = { template = "connect", permissions = {} }
    }
    secrets = {}
  }
  expect_failures = [var.integrations]
}

run "a_secret_belongs_to_an_integration" {
  command = plan
  variables {
    secrets = { idp = { client_secret = "a-secret-of-sixteen-or-more" }, ipd = { client_secret = "a-secret-of-sixteen-or-more" } }
  }
  expect_failures = [var.secrets]
}

run "a_public_client_has_no_secret" {
  command = plan
  variables {
    integrations = {
      idp = {
        config = {
          auth_mode         = "Public"
          client_id         = "connect"
          authorization_uri = "https://idp.example.com/oauth2/authorize"
          token_uri         = "https://idp.example.com/oauth2/token"
        }
      }
    }
  }
  expect_failures = [var.secrets]
}

run "existing_has_no_other_members" {
  command = plan
  variables {
    existing = { shared = { name = "Shared", auth_typ = "Viewer" } }
  }
  expect_failures = [var.existing]
}

run "a_key_means_one_integration" {
  command = plan
  variables {
    existing = { idp = { name = "Shared" } }
  }
  expect_failures = [var.existing]
}

run "content_uses_integrations_that_there_are" {
  command = plan
  variables {
    content = { app = { content_guid = "60586f1c-0000-4000-8000-3b9aca000002", integrations = ["ipd"] } }
  }
  expect_failures = [var.content]
}

run "a_content_item_is_given_once" {
  command = plan
  variables {
    content = {
      app   = { content_guid = "60586f1c-0000-4000-8000-3b9aca000002", integrations = ["idp"] }
      again = { content_guid = "60586f1c-0000-4000-8000-3b9aca000002", integrations = [] }
    }
  }
  expect_failures = [var.content]
}
