# terraform query -generate-config-out=generated.tf writes the configuration and the import block of each integration.
list "connect_oauth_integration" "custom" {
  provider         = connect
  include_resource = true

  config {
    template   = "custom"
    name_regex = "^Corporate"
  }
}
