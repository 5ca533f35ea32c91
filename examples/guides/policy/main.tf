data "connect_group" "team" {
  name = "team"
}

# Everything that the policy asks for.
resource "connect_oauth_integration" "allowed" {
  name     = "Connect API as the visitor"
  template = "connect"

  config {
    max_role = "Publisher"
  }

  permissions {
    group_guids = [data.connect_group.team.guid]
  }
}
