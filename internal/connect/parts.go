package connect

import (
	"net/http"
	"net/url"
)

// Parts returns what a Client is made of: the server, the headers of every request with the key among them, and the transport. A
// program that must see answers as they come, and repeat nothing, speaks to Connect with these.
func Parts(o Options) (server *url.URL, header http.Header, transport http.RoundTripper, err error) {
	if server, err = ParseServer(o.Server); err != nil {
		return nil, nil, nil, err
	}
	if header, _, err = baseHeader(o); err != nil {
		return nil, nil, nil, err
	}
	if o.Transport != nil {
		return server, header, o.Transport, nil
	}
	transport, err = newTransport(o.Insecure, o.CACertificate)
	return server, header, transport, err
}
