// Package discovery finds the metadata of an OAuth authorization server from its issuer, by OpenID Connect Discovery 1.0 and RFC 8414.
// It knows neither Connect nor Terraform.
//
// The libraries that were looked at know the first of the two alone, and bring a JOSE implementation that nothing else here needs.
package discovery

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
)

// Metadata is what an authorization server publishes of itself, under the names of RFC 8414, section 2. A text that the server leaves
// out is "", a list is nil.
type Metadata struct {
	Issuer                string `json:"issuer"`
	AuthorizationEndpoint string `json:"authorization_endpoint"`
	TokenEndpoint         string `json:"token_endpoint"`
	UserinfoEndpoint      string `json:"userinfo_endpoint"`
	RevocationEndpoint    string `json:"revocation_endpoint"`
	IntrospectionEndpoint string `json:"introspection_endpoint"`
	JWKSURI               string `json:"jwks_uri"`

	ScopesSupported                   []string `json:"scopes_supported"`
	ResponseTypesSupported            []string `json:"response_types_supported"`
	GrantTypesSupported               []string `json:"grant_types_supported"`
	CodeChallengeMethodsSupported     []string `json:"code_challenge_methods_supported"`
	TokenEndpointAuthMethodsSupported []string `json:"token_endpoint_auth_methods_supported"`

	DocumentURL string   `json:"-"` // where it was found
	ClearText   []string `json:"-"` // names of the endpoints to which secrets would travel without encryption
}

// decode reads a document. An error says why it is no metadata.
func decode(body []byte) (*Metadata, error) {
	var m *Metadata
	var wrongType *json.UnmarshalTypeError
	switch err := json.Unmarshal(body, &m); {
	case errors.As(err, &wrongType) && wrongType.Field != "":
		return nil, fmt.Errorf("%s is a JSON %s", wrongType.Field, wrongType.Value)
	case err != nil:
		return nil, fmt.Errorf("it is not a JSON object: %w", err)
	case m == nil || m.Issuer == "":
		return nil, errors.New("it names no issuer")
	}
	m.applyDefaults()
	return m, m.checkEndpoints()
}

// checkEndpoints refuses what is no address of the web, and notes those that begin with http://, but for loopback addresses.
func (m *Metadata) checkEndpoints() error {
	for _, endpoint := range []struct{ name, address string }{
		{"authorization_endpoint", m.AuthorizationEndpoint}, {"token_endpoint", m.TokenEndpoint}, {"userinfo_endpoint", m.UserinfoEndpoint},
		{"revocation_endpoint", m.RevocationEndpoint}, {"introspection_endpoint", m.IntrospectionEndpoint}, {"jwks_uri", m.JWKSURI},
	} {
		if endpoint.address == "" {
			continue
		}
		u, err := url.Parse(endpoint.address)
		switch {
		case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
			return fmt.Errorf("its %s is not an https address", endpoint.name)
		case u.Scheme == "http" && !isLoopback(u.Hostname()):
			m.ClearText = append(m.ClearText, endpoint.name)
		}
	}
	return nil
}

// applyDefaults puts in what RFC 8414, section 2, says that an absent list means.
func (m *Metadata) applyDefaults() {
	if m.GrantTypesSupported == nil {
		m.GrantTypesSupported = []string{"authorization_code", "implicit"}
	}
	if m.TokenEndpointAuthMethodsSupported == nil {
		m.TokenEndpointAuthMethodsSupported = []string{"client_secret_basic"}
	}
}
