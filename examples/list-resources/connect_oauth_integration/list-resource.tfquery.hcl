list "connect_oauth_integration" "custom" {
  provider         = connect
  include_resource = true

  config {
    template   = "custom"
    name_regex = "^Corporate"
  }
}
