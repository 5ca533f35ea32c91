package connect

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

const (
	// Terraform works on ten resources at a time unless told otherwise.
	idleConnections = 16
	redirectLimit   = 5
)

func newTransport(insecure bool, caCertificate string) (http.RoundTripper, error) {
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   idleConnections,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,

		MaxResponseHeaderBytes: headerLimit,
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			InsecureSkipVerify: insecure, //nolint:gosec // What `insecure` asks for.
		},
	}
	if caCertificate == "" {
		return transport, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	const byteOrderMark = "\ufeff" // of some editors on Windows; it would hide the first certificate
	if !roots.AppendCertsFromPEM([]byte(strings.TrimPrefix(caCertificate, byteOrderMark))) {
		return nil, errors.New("`ca_certificate` holds no certificate in PEM. Give the text that begins with -----BEGIN CERTIFICATE-----")
	}
	transport.TLSClientConfig.RootCAs = roots
	return transport, nil
}

// exchanger makes one attempt of a call: it notes whether the request can have reached the server, reads the body within its
// limit, so that a connection cut in the middle is a failed attempt, and tells the trace.
type exchanger struct {
	next    http.RoundTripper
	trace   func(context.Context, Exchange)
	silence *silence
}

func (e exchanger) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, call := req.Context(), callFrom(req.Context())
	if err := ctx.Err(); err != nil {
		return nil, err // Nothing goes out: the attempt must not count as sent.
	}
	attempt := ctx
	if call.method != http.MethodGet {
		longer, cancel := graceful(ctx, writeGrace)
		defer cancel()
		attempt = longer
	}
	started := time.Now()
	call.sent.Store(true)
	resp, err := e.next.RoundTrip(req.WithContext(httptrace.WithClientTrace(attempt, &httptrace.ClientTrace{
		GetConn: func(string) { call.sent.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { call.sent.Store(true) },
	})))
	if err == nil {
		err = readWhole(resp, call.limit)
	}
	call.note(resp, err)
	if resp != nil {
		e.silence.end()
	}
	if e.trace != nil {
		exchange := Exchange{
			Method: req.Method, Path: req.URL.EscapedPath(), Status: call.lastStatus, Attempt: call.attempts + 1,
			Duration: time.Since(started), CorrelationID: call.correlationID,
		}
		if err != nil {
			exchange.Err = errors.New(call.describe(err))
		}
		e.trace(ctx, exchange)
	}
	if err != nil {
		return nil, err
	}
	return resp, nil
}

var errTooLong = errors.New("the answer is longer than expected")

// readWhole replaces the body by a copy in memory. Of an error answer it keeps what it can get: the status counts.
func readWhole(resp *http.Response, limit int64) error {
	defer resp.Body.Close()
	failed := resp.StatusCode >= http.StatusBadRequest
	if failed {
		limit = errorLimit
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case failed:
		body = body[:min(int64(len(body)), limit)]
	case err != nil:
		return err
	case int64(len(body)) > limit:
		return errTooLong
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// redirectPolicy follows redirects of reads within the server's own origin, and nothing else: the API key goes to no other
// origin, and a redirected write would turn into a read or be sent twice.
func redirectPolicy(server *url.URL) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		first := via[0]
		refused := &RedirectError{Method: first.Method, Path: first.URL.EscapedPath(), Origin: originOf(req.URL)}
		if req.Response != nil {
			refused.Status = req.Response.StatusCode
		}
		switch {
		case !sameOrigin(req.URL, server):
			if prefix, _, found := strings.Cut(req.URL.EscapedPath()+"/", "/"+apiRoot+"/"); found {
				refused.Server = refused.Origin + prefix
			}
		case first.Method != http.MethodGet:
			refused.SameOrigin = true
		case len(via) >= redirectLimit:
			refused.SameOrigin, refused.Loop = true, true
		default:
			return nil
		}
		return refused
	}
}

func originOf(u *url.URL) string {
	return fmt.Sprintf("%s://%s", u.Scheme, u.Host)
}
