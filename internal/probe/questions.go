package main

// questions are all that the probe asks, in this order: later ones build on what earlier ones found. One entry is one switch of the stand-in.
var questions = []question{
	{"version", "does the server tell its version?", nil, askVersion},
	{"feature", "are OAuth integrations enabled, and how are they refused where not?", nil, askFeature},
	{"licence", "does the licence have OAuth integrations?", nil, askLicence},
	{"missing-key", "which code has the 401 for a request without a key?", nil, askMissingKey},
	{"user-endpoint", "does /v1/user answer this key?", nil, askUserEndpoint},
	{"groups", "are groups enabled, and how are they refused where not?", nil, askGroups},
	{"trailing-slash", "may an API path end in a slash?", nil, askTrailingSlash},
	{"bad-guid", "which status has a path whose guid is none?", []need{needFeature}, askBadGUID},
	{"templates", "do the templates endpoints exist?", []need{needFeature}, askTemplates},
	{"template-unknown", "which status has a template that does not exist?", []need{needSpecimen}, askTemplateUnknown},
	{"template-in-patch", "may a PATCH carry the template that the integration has?", []need{needSpecimen}, askTemplateInPatch},

	{"config-update", "does a PATCH of config change the keys that it carries, or replace all?", []need{needSpecimen}, askConfigUpdate},
	{"config-null", "what does null do to a config key?", []need{needSpecimen}, askConfigNull},
	{"config-empty", `what does "" do to a config key?`, []need{needSpecimen}, askConfigEmpty},
	{"secrets", "must a visible field that refuses to be empty be there?", []need{needSpecimen}, askRequired},
	{"defaults", "are defaults that nobody sent written into config?", []need{needSpecimen}, askDefaults},
	{"invisible", "what happens to a key that is not visible under the other values?", []need{needSpecimen, needServiceAccount}, askInvisible},
	{"server-keys", "does the server put a key into config that no template has?", []need{needSpecimen}, askServerKeys},
	{"unknown-key", "what happens to a key that the template does not have?", []need{needSpecimen}, askUnknownKey},
	{"stored-unknown", "may a key that the template does not have be sent back as it is stored?", []need{needSpecimen}, askStoredUnknown},
	{"scopes", "are scopes stored as they are sent?", []need{needSpecimen}, askScopes},
	{"bool-strings", `is "false" taken for a bool?`, []need{needSpecimen}, askBoolStrings},
	{"auth-type-change", "may auth_type of an existing integration change?", []need{needSpecimen, needServiceAccount}, askAuthTypeChange},
	{"verify", "how does the verification of a Service Account end?", []need{needSpecimen, needServiceAccount}, askVerify},

	{"text", "is white space around texts kept?", []need{needSpecimen}, askText},
	{"unset-description", "how does an unset description read?", []need{needSpecimen}, askUnsetDescription},
	{"text-null", "what does null do to name and description?", []need{needSpecimen}, askTextNull},
	{"text-length", "how long may name and description be?", []need{needSpecimen}, askTextLength},
	{"empty-name", "may an integration be without a name?", []need{needSpecimen}, askEmptyName},
	{"duplicate-names", "may two integrations bear one name?", []need{needSpecimen}, askDuplicateNames},
	{"updated-time", "does a PATCH that changes nothing move updated_time?", []need{needSpecimen}, askUpdatedTime},

	{"permissions", "does the server know permissions, as its release should?", []need{needSpecimen}, askPermissions},
	{"permissions-null", "what does permissions: null do?", []need{needSpecimen, needPermissions}, askPermissionsNull},
	{"duplicate-permissions", "what happens to a user who is listed twice?", []need{needSpecimen, needPermissions}, askDuplicatePermissions},
	{"permissions-shown", "who sees permissions?", []need{needSpecimen, needPermissions, needPublisher}, askPermissionsShown},
	{"acl-denied", "which status has an integration that a publisher may not use?", []need{needSpecimen, needPermissions, needPublisher}, askACLDenied},

	{"association-unknown", "which status has an association with an integration that does not exist?", []need{needFeature, needContent}, askAssociationUnknown},
	{"association-static", "which code has an association of content that is not interactive?", []need{needSpecimen, needContent}, askAssociationStatic},
	{"delete-in-use", "may an integration that content uses be deleted?", []need{needSpecimen, needContent}, askDeleteInUse},
}
