package connect

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestBoundsAreTheLastThatIsTaken holds each bound from both sides.
func TestBoundsAreTheLastThatIsTaken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		taken, refused bool
	}{
		"count":        {checkCount("items", 3, 3) == nil, checkCount("items", 4, 3) != nil},
		"text":         {checkTexts(3, "name", "abc") == nil, checkTexts(3, "name", "abcd") != nil},
		"second text":  {checkTexts(3, "name", "abc", "template", "abc") == nil, checkTexts(3, "name", "abc", "template", "abcd") != nil},
		"status":       {isLost(&NotConnectError{Status: 299}), !isLost(&NotConnectError{Status: 300})},
		"header value": {slices.Equal(headerSecrets("four"), []string{"four"}), len(headerSecrets("one")) == 0},
		"header part":  {slices.Contains(headerSecrets("Token=eight888"), "eight888"), !slices.Contains(headerSecrets("Token=seven77"), "seven77")},
	} {
		if !test.taken || !test.refused {
			t.Errorf("%s: what is at the bound is taken: %t, what is beyond it refused: %t", name, test.taken, test.refused)
		}
	}
}

func TestHeaderNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"X-Token_9": true, "a": true, "z": true, "A": true, "Z": true, "0": true, "9": true, "": false,
		"a:": false, "a/": false, "a b": false, "a`": false, "a{": false, "a@": false, "a[": false, "é": false,
	} {
		if got := isHeaderName(name); got != want {
			t.Errorf("isHeaderName(%q) is %t", name, got)
		}
	}
}

func TestCookiesAreBounded(t *testing.T) {
	t.Parallel()
	at := &url.URL{Scheme: "http", Host: "connect.example.com", Path: "/"}
	kept := func(offered ...*http.Cookie) []string {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		bounded := &cookies{CookieJar: jar, names: map[string]bool{}}
		for _, cookie := range offered {
			bounded.SetCookies(at, []*http.Cookie{cookie})
		}
		var names []string
		for _, cookie := range bounded.Cookies(at) {
			names = append(names, cookie.Name)
		}
		return names
	}
	fits, long := strings.Repeat("v", longestCookie-1), strings.Repeat("v", longestCookie)
	if diff := cmp.Diff([]string{"a"}, kept(&http.Cookie{Name: "a", Value: fits}, &http.Cookie{Name: "b", Value: long})); diff != "" {
		t.Errorf("by length (-want +got):\n%s", diff)
	}
	var many []*http.Cookie
	for i := range mostCookies + 1 {
		many = append(many, &http.Cookie{Name: fmt.Sprint("c", i), Value: "v"})
	}
	if got := kept(append(many, &http.Cookie{Name: "c0", Value: "again"})...); len(got) != mostCookies || slices.Contains(got, "c32") || !slices.Contains(got, "c0") {
		t.Errorf("by number: %v", got)
	}
}

func TestWaitsGrowByHalfAndByChance(t *testing.T) {
	t.Parallel()
	const shortest, longest = 100 * time.Millisecond, time.Second
	for attempt, want := range map[int]time.Duration{0: shortest, 1: 2 * shortest, 2: 4 * shortest, 10: longest, 100: longest} {
		least, most := longest, time.Duration(0)
		for range 200 {
			wait := backoff(shortest, longest, attempt, nil)
			least, most = min(least, wait), max(most, wait)
		}
		if least < want/2 || most > want || most-least < want/4 {
			t.Errorf("attempt %d waits %s to %s, want half to all of %s", attempt, least, most, want)
		}
	}
}

func TestVouches(t *testing.T) {
	t.Parallel()
	shown := &Integration{Config: map[string]any{"client_id": "x"}}
	for name, test := range map[string]struct {
		input IntegrationInput
		want  bool
	}{
		"nothing was sent":                 {IntegrationInput{}, true},
		"what was sent is shown":           {IntegrationInput{Config: map[string]any{"client_id": "x"}}, true},
		"what was sent is not shown":       {IntegrationInput{Config: map[string]any{"scopes": "x"}}, false},
		"as many secrets as keys":          {IntegrationInput{Config: map[string]any{"scopes": "x"}, Secrets: map[string]string{"client_secret": "s"}}, false},
		"only secrets, which nobody shows": {IntegrationInput{Secrets: map[string]string{"client_secret": "s"}}, false},
		"nothing but null":                 {IntegrationInput{Config: map[string]any{"client_id": nil}}, false},
	} {
		r := &recovery{input: test.input}
		if got := r.vouches(shown); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestPortsOfAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"https://x": "443", "http://x": "80", "https://x:8443": "8443", "http://x:443": "443"} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := portOf(u); got != want {
			t.Errorf("%s has port %s, want %s", address, got, want)
		}
	}
}

func TestSilenceIsProvenByWhatWasNotHeard(t *testing.T) {
	t.Parallel()
	var s silence
	now := time.Now()
	s.heard.Store(now.UnixNano())
	if s.last(now); s.proven.Load() {
		t.Error("something was heard in the same moment")
	}
	if s.last(now.Add(1)); !s.proven.Load() {
		t.Error("nothing was heard since")
	}
	if s.end(); s.proven.Load() {
		t.Error("something came back")
	}
}
