package connect

import (
	"strings"
	"testing"
)

func TestParseServer(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"https://connect.example.com":                                 "https://connect.example.com",
		" https://connect.example.com/ \n":                            "https://connect.example.com",
		"HTTPS://Connect.Example.COM":                                 "https://connect.example.com",
		"http://localhost:3939":                                       "http://localhost:3939",
		"http://[::1]:3939/":                                          "http://[::1]:3939",
		"https://example.com:/":                                       "https://example.com",
		"https://example.com/rsc":                                     "https://example.com/rsc",
		"https://example.com/rsc//":                                   "https://example.com/rsc",
		"https://example.com/a/b/":                                    "https://example.com/a/b",
		"https://example.com/__api__":                                 "https://example.com",
		"https://example.com/rsc/__api__/":                            "https://example.com/rsc",
		"https://example.com/rsc/__api__/v1/user":                     "https://example.com/rsc",
		"https://example.com/connect/#/apps":                          "https://example.com",
		"https://example.com/rsc/connect/#/system/integrations?x=y":   "https://example.com/rsc",
		"https://example.com/connect/connect/#/":                      "https://example.com/connect",
		"https://example.com/connect/#":                               "https://example.com",
		"https://example.com/connect":                                 "https://example.com/connect",
		"https://example.com/connected/#/":                            "https://example.com/connected",
		"https://example.com/rsc/connect/?ignored=1#/content/listing": "https://example.com/rsc",
	}
	for address, want := range tests {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			got, err := ParseServer(address)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != want {
				t.Errorf("got %s, want %s", got, want)
			}
			again, err := ParseServer(got.String())
			if err != nil || again.String() != want {
				t.Errorf("parsed again: %s, %v", again, err)
			}
		})
	}
}

func TestParseServerRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                                  "is empty",
		"   ":                               "is empty",
		"connect.example.com":               "no https://",
		"connect.example.com:3939/rsc":      "no https://",
		"/rsc":                              "no https://",
		"ftp://example.com":                 "ftp://",
		"file:///etc/passwd":                "file://",
		"https://":                          "no host name",
		"https://:3939":                     "no host name",
		"https://ad:secret-pw@example.com":  "user name or password",
		"https://ad:secret-pw@example .com": "malformed",
		"https://example.com:port":          "malformed",
		"https://exa\x00mple.com":           "malformed",
	}
	for address, want := range tests {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			got, err := ParseServer(address)
			if err == nil {
				t.Fatalf("accepted as %s", got)
			}
			text := err.Error()
			if !strings.Contains(text, want) || !strings.Contains(text, "https://connect.example.com") {
				t.Errorf("the error should say %q and show the right form: %s", want, text)
			}
			if strings.Contains(text, "secret-pw") {
				t.Errorf("the error shows the password: %s", text)
			}
		})
	}
}

func TestIsClearText(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"http://connect.example.com": true, "https://connect.example.com": false, "http://localhost:3939": false, "http://127.0.0.9/rsc": false,
		"http://[::1]:3939": false, "http://10.0.0.1": true, "http://localhost.example.com": true,
	} {
		server, err := ParseServer(address)
		if err != nil || IsClearText(server) != want {
			t.Errorf("%s: want %v, %v", address, want, err)
		}
	}
}
