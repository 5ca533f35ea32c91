package discovery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	timeout      = 15 * time.Second // for all that one issuer takes
	maxDocument  = 1 << 20          // bytes
	maxRedirects = 3
	maxRetries   = 2
)

// Fetch returns the issuer's metadata. It fails when the issuer is malformed, when no document is found (the error lists each place
// with what was there), and when the document belongs to another issuer: then nothing in it may be believed (RFC 8414, section 3.3).
// It takes 15 seconds at most, reads 1 MiB at most, follows redirects within the issuer's origin only, and trusts the system's
// certificate authorities. userAgent is sent along; no credentials are.
func Fetch(ctx context.Context, issuer, userAgent string) (*Metadata, error) {
	u, err := parseIssuer(issuer)
	if err != nil {
		return nil, fmt.Errorf("%q cannot be an issuer: %w", issuer, err)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	client := newClient()
	defer client.HTTPClient.CloseIdleConnections()
	var misses []string
	for _, address := range documentURLs(u) {
		m, err := fetchDocument(ctx, client, address, userAgent)
		if err != nil {
			misses = append(misses, fmt.Sprintf("  - %s: %v", address, err))
			continue
		}
		if m.Issuer != issuer {
			return nil, fmt.Errorf("the document at %s belongs to the issuer %q, not to %q. Issuers must match to the letter, a slash at the end included",
				address, m.Issuer, issuer)
		}
		m.DocumentURL = address
		return m, nil
	}
	return nil, fmt.Errorf("no metadata was found for the issuer %s:\n%s", issuer, strings.Join(misses, "\n"))
}

func newClient() *retryablehttp.Client {
	client := retryablehttp.NewClient()
	client.Logger = nil
	client.RetryMax = maxRetries
	client.RetryWaitMin, client.RetryWaitMax = 200*time.Millisecond, 2*time.Second
	client.ErrorHandler = retryablehttp.PassthroughErrorHandler
	client.HTTPClient.CheckRedirect = func(next *http.Request, before []*http.Request) error {
		from := before[0].URL
		if next.URL.Scheme != from.Scheme || next.URL.Host != from.Host {
			return fmt.Errorf("%w to another origin, %s://%s", errRedirect, next.URL.Scheme, next.URL.Host)
		}
		if len(before) > maxRedirects {
			return fmt.Errorf("%w again and again", errRedirect)
		}
		return nil
	}
	client.CheckRetry = func(ctx context.Context, response *http.Response, err error) (bool, error) {
		if errors.Is(err, errRedirect) {
			return false, err
		}
		return retryablehttp.DefaultRetryPolicy(ctx, response, err)
	}
	return client
}

var errRedirect = errors.New("it redirects")

func fetchDocument(ctx context.Context, client *retryablehttp.Client, address, userAgent string) (*Metadata, error) {
	request, err := retryablehttp.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", userAgent)
	response, err := client.Do(request)
	if err != nil {
		if failure, ok := errors.AsType[*url.Error](err); ok { // it repeats the address
			return nil, failure.Err
		}
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %s", response.Status)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxDocument+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading it: %w", err)
	case len(body) > maxDocument:
		return nil, errors.New("it is larger than 1 MiB")
	}
	return decode(body)
}
