package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/hashicorp/go-uuid"
)

const (
	apiRoot           = "__api__"
	correlationHeader = "X-Correlation-ID"
)

// request is one API call to be made.
type request struct {
	method string
	path   []string // elements below /__api__: words and what pathGUID returns
	query  url.Values
	body   any // nil: none
	// form is sent in place of a body, and without credentials: it asks for them.
	form  url.Values
	limit int64
	// patient gives a read its whole time although the server is silent.
	patient bool
}

func get(limit int64, elements ...string) request {
	return request{method: http.MethodGet, path: elements, limit: limit}
}

func integrationPath(elements ...string) []string {
	return append([]string{"v1", "oauth", "integrations"}, elements...)
}

// url returns where the request goes. An empty element is a GUID that is none: without it the path would lead elsewhere.
func (r request) url(server *url.URL) (*url.URL, error) {
	if slices.Contains(r.path, "") {
		return nil, errors.New("what Connect is to be asked for is missing, or its GUID is none: give the GUID that Connect shows, such as 60586f1c-9d3f-4f4a-8f1e-0d5a3c1b2e4f")
	}
	path := "/" + apiRoot + "/" + strings.Join(r.path, "/")
	target := *server
	target.Path, target.RawPath, target.RawQuery = server.Path+path, server.EscapedPath()+path, r.query.Encode()
	return &target, nil
}

// build makes the HTTP request and the call that its attempts share.
func (c *Client) build(ctx context.Context, r request) (*retryablehttp.Request, *call, error) {
	target, err := r.url(c.server)
	if err != nil {
		return nil, nil, err
	}
	id, err := uuid.GenerateUUID()
	if err != nil {
		return nil, nil, fmt.Errorf("make a correlation id: %w", err)
	}
	c.secrets.Add(secretsIn(ctx)...)
	call := &call{method: r.method, started: time.Now(), limit: r.limit, correlationID: id, secrets: &c.secrets}
	body, contentType, err := r.content()
	if err != nil {
		return nil, nil, err
	}
	req, err := retryablehttp.NewRequestWithContext(context.WithValue(ctx, callKey{}, call), r.method, target.String(), body)
	if err != nil {
		return nil, nil, fmt.Errorf("make a request: %w", err)
	}
	req.Header = c.header.Clone()
	req.Header.Set(correlationHeader, id)
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	if c.identity != nil && r.form == nil {
		if call.key, err = c.currentKey(ctx); err != nil {
			return nil, nil, err
		}
		req.Header.Set(keyHeaderFor(c.header), "Key "+call.key)
	}
	return req, call, nil
}

// content returns the body, nil if there is none, and its type.
func (r request) content() (body any, contentType string, err error) {
	switch {
	case r.form != nil:
		return []byte(r.form.Encode()), "application/x-www-form-urlencoded", nil
	case r.body == nil:
		return nil, "", nil
	}
	encoded, err := json.Marshal(r.body)
	if err != nil {
		return nil, "", errors.New("the request cannot be written as JSON: config values are strings and booleans")
	}
	return encoded, "application/json", nil
}
