package connecttest

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Answer answers in Connect's place. Header may be nil.
func Answer(status int, header http.Header, body string) FaultFunc {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		maps.Copy(w.Header(), header)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// ConnectError answers with Connect's error envelope.
func ConnectError(status, code int, text string) FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		w.Header().Set("X-Correlation-ID", correlationID(r))
		writeError(w, &apiError{status, code, text})
	}
}

// LoginPage answers 200 with the page of an authenticating proxy.
func LoginPage() FaultFunc {
	return html(http.StatusOK, "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action=\"/login\"></form></body></html>")
}

// BadGatewayHTML answers 502 with the page of a proxy.
func BadGatewayHTML() FaultFunc {
	return html(http.StatusBadGateway, "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>")
}

func html(status int, page string) FaultFunc {
	return Answer(status, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, page)
}

// Redirect answers with a Location, such as that of a login page. The location may be relative.
func Redirect(status int, location string) FaultFunc {
	return Answer(status, http.Header{"Location": {location}}, "")
}

// RateLimit answers 429. retryAfter is the Retry-After header, "" for none.
func RateLimit(retryAfter string) FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		ConnectError(http.StatusTooManyRequests, codeRateLimit, "The rate limit has been exceeded.")(w, r, next)
	}
}

// EchoRequest answers an error whose text repeats the request's body, secrets and all: what a client must never show.
func EchoRequest(status int) FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		ConnectError(status, codeParameter, "Unable to process "+string(bodyOf(r)))(w, r, next)
	}
}

// Before runs a hook, such as an edit in the dashboard, and goes on.
func Before(hook func()) FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		hook()
		next.ServeHTTP(w, r)
	}
}

// Hang never answers: it ends when the client has gone away.
func Hang() FaultFunc {
	return func(_ http.ResponseWriter, r *http.Request, _ http.Handler) { <-r.Context().Done() }
}

// EarlyHints sends that many informational answers before Connect's own.
func EarlyHints(n int) FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		for range n {
			w.WriteHeader(http.StatusEarlyHints)
		}
		next.ServeHTTP(w, r)
	}
}

// NotHTTP answers with a line of another protocol and cuts the connection. Without a listener it answers nothing.
func NotHTTP(line string) FaultFunc {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		if connection, stream, err := http.NewResponseController(w).Hijack(); err == nil {
			_, _ = stream.WriteString(line) // the client may have gone away already
			_ = stream.Flush()
			_ = connection.Close()
		}
	}
}

// DropBefore cuts the connection before anything has happened. It panics with http.ErrAbortHandler, which net/http knows;
// whoever calls ServeHTTP without a listener has to recover it.
func DropBefore() FaultFunc {
	return func(http.ResponseWriter, *http.Request, http.Handler) { panic(http.ErrAbortHandler) }
}

// DropAfter lets Connect do what is asked and cuts the connection instead of answering. It panics as DropBefore does.
func DropAfter() FaultFunc { return CommitThen(DropBefore()) }

// CommitThen lets Connect do what is asked and leaves the answer to another fault.
func CommitThen(instead FaultFunc) FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(newBuffer(), r)
		instead(w, r, next)
	}
}

// HalfBody sends half of Connect's answer and cuts the connection. It panics as DropBefore does.
func HalfBody() FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		b := newBuffer()
		next.ServeHTTP(b, r)
		b.sendHead(w)
		_, _ = w.Write(b.body.Bytes()[:b.body.Len()/2])
		_ = http.NewResponseController(w).Flush() // cannot fail on a real connection; without one there is nothing to flush
		panic(http.ErrAbortHandler)
	}
}

// Drip sends Connect's answer byte by byte.
func Drip(perByte time.Duration) FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		b := newBuffer()
		next.ServeHTTP(b, r)
		b.sendHead(w)
		for _, c := range b.body.Bytes() {
			if _, err := w.Write([]byte{c}); err != nil || !wait(r.Context(), perByte) {
				return
			}
			_ = http.NewResponseController(w).Flush() // as in HalfBody
		}
	}
}

// Huge answers 200 with a JSON string of that many bytes, without holding it in memory.
func Huge(bytes int64) FaultFunc {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", "application/json")
		chunk := strings.Repeat("x", 64<<10)
		_, _ = io.WriteString(w, `"`)
		for left := bytes - 2; left > 0; left -= int64(len(chunk)) {
			if _, err := io.WriteString(w, chunk[:min(left, int64(len(chunk)))]); err != nil {
				return // the client has had enough
			}
		}
		_, _ = io.WriteString(w, `"`)
	}
}

// buffer takes an answer in, so that a fault can send it its own way or not at all.
type buffer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newBuffer() *buffer { return &buffer{header: http.Header{}, status: http.StatusOK} }

// Header implements http.ResponseWriter.
func (b *buffer) Header() http.Header { return b.header }

// WriteHeader implements http.ResponseWriter.
func (b *buffer) WriteHeader(status int) { b.status = status }

// Write implements http.ResponseWriter.
func (b *buffer) Write(p []byte) (int, error) { return b.body.Write(p) }

// sendHead passes on status and headers, the length of the whole body included.
func (b *buffer) sendHead(w http.ResponseWriter) {
	maps.Copy(w.Header(), b.header)
	if b.body.Len() > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(b.body.Len()))
	}
	w.WriteHeader(b.status)
}
