import {
  to = connect_content_oauth_integrations.app
  id = "60586f1c-0000-4000-8000-3b9aca000002"
}
