package connect

import (
	"net/http"
	"net/url"
	"sync"
)

const (
	mostCookies   = 32
	longestCookie = 4 << 10 // bytes, as browsers have it
)

// cookies keeps a few cookies of usual length: load balancers in front of several Connect nodes pin a client to one by cookie. What is
// kept goes out with every request, so that a server could flood itself.
type cookies struct {
	http.CookieJar
	mu    sync.Mutex
	names map[string]bool
}

func (c *cookies) SetCookies(u *url.URL, offered []*http.Cookie) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var taken []*http.Cookie
	for _, cookie := range offered {
		if len(cookie.Name)+len(cookie.Value) > longestCookie || !c.names[cookie.Name] && len(c.names) == mostCookies {
			continue
		}
		c.names[cookie.Name] = true
		taken = append(taken, cookie)
	}
	c.CookieJar.SetCookies(u, taken)
}
