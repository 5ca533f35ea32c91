package connect

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// codeNotFound is Connect's "the requested object does not exist" (Connect's OpenAPI document).
const codeNotFound = 4

// Error is an answer with a status of 400 or more.
type Error struct {
	Status        int
	Code          int    // Connect's own error code; 0 when the answer was not Connect's JSON
	Message       string // Connect's own text, without anything that the request held as a secret; "" when there was none
	Method        string
	Path          string
	ContentType   string
	CorrelationID string
	Attempts      int
}

// Error says what was asked, what came back and, where the answer is not Connect's, who may have sent it.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s %s was answered with %s", e.Method, e.Path, statusText(e.Status))
	switch {
	case e.Message != "":
		text += ": " + e.Message
	case e.Code == 0:
		text += fmt.Sprintf(" and %s instead of Connect's JSON. It may come from a proxy in front of Connect, or `server` may not be Connect's address", described(e.ContentType))
	}
	var notes []string
	if e.Code != 0 {
		notes = append(notes, fmt.Sprintf("Connect's error code %d", e.Code))
	}
	if e.Attempts > 1 {
		notes = append(notes, fmt.Sprintf("after %d attempts", e.Attempts))
	}
	return text + noted(append(notes, correlationNote(e.CorrelationID)...))
}

// IsNotFound reports whether Connect itself said that the object does not exist. A 404 of anything else, such as a proxy's page or
// a wrong path, is none.
func IsNotFound(err error) bool {
	var api *Error
	return errors.As(err, &api) && api.Status == http.StatusNotFound && api.Code == codeNotFound
}

// NotConnectError is an answer that claims success and cannot be Connect's: not JSON, cut short, or of the wrong shape.
type NotConnectError struct {
	Method        string
	Path          string
	Status        int
	ContentType   string
	CorrelationID string
	Reason        string // what is wrong with the answer
	TooMuch       bool   // it holds more than this client reads
}

// Error names the request, the fault and where to look.
func (e *NotConnectError) Error() string {
	if e.TooMuch {
		return fmt.Sprintf("%s %s was answered with %s, but %s, which is more than is read, to protect this machine. If Connect really holds so much, "+
			"please report it%s", e.Method, e.Path, statusText(e.Status), e.Reason, noted(correlationNote(e.CorrelationID)))
	}
	return fmt.Sprintf("%s %s was answered with %s, but %s. The answer may come from a proxy or login page in front of Connect: check `server` (CONNECT_SERVER), "+
		"and whether the proxy wants `headers` of its own%s",
		e.Method, e.Path, statusText(e.Status), e.Reason, noted(correlationNote(e.CorrelationID)))
}

// RedirectError is a redirect that was not followed. The API key was not sent to where it points.
type RedirectError struct {
	Method     string
	Path       string
	Status     int
	Origin     string // scheme, host and port to which the redirect points
	SameOrigin bool   // it stays on the server, but is for a write, or one of a loop
	Loop       bool
	Server     string // the server address that the redirect suggests; "" when it does not point to an API
}

// Error names the server address to use instead.
func (e *RedirectError) Error() string {
	text := fmt.Sprintf("%s %s was answered with %s", e.Method, e.Path, statusText(e.Status))
	switch {
	case e.Loop:
		return text + ", again and again: the server redirects in a loop. Check the proxy in front of Connect"
	case e.SameOrigin:
		return text + ", a redirect within the server, which is followed for reads only. Set `server` to the address that is not redirected: check its path prefix"
	case e.Server != "":
		return fmt.Sprintf("%s to %s, which is not followed, because the API key must go to no other server. Set `server` to %s", text, e.Origin, e.Server)
	}
	return fmt.Sprintf("%s to %s, which is not followed, because the API key must go to no other server. If Connect is served there, set `server` to %s; "+
		"if that is a login page, let API requests pass the proxy in front of Connect", text, e.Origin, e.Origin)
}

// Failure is why no answer came back.
type Failure string

// The failures.
const (
	FailureConnection Failure = "connection" // refused, cut, or not HTTP
	FailureTLS        Failure = "TLS"        // the certificate or the handshake
	FailureTimeout    Failure = "timeout"    // RequestTimeout or the context's deadline
	FailureCancelled  Failure = "cancelled"  // the context was cancelled, as by Ctrl-C
)

// ConnectionError is a call without an answer.
type ConnectionError struct {
	Failure       Failure
	Method        string
	Path          string
	CorrelationID string
	Attempts      int
	// MayHaveArrived says that the last attempt's request may have reached Connect and been carried out.
	MayHaveArrived bool
	Detail         string // what the network or the last attempt reported, fit to be shown
	Err            error
}

// Error names the failure and the way out.
func (e *ConnectionError) Error() string {
	text := fmt.Sprintf("%s %s got no answer: %s", e.Method, e.Path, e.Detail)
	switch e.Failure {
	case FailureTLS:
		text += ". Check that `server` begins with the right scheme; for a certificate of your own authority, set `ca_certificate`"
	case FailureTimeout:
		text += ". Apply again, or raise `request_timeout`"
	case FailureCancelled:
	case FailureConnection:
		text += ". Check `server` (CONNECT_SERVER) and the network"
	}
	if e.MayHaveArrived && e.Method != http.MethodGet && e.Method != http.MethodPost {
		text += ". Connect may have carried the request out nevertheless; the next plan shows whether it did"
	}
	var notes []string
	if e.Attempts > 1 {
		notes = append(notes, fmt.Sprintf("after %d attempts", e.Attempts))
	}
	return text + noted(append(notes, correlationNote(e.CorrelationID)...))
}

// Unwrap returns the cause, among them context.Canceled and context.DeadlineExceeded.
func (e *ConnectionError) Unwrap() error { return e.Err }

func statusText(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}

func described(contentType string) string {
	if contentType == "" {
		return "no content type"
	}
	return contentType
}

func correlationNote(id string) []string {
	if id == "" {
		return nil
	}
	return []string{"correlation id " + id}
}

func noted(notes []string) string {
	if len(notes) == 0 {
		return ""
	}
	return " (" + strings.Join(notes, ", ") + ")"
}
