# The GUID is at the end of the address of the integration's page in Connect's dashboard.
terraform import connect_oauth_integration.idp 60586f1c-0000-4000-8000-3b9aca000001
