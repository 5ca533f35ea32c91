// Package connect is a client of Posit Connect's HTTP API, as far as managing OAuth integrations needs it. It knows nothing of
// Terraform.
//
// Facts about Connect carry their source: "Connect's OpenAPI document", "recorded" (seen in answers of real servers that Posit
// publishes with its own clients) or "inferred".
package connect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

const (
	defaultUserAgent      = "terraform-provider-connect"
	defaultRequestTimeout = 60 * time.Second
)

// Options configures a Client. Only Server and one of APIKey, IdentityToken and AccessToken are required.
type Options struct {
	// Server is the address at which people open Connect: see ParseServer.
	Server string
	// APIKey is a Connect API key. Writing integrations takes that of an administrator (Connect's OpenAPI document).
	APIKey string
	// IdentityToken returns a token of an identity provider that Connect federates with. It is exchanged for an API key when that is
	// needed, and may be another one each time.
	IdentityToken func() (string, error)
	// AccessToken is a token of Connect's own OAuth server.
	AccessToken string
	// Insecure switches the check of the server's certificate off.
	Insecure bool
	// CACertificate holds certificates in PEM that are trusted beside the system's.
	CACertificate string
	// Headers are sent with every request, for an ingress in front of Connect. With an Authorization header among them the
	// API key goes as X-RSC-Authorization.
	Headers map[string]string
	// UserAgent names the program.
	UserAgent string
	// MaxRetries is how often one call is repeated after the first attempt.
	MaxRetries int
	// RequestTimeout bounds one call with everything that belongs to it; 0 means 60 seconds. Of a create's time a quarter is kept for
	// looking for what it may have created.
	RequestTimeout time.Duration
	// Trace, if set, is told of every exchange with the server. It may be called by several goroutines at once.
	Trace func(ctx context.Context, e Exchange)
	// IsSecret says which config keys of a template are secret, beside client_secret. Where a server shows their values, they are
	// dropped. nil: no other is known.
	IsSecret func(template, key string) bool
	// Transport replaces the client's own transport; Insecure and CACertificate then have no effect.
	Transport http.RoundTripper
}

// Exchange is one request that went out and what came back. It holds no body, no header but the correlation id, and no query.
type Exchange struct {
	Method        string
	Path          string
	Status        int // 0: no answer
	Attempt       int // 1 for the first
	Duration      time.Duration
	CorrelationID string
	Err           error // nil when an answer came back whole, whatever its status
}

// Client calls one Connect server. Its methods may be used by several goroutines at once.
type Client struct {
	server      *url.URL
	header      http.Header
	secrets     untrusted.Secrets // what it was told and what it has sent; no error shows them
	identity    *identity         // nil: the header has the credentials
	isSecret    func(template, key string) bool
	http        *retryablehttp.Client
	retries     int
	timeout     time.Duration
	seen        seenIntegrations
	silence     *silence
	snapshot    sharedList
	associating locks // content items whose integrations are being changed
	creating    locks // names and templates of which an integration is being created
}

// New checks the options and returns a Client. It makes no request. Its errors name the option and the way out.
func New(o Options) (*Client, error) {
	server, err := ParseServer(o.Server)
	if err != nil {
		return nil, err
	}
	header, secrets, err := baseHeader(o)
	if err != nil {
		return nil, err
	}
	transport := o.Transport
	if transport == nil {
		if transport, err = newTransport(o.Insecure, o.CACertificate); err != nil {
			return nil, err
		}
	}
	if o.MaxRetries < 0 {
		return nil, errors.New("`max_retries` is negative. Use 0 to switch retries off")
	}
	if o.RequestTimeout < 0 {
		return nil, errors.New("`request_timeout` is negative. Use a time such as 60s")
	}
	if o.RequestTimeout == 0 {
		o.RequestTimeout = defaultRequestTimeout
	}
	jar, err := cookiejar.New(nil) // never fails
	if err != nil {
		return nil, fmt.Errorf("create a cookie jar: %w", err)
	}
	silence := &silence{}
	client := &Client{
		silence:  silence,
		server:   server,
		header:   header,
		identity: newIdentity(o.IdentityToken),
		isSecret: o.IsSecret,
		http: newRetryClient(o.MaxRetries, &http.Client{
			Jar:           &cookies{CookieJar: jar, names: map[string]bool{}},
			Transport:     exchanger{next: transport, trace: o.Trace, silence: silence},
			CheckRedirect: redirectPolicy(server),
		}),
		retries: o.MaxRetries,
		timeout: o.RequestTimeout,
	}
	client.secrets.Add(secrets...)
	return client, nil
}

// Server returns the normalised address, without a trailing slash.
func (c *Client) Server() *url.URL {
	server := *c.server
	return &server
}

// baseHeader returns what every request carries, and the values in it that no error may show.
func baseHeader(o Options) (http.Header, []string, error) {
	header, secrets := http.Header{}, []string{}
	for name, value := range o.Headers {
		value = strings.TrimSpace(value)
		if !isHeaderName(name) || strings.ContainsFunc(value, isControl) {
			return nil, nil, fmt.Errorf("`headers`: %q is not a usable header. Its name may hold letters, digits and dashes, and its value no control characters", name)
		}
		if strings.EqualFold(name, "Host") {
			return nil, nil, errors.New("`headers`: Host cannot be set. Set `server` to the address whose host name is to be sent")
		}
		header.Set(name, value)
		secrets = append(secrets, headerSecrets(value)...)
	}
	header.Set("Accept", "application/json")
	header.Set("User-Agent", cmp.Or(o.UserAgent, defaultUserAgent))
	credentials, err := o.authorize(header)
	return header, append(secrets, credentials...), err
}

// authorize puts what does not change of the credentials into the header, and returns what is secret of it.
func (o Options) authorize(header http.Header) (secrets []string, err error) {
	key, token := strings.TrimSpace(o.APIKey), strings.TrimSpace(o.AccessToken)
	switch {
	case token != "" && strings.ContainsFunc(token, isControl):
		return nil, errors.New("`access_token` holds a line break or another control character. Copy it again")
	case token != "" && header.Get("Authorization") != "":
		return nil, errors.New("`access_token` travels in the Authorization header, which `headers` sets, too. Use `api_key`, which can travel in another one")
	case token != "":
		header.Set("Authorization", "Bearer "+token)
		return []string{token}, nil
	case o.IdentityToken != nil:
		return nil, nil
	case key == "":
		return nil, errors.New("`api_key` is empty. Set it (CONNECT_API_KEY) to a key of a Connect administrator")
	case strings.ContainsFunc(key, isControl):
		return nil, errors.New("`api_key` holds a line break or another control character. Copy it again from Connect")
	}
	header.Set(keyHeaderFor(header), "Key "+key)
	return []string{key}, nil
}

// keyHeaderFor is the header that an API key goes in, beside these.
func keyHeaderFor(header http.Header) string {
	if header.Get("Authorization") != "" {
		return "X-RSC-Authorization"
	}
	return "Authorization"
}

func isHeaderName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		return !letter && (r < '0' || r > '9') && r != '-' && r != '_'
	})
}
