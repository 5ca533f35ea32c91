package connect

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"
)

// failure turns what the HTTP client returned into an error of this package. ctx is that of the request.
func (c *call) failure(ctx context.Context, path string, err error) error {
	if redirect, ok := errors.AsType[*RedirectError](err); ok {
		redirect.Origin, redirect.Server = c.secrets.Word(redirect.Origin), c.secrets.Word(redirect.Server)
		return redirect
	}
	if errors.Is(err, errTooLong) {
		return &NotConnectError{
			Method: c.method, Path: path, Status: c.lastStatus, CorrelationID: c.correlationID,
			Reason: fmt.Sprintf("it is longer than %d MiB", c.limit>>20), TooMuch: true,
		}
	}
	failed := &ConnectionError{
		Failure: FailureConnection, Method: c.method, Path: path, CorrelationID: c.correlationID, Attempts: c.attempts,
		MayHaveArrived: c.sent.Load(), Detail: c.describe(err), Err: err,
	}
	switch {
	case errors.Is(context.Cause(ctx), context.Canceled):
		failed.Failure, failed.Detail, failed.Err = FailureCancelled, "the operation was cancelled", context.Canceled
	case ctx.Err() != nil:
		failed.Failure, failed.Detail, failed.Err = FailureTimeout, c.timedOut(ctx), context.DeadlineExceeded
	case isTLS(err):
		failed.Failure = FailureTLS
	}
	return failed
}

// timedOut says how long the call took and what the last attempt had met.
func (c *call) timedOut(ctx context.Context) string {
	text := "the operation's time ran out"
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errRequestTimeout):
		began, _ := ctx.Value(boundedKey{}).(time.Time) // of the whole call: this may be a later page
		text = "no success within " + spent(began)
	case errors.Is(cause, errSilent):
		text = fmt.Sprintf("no answer within %s, after a server that had not answered anything for all of request_timeout", spent(c.started))
	}
	switch {
	case c.lastErr == nil && c.lastStatus != 0:
		text += "; the last attempt was answered with " + statusText(c.lastStatus)
	case c.lastErr != nil && !isOutOfTime(c.lastErr) && !errors.Is(c.lastErr, context.Canceled):
		text += "; the last attempt met: " + c.describe(c.lastErr)
	}
	return text
}

// isOutOfTime reports whether an attempt ended with the time that it had. net/http answers with the cause of a context, where it has one.
func isOutOfTime(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errRequestTimeout) || errors.Is(err, errSilent)
}

// spent says how long ago something was, to the precision that matters to people.
func spent(started time.Time) string {
	took := time.Since(started)
	if took < time.Second {
		return took.Round(time.Millisecond).String()
	}
	return took.Round(time.Second).String()
}

// describe words a network error. What the network stack says of itself is shown; anything else may quote the server.
func (c *call) describe(err error) string {
	if wrapper, ok := errors.AsType[*url.Error](err); ok {
		err = wrapper.Err
	}
	var (
		redirect *RedirectError
		network  *net.OpError
		dns      *net.DNSError
		errno    syscall.Errno
	)
	switch {
	case errors.As(err, &redirect):
		return c.secrets.Sentence(redirect.Error())
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case isOutOfTime(err):
		return "out of time"
	case errors.Is(err, http.ErrSchemeMismatch):
		return "the server speaks HTTP, not HTTPS"
	case errors.Is(err, errTooLong):
		return errTooLong.Error()
	case isTLS(err), errors.As(err, &network), errors.As(err, &dns), errors.As(err, &errno):
		return c.secrets.Sentence(err.Error())
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was cut"
	}
	return "the exchange broke off, or the answer is not HTTP"
}

// isTLS reports whether the handshake or the certificate is at fault, or one side does not speak TLS at all.
func isTLS(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		hostname     x509.HostnameError
		invalid      x509.CertificateInvalidError
		record       tls.RecordHeaderError
		alert        *net.OpError
	)
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid) ||
		errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch) ||
		// crypto/tls reports the alerts of both sides by these operations, with an unexported type inside.
		errors.As(err, &alert) && (alert.Op == "remote error" || alert.Op == "local error")
}
