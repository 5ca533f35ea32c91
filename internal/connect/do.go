package connect

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// answer is a whole answer with a status of 200 to 299.
type answer struct {
	status   int
	header   http.Header
	body     []byte
	received time.Time
	call     *call
	path     string
}

// do makes a call and decodes its answer. It returns the answer, too, for those who need to know when and how it came.
func do[T any](ctx context.Context, c *Client, r request, decode func([]byte) (T, error)) (T, *answer, error) {
	var none T
	got, err := c.send(ctx, r)
	if err != nil {
		return none, nil, err
	}
	if contentType := got.header.Get("Content-Type"); !mayBeJSON(contentType) {
		return none, got, got.unusable("its content type is " + got.call.secrets.Word(contentType) + " instead of JSON")
	}
	value, err := decode(got.body)
	if err != nil {
		return none, got, got.undecodable(err)
	}
	return value, got, nil
}

// doEmpty makes a call whose success is told by its status alone: want, without a body. A body is accepted if it is JSON, so
// that no login page passes for success.
func (c *Client) doEmpty(ctx context.Context, r request, want int) (*answer, error) {
	got, err := c.send(ctx, r)
	if err != nil {
		return nil, err
	}
	empty := len(got.body) == 0
	if empty && got.status != want {
		return nil, got.unusable("it is empty, which is no sign that Connect did anything")
	}
	if !empty && (!mayBeJSON(got.header.Get("Content-Type")) || !json.Valid(got.body)) {
		return nil, got.unusable("it is not JSON")
	}
	return got, nil
}

// send makes a call, retries included, and returns the answer if it has a status of 200 to 299. A key that an identity token was
// exchanged for is renewed once: it ends with the token.
func (c *Client) send(ctx context.Context, r request) (*answer, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	got, key, err := c.sendOnce(ctx, r)
	if refused, ok := errors.AsType[*Error](err); ok && refused.Status == http.StatusUnauthorized && key != "" {
		c.identity.refuse(key)
		got, _, err = c.sendOnce(ctx, r)
	}
	return got, err
}

// sendOnce also returns the key of an identity that went out.
func (c *Client) sendOnce(ctx context.Context, r request) (*answer, string, error) {
	ctx, stop := c.silence.shorten(ctx, r)
	defer stop()
	req, call, err := c.build(ctx, r)
	if err != nil {
		return nil, "", err
	}
	path := req.URL.EscapedPath()
	resp, err := c.http.Do(req)
	if err != nil {
		if errors.Is(context.Cause(ctx), errRequestTimeout) {
			c.silence.last(call.started)
		}
		return nil, call.key, call.failure(ctx, path, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, call.key, call.failure(ctx, path, err)
	}
	got := &answer{status: resp.StatusCode, header: resp.Header, body: body, received: time.Now(), call: call, path: path}
	switch {
	case got.status >= http.StatusBadRequest:
		return nil, call.key, got.refusal()
	case got.status >= http.StatusMultipleChoices:
		return nil, call.key, got.unusable("that is a redirect without an address")
	}
	return got, call.key, nil
}

// refusal reads Connect's error envelope, `{"code": 4, "error": "…"}` (Connect's OpenAPI document).
func (a *answer) refusal() *Error {
	refused := &Error{
		Status: a.status, Method: a.call.method, Path: a.path, CorrelationID: a.call.correlationID, Attempts: a.call.attempts,
		ContentType: a.call.secrets.Word(a.header.Get("Content-Type")),
	}
	if mayBeJSON(a.header.Get("Content-Type")) {
		refused.Code, refused.Message = decodeRefusal(a.body)
		refused.Message = a.call.secrets.Sentence(refused.Message)
	}
	return refused
}

func decodeRefusal(body []byte) (code int, message string) {
	var envelope struct {
		Code  *int    `json:"code"`
		Error *string `json:"error"`
	}
	if json.Unmarshal(body, &envelope) != nil || envelope.Code == nil || envelope.Error == nil {
		return 0, ""
	}
	return *envelope.Code, *envelope.Error
}

// undecodable says why an answer cannot be used, in words that may quote it.
func (a *answer) undecodable(err error) *NotConnectError {
	unusable := a.unusable(a.call.secrets.Sentence(err.Error()))
	_, unusable.TooMuch = errors.AsType[*limitError](err)
	return unusable
}

func (a *answer) unusable(reason string) *NotConnectError {
	return &NotConnectError{
		Method: a.call.method, Path: a.path, Status: a.status, CorrelationID: a.call.correlationID, Reason: reason,
		ContentType: a.call.secrets.Word(a.header.Get("Content-Type")),
	}
}

// mayBeJSON is true of JSON's content types, and where there is none: then the body decides.
func mayBeJSON(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return contentType == ""
	}
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}
