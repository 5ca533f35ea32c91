# The GUID of the content item, a slash, the GUID of the integration.
terraform import connect_content_oauth_integration.idp 60586f1c-0000-4000-8000-3b9aca000002/a1b2c3d4-0000-4000-8000-3b9aca000001
