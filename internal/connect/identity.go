package connect

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// identity exchanges an identity token for an API key by identity federation (rsconnect's source; experimental since Connect 2026.01),
// when the first request is made, and again when Connect refuses the key. The key is kept in memory only.
type identity struct {
	token func() (string, error)
	turn  chan struct{} // holds the one who exchanges: all others wait for the same key
	mu    sync.Mutex
	key   string
}

func newIdentity(token func() (string, error)) *identity {
	if token == nil {
		return nil
	}
	return &identity{token: token, turn: make(chan struct{}, 1)}
}

// ExchangeError is an identity token for which Connect gave no API key. What was to be asked with the key was not asked, so that this
// wraps nothing: a 404 of the exchange says nothing about an integration.
type ExchangeError struct{ Cause error }

// Error says what the exchange needs.
func (e *ExchangeError) Error() string {
	return fmt.Sprintf("the identity token was not exchanged for an API key: %v. The token must not have expired, its issuer and audience must be those of an "+
		"integration for identity federation on this server, and its user must be one of Connect's administrators", e.Cause)
}

func (i *identity) present() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.key
}

// refuse forgets a key that Connect refused.
func (i *identity) refuse(key string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.key == key {
		i.key = ""
	}
}

// currentKey returns the key, and exchanges the token for it where there is none.
func (c *Client) currentKey(ctx context.Context) (string, error) {
	if key := c.identity.present(); key != "" {
		return key, nil
	}
	select {
	case c.identity.turn <- struct{}{}:
		defer func() { <-c.identity.turn }()
	case <-ctx.Done():
		return "", &ExchangeError{ctx.Err()}
	}
	if key := c.identity.present(); key != "" {
		return key, nil
	}
	key, err := c.exchange(ctx)
	if err != nil {
		return "", &ExchangeError{err}
	}
	c.identity.mu.Lock()
	defer c.identity.mu.Unlock()
	c.identity.key = key
	return key, nil
}

func (c *Client) exchange(ctx context.Context) (string, error) {
	token, err := c.identity.token()
	if err != nil {
		return "", err
	}
	if token = strings.TrimSpace(token); token == "" {
		return "", errors.New("it is empty")
	}
	c.secrets.Add(token)
	key, _, err := do(ctx, c, request{
		method: http.MethodPost, path: []string{"v1", "oauth", "integrations", "credentials"}, limit: objectLimit, form: url.Values{
			"grant_type":           {"urn:ietf:params:oauth:grant-type:token-exchange"},
			"subject_token_type":   {"urn:ietf:params:oauth:token-type:id_token"},
			"subject_token":        {token},
			"requested_token_type": {"urn:posit:connect:api-key"},
		},
	}, func(body []byte) (string, error) {
		var wire struct {
			AccessToken string `json:"access_token"`
		}
		if err := decodeObject(body, &wire); err != nil {
			return "", err
		}
		if wire.AccessToken == "" || strings.ContainsFunc(wire.AccessToken, isControl) {
			return "", errors.New("it holds no API key")
		}
		return wire.AccessToken, nil
	})
	c.secrets.Add(key)
	return key, err
}
