import {
  to = connect_content_oauth_integration.idp
  id = "60586f1c-0000-4000-8000-3b9aca000002/a1b2c3d4-0000-4000-8000-3b9aca000001"
}
