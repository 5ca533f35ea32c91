package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/hashicorp/go-uuid"
)

const (
	apiRoot           = "__api__"
	correlationHeader = "X-Correlation-ID"
	// Bounds on what is read of an answer, far above anything that Connect sends.
	objectLimit = 4 << 20
	listLimit   = 32 << 20
)

// request is one API call to be made.
type request struct {
	method string
	path   []string // elements below /__api__, unescaped
	query  url.Values
	body   any // nil: none
	limit  int64
}

func get(limit int64, elements ...string) request {
	return request{method: http.MethodGet, path: elements, limit: limit}
}

func integrationPath(elements ...string) []string {
	return append([]string{"v1", "oauth", "integrations"}, elements...)
}

// url returns where the request goes. An empty or dot element would address something else: a missing guid, the whole collection.
func (r request) url(server *url.URL) (*url.URL, error) {
	target := *server
	escaped := strings.Builder{}
	escaped.WriteString(server.EscapedPath() + "/" + apiRoot)
	target.Path += "/" + apiRoot
	for _, element := range r.path {
		if element == "" || element == "." || element == ".." {
			return nil, fmt.Errorf("%q is not a guid or name to ask Connect for: give the guid that Connect shows", element)
		}
		target.Path += "/" + element
		escaped.WriteString("/" + url.PathEscape(element))
	}
	target.RawPath = escaped.String()
	target.RawQuery = r.query.Encode()
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
	call := &call{method: r.method, limit: r.limit, correlationID: id, secrets: &c.secrets}
	var body any
	if r.body != nil {
		encoded, err := json.Marshal(r.body)
		if err != nil {
			return nil, nil, errors.New("the request cannot be written as JSON: config values are strings and booleans")
		}
		body = encoded
	}
	req, err := retryablehttp.NewRequestWithContext(context.WithValue(ctx, callKey{}, call), r.method, target.String(), body)
	if err != nil {
		return nil, nil, fmt.Errorf("make a request: %w", err)
	}
	req.Header = c.header.Clone()
	req.Header.Set(correlationHeader, id)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, call, nil
}
