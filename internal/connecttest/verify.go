package connecttest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// verifyIntegration tests a Service Account integration. It never returns a token.
func (s *Server) verifyIntegration(c *call, r *record) (answer, error) {
	if authTypeOf(r.Template, r.Config) != authServiceAccount {
		return answer{}, badRequest(codeVerifyAuthType, "Only Service Account integrations can be verified.")
	}
	var err error
	switch held := r.clone(); s.switches[Verify] {
	case Fails:
		err = errors.New("the token endpoint refused the credentials")
	case RealGrant:
		s.mu.Unlock() // meanwhile: the token endpoint may be slow
		err = clientCredentialsGrant(c.Context(), held)
		s.mu.Lock()
	}
	if err != nil {
		return answer{}, badRequest(codeVerifyFailed, "Unable to retrieve a token: %v.", err)
	}
	return answer{http.StatusOK, nil}, nil
}

// grantTimeout bounds the whole of a client-credentials grant.
const grantTimeout = 5 * time.Second

// grantClient follows no redirect and connects to nothing but the loopback interface, whatever a name resolves to.
var grantClient = &http.Client{
	Timeout:       grantTimeout,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext:       (&net.Dialer{Timeout: grantTimeout, Control: loopbackOnly}).DialContext,
	},
}

var errNotLoopback = errors.New("the stand-in asks token endpoints on the loopback interface only")

func loopbackOnly(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return errNotLoopback
	}
	return nil
}

// clientCredentialsGrant asks the integration's token_uri for a token (RFC 6749, section 4.4), with the stored secret, the way
// token_endpoint_auth_method says. Its error holds nothing of what was sent or answered.
func clientCredentialsGrant(ctx context.Context, i Integration) error {
	text := func(key string) string { value, _ := i.Config[key].(string); return value }
	form := url.Values{"grant_type": {"client_credentials"}}
	if scopes := text("scopes"); scopes != "" {
		form.Set("scope", scopes)
	}
	inHeader := text("token_endpoint_auth_method") == "client_secret_basic"
	if !inHeader {
		form.Set("client_id", text("client_id"))
		form.Set("client_secret", i.Secrets["client_secret"])
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, text("token_uri"), strings.NewReader(form.Encode()))
	if err != nil {
		return errors.New("token_uri is not a valid address")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	if inHeader {
		req.SetBasicAuth(url.QueryEscape(text("client_id")), url.QueryEscape(i.Secrets["client_secret"]))
	}
	resp, err := grantClient.Do(req)
	if errors.Is(err, errNotLoopback) {
		return errNotLoopback
	}
	if err != nil {
		return errors.New("the token endpoint did not answer")
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the token endpoint answered %d", resp.StatusCode)
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxBody)).Decode(&token); err != nil || token.AccessToken == "" {
		return errors.New("the token endpoint answered no access_token")
	}
	return nil
}
