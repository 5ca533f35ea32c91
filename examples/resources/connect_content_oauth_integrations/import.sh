# The GUID of the content item is in the address of its page in Connect's dashboard.
terraform import connect_content_oauth_integrations.app 60586f1c-0000-4000-8000-3b9aca000002
