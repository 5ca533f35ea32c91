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

	"github.com/connect-community/terraform-provider-connect/internal/untrusted"
)

const (
	timeout      = 15 * time.Second // for all that one issuer takes, shared evenly by the addresses that are left
	maxDocument  = 1 << 20          // bytes
	maxHeader    = 64 << 10         // bytes
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
		return nil, fmt.Errorf("the issuer cannot be used: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	deadline, _ := ctx.Deadline()
	client := newClient()
	defer client.HTTPClient.CloseIdleConnections()
	var misses []string
	addresses := documentURLs(u)
	for i, address := range addresses {
		share := time.Until(deadline) / time.Duration(len(addresses)-i)
		m, err := fetchDocument(ctx, client, share, address, userAgent)
		if err != nil {
			misses = append(misses, fmt.Sprintf("  - %s: %v", address, err))
			continue
		}
		if m.Issuer != issuer {
			return nil, fmt.Errorf("the document at %s belongs to the issuer \"%s\", not to %q. Issuers must match to the letter, a slash at the end included",
				address, untrusted.Word(m.Issuer), issuer)
		}
		m.DocumentURL = address
		return m, nil
	}
	return nil, fmt.Errorf("no metadata was found for the issuer %s:\n%s", issuer, strings.Join(misses, "\n"))
}

func newClient() *retryablehttp.Client {
	client := retryablehttp.NewClient()
	client.HTTPClient.Transport = &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: maxHeader,
	}
	client.Logger = nil
	client.RetryMax = maxRetries
	client.RetryWaitMin, client.RetryWaitMax = 200*time.Millisecond, 2*time.Second
	client.ErrorHandler = retryablehttp.PassthroughErrorHandler
	client.HTTPClient.CheckRedirect = func(next *http.Request, before []*http.Request) error {
		from := before[0].URL
		if next.URL.Scheme != from.Scheme || next.URL.Host != from.Host {
			return fmt.Errorf("%w to another origin, %s", errRedirect, untrusted.Word(next.URL.Scheme+"://"+next.URL.Host))
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

func fetchDocument(ctx context.Context, client *retryablehttp.Client, share time.Duration, address, userAgent string) (*Metadata, error) {
	ctx, cancel := context.WithTimeout(ctx, share)
	defer cancel()
	request, err := retryablehttp.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", userAgent)
	response, err := client.Do(request)
	if err != nil {
		return nil, readable(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d %s", response.StatusCode, http.StatusText(response.StatusCode))
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxDocument+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading it: %w", readable(err))
	case len(body) > maxDocument:
		return nil, errors.New("it is larger than 1 MiB")
	}
	return decode(body)
}

// readable is what can be shown of a failure, which may quote the server.
func readable(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("it did not answer in time")
	}
	if failure, ok := errors.AsType[*url.Error](err); ok { // it repeats the address
		err = failure.Err
	}
	return errors.New(untrusted.Sentence(err.Error()))
}
