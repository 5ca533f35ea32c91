package connecttest

import (
	"errors"
	"fmt"
	"net/http"
)

// Connect's error codes, by position in the enumeration of its OpenAPI document. Their statuses are in a table of that document
// up to 195, and inferred beyond, but for 228, which was recorded.
const (
	codeInvalidID            = 3
	codeNotFound             = 4
	codeContentName          = 5
	codeNoUser               = 9
	codePermissionDenied     = 22
	codeAuthRequired         = 24
	codeParameter            = 25
	codeNameTaken            = 26
	codeNoBundle             = 28
	codeInvalidLogin         = 30
	codeManifest             = 38
	codeForeignBundle        = 82
	codeCannotParse          = 87
	codeRole                 = 112
	codeAccessType           = 117
	codeNoTask               = 141
	codePrincipalType        = 152
	codeNoGroup              = 153
	codeDuplicateUser        = 154
	codeDuplicateGroup       = 155
	codeIntegrationGUID      = 207
	codeIntegrations         = 208
	codeAssignment           = 209
	codeFormParse            = 211
	codeNoAssociations       = 212
	codeCredentialsGrant     = 213
	codeCredentialsSubject   = 214
	codeCredentialsToken     = 215
	codeSessionNotFound      = 220
	codeNotLicensed          = 221
	codeIntegrationName      = 225
	codeIntegrationDescr     = 226
	codeTemplateNotFound     = 227
	codeTemplateConfig       = 228
	codeProhibitedChange     = 229
	codeAssociationAuthType  = 237
	codeAuthTypeMismatch     = 238
	codeVerifyAuthType       = 240
	codeVerifyFailed         = 241
	codeCredentialsRequested = 242
	codeCredentialsAudience  = 256
	codeAssociationCount     = 257
	codeDuplicates           = 258
	codeUserGUID             = 261
	codeGroupGUID            = 262
	codeRateLimit            = 277
)

// apiError is a refusal in Connect's words. Its text never holds a config value.
type apiError struct {
	status, code int
	text         string
}

func (e *apiError) Error() string { return fmt.Sprintf("%d (code %d): %s", e.status, e.code, e.text) }

// errNoEndpoint is what a server answers that does not have the endpoint: its router's 404, which is no JSON and has no code.
// Clients tell it from an object that is not there by just that (client code).
var errNoEndpoint = errors.New("404 page not found")

func badRequest(code int, format string, args ...any) error {
	return &apiError{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

func conflict(code int, text string) error { return &apiError{http.StatusConflict, code, text} }

func notFound() error {
	return &apiError{http.StatusNotFound, codeNotFound, "The requested object does not exist."}
}

func invalidLogin() error {
	return &apiError{http.StatusUnauthorized, codeInvalidLogin, "Invalid login."}
}

func noUser() error {
	return &apiError{http.StatusNotFound, codeNoUser, "There is no such user."}
}

func permissionDenied() error {
	return &apiError{http.StatusForbidden, codePermissionDenied, "You don't have permission to perform this operation."}
}

// errorBody is Connect's error envelope (recorded; payload is null there).
type errorBody struct {
	Code    int    `json:"code"`
	Error   string `json:"error"`
	Payload any    `json:"payload"`
}
