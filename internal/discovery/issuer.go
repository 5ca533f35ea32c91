package discovery

import (
	"errors"
	"net"
	"net/url"
	"strings"
)

// CheckIssuer returns an error for what cannot be an issuer: RFC 8414, section 2, wants an https URL without query and fragment.
// Loopback addresses may use http. The error does not quote the issuer, which might hold a password.
func CheckIssuer(issuer string) error {
	_, err := parseIssuer(issuer)
	return err
}

func parseIssuer(issuer string) (*url.URL, error) {
	u, err := url.Parse(issuer)
	switch {
	case err != nil:
		return nil, errors.New("it is no URL") // why might quote a password
	case u.Host == "" || u.Opaque != "":
		return nil, errors.New("it is not an absolute URL such as https://idp.example.com/tenant")
	case u.User != nil:
		return nil, errors.New("it holds a user name or a password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("it has a query or a fragment, which issuers do not have")
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())):
		return nil, errors.New("it must begin with https:// (http:// is for loopback addresses alone)")
	}
	return u, nil
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// documentURLs lists where an issuer's metadata may be, in the order in which they are tried. OpenID Connect appends its well-known
// path to the issuer's; RFC 8414 puts one in between host and path, and allows OpenID Connect's name there.
func documentURLs(issuer *url.URL) []string {
	path := strings.TrimSuffix(issuer.EscapedPath(), "/")
	origin := issuer.Scheme + "://" + issuer.Host
	urls := []string{
		origin + path + "/.well-known/openid-configuration",
		origin + "/.well-known/oauth-authorization-server" + path,
	}
	if path != "" {
		urls = append(urls, origin+"/.well-known/openid-configuration"+path)
	}
	return urls
}
