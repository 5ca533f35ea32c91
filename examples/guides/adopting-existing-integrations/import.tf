import {
  to = connect_oauth_integration.idp
  id = "6b1c6f2e-7d43-4f0c-9c55-1d9f0e6a3b11" # from the end of its address in the dashboard
}
