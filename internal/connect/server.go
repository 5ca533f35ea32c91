package connect

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path"
	"strings"
)

const rightForm = ". Write it as https://connect.example.com, or with the path under which Connect is served, as https://example.com/prefix"

// ParseServer turns a Connect address, as people write it, into the one that everything else is relative to: with or without a
// path prefix, a trailing slash or `/__api__`, or pasted from the dashboard (`…/connect/#/…`). Without a `#` a path that ends in
// /connect is taken for a prefix. An error shows the right form; it does not repeat the address, which might hold a password.
func ParseServer(address string) (*url.URL, error) {
	address = strings.TrimSpace(address)
	if address == "" {
		return nil, errors.New("the address is empty" + rightForm)
	}
	address, _, dashboard := strings.Cut(address, "#")
	parsed, err := url.Parse(address)
	switch {
	case !strings.Contains(address, "://"):
		return nil, errors.New("the address has no https:// in front" + rightForm)
	case err != nil:
		return nil, errors.New("the address is malformed" + rightForm)
	case parsed.Scheme != "https" && parsed.Scheme != "http":
		return nil, fmt.Errorf("the address begins with %s://, and Connect is reached by https or http%s", parsed.Scheme, rightForm)
	case parsed.User != nil:
		return nil, errors.New("the address holds a user name or password, which Connect does not use" + rightForm)
	case parsed.Hostname() == "":
		return nil, errors.New("the address has no host name" + rightForm)
	}
	prefix := "/" + strings.Trim(parsed.Path, "/")
	if before, _, found := strings.Cut(prefix+"/", "/"+apiRoot+"/"); found {
		prefix = before
	}
	if dashboard {
		if at := strings.LastIndex(prefix+"/", "/connect/"); at >= 0 {
			prefix = prefix[:at]
		}
	}
	prefix = strings.TrimSuffix(path.Clean("/"+prefix), "/")
	host := strings.ToLower(strings.TrimSuffix(parsed.Host, ":"))
	return &url.URL{Scheme: parsed.Scheme, Host: host, Path: prefix}, nil
}

// sameOrigin reports whether two addresses share scheme, host and port.
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && portOf(a) == portOf(b)
}

func portOf(u *url.URL) string {
	switch port := u.Port(); {
	case port != "":
		return port
	case u.Scheme == "https":
		return "443"
	default:
		return "80"
	}
}

// IsClearText reports whether what is sent to an address can be read on the way: http, but for the machine itself.
func IsClearText(server *url.URL) bool {
	loopback := server.Hostname() == "localhost" || net.ParseIP(server.Hostname()).IsLoopback()
	return server.Scheme == "http" && !loopback
}
