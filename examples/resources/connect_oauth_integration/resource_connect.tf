resource "connect_oauth_integration" "visitor_api_key" {
  name     = "Connect API as the visitor"
  template = "connect"

  config {
    max_role = "Publisher"
  }
}
