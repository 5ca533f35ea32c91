package connect

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// tooManyOf joins an item, in which %d is its number, as often as there may be one too many of it.
func tooManyOf(most int, item string) string {
	items := make([]string, most+1)
	for i := range items {
		items[i] = strings.ReplaceAll(item, "%d", fmt.Sprintf("%012d", i))
	}
	return strings.Join(items, ",")
}

// TestLimits: an answer that holds more than a limit is refused by name, and the message blames no proxy.
func TestLimits(t *testing.T) {
	t.Parallel()
	const guid = `"guid":"` + testGUID + `"`
	const numbered = `"00000000-0000-4000-8000-%d"`
	long := func(limit int) string { return `"` + strings.Repeat("x", limit+1) + `"` }
	for name, test := range map[string]struct{ reader, body, reason string }{
		"integrations":   {"integrations", "[" + tooManyOf(mostIntegrations, `{"guid":`+numbered+`}`) + "]", "more than 20000 integrations"},
		"permissions":    {"integration", "{" + guid + `,"permissions":[` + tooManyOf(mostPermissions, `{"user_guid":`+numbered+`}`) + "]}", "more than 2000 permissions"},
		"variables":      {"integration", "{" + guid + `,"environment_variables":[` + tooManyOf(mostVariables, `"V%d"`) + "]}", "more than 1000 environment variables"},
		"config keys":    {"integration", "{" + guid + `,"config":{` + tooManyOf(mostConfigKeys, `"k%d":"v"`) + "}}", "more than 1000 config keys"},
		"associations":   {"associations", "[" + tooManyOf(mostAssociations, `{"oauth_integration_guid":`+numbered+`}`) + "]", "more than 5000 associations"},
		"templates":      {"templates", "[" + tooManyOf(mostTemplates, `{"id":"t%d"}`) + "]", "more than 1000 templates"},
		"groups":         {"groups", `{"results":[` + tooManyOf(pageSize, `{"guid":`+numbered+`}`) + "]}", "more than 500 results"},
		"a name":         {"integration", "{" + guid + `,"name":` + long(longestName) + "}", "its name is longer than 4 KiB"},
		"a variable":     {"integration", "{" + guid + `,"environment_variables":["z",` + long(longestName) + "]}", "its name of an environment variable is longer"},
		"a description":  {"integration", "{" + guid + `,"description":` + long(longestValue) + "}", "its description is longer than 256 KiB"},
		"a template":     {"integration", "{" + guid + `,"template":` + long(longestName) + "}", "its template is longer"},
		"a config key":   {"integration", "{" + guid + `,"config":{` + long(longestName) + `:"v"}}`, "its config key is longer"},
		"a config value": {"integration", "{" + guid + `,"config":{"k":` + long(longestValue) + "}}", "its value in config is longer"},
		"a template id":  {"templates", `[{"id":` + long(longestName) + "}]", "its template id is longer"},
		"a user":         {"user", `{"results":[{` + guid + `,"email":` + long(longestName) + "}]}", "its email is longer"},
		"a group":        {"groups", `{"results":[{` + guid + `,"name":` + long(longestName) + "}]}", "its name is longer"},
		"a content item": {"content", `{"guid":"63000000-0000-0000-0000-000000000000","title":` + long(longestName) + "}", "its title is longer"},
		"bytes":          {"integration", strings.Repeat(" ", objectLimit+1), "longer than 4 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := readers[test.reader](t.Context(), serve(t, script(t, answerJSON(200, test.body))).client(t))
			var unusable *NotConnectError
			if !errors.As(err, &unusable) || !unusable.TooMuch || !strings.Contains(unusable.Reason, test.reason) {
				t.Fatalf("got %v, want %q", err, test.reason)
			}
			if text := err.Error(); strings.Contains(text, "proxy") || !strings.Contains(text, "to protect this machine") || len(text) > 1000 {
				t.Errorf("misleading or long: %s", text)
			}
		})
	}
}

func TestFloodOfPages(t *testing.T) {
	t.Parallel()
	number := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		items := make([]string, pageSize)
		for i := range items {
			number++
			items[i] = fmt.Sprintf(`{"guid":"00000000-0000-4000-8000-%012d"}`, number)
		}
		answerJSON(200, `{"results":[`+strings.Join(items, ",")+`],"total":1000000000}`)(w, r)
	})
	patient := func(o *Options) { o.RequestTimeout = 5 * time.Minute } // the pages are many, and machines are slow
	_, err := server.client(t, patient).Groups(t.Context(), "")
	var unusable *NotConnectError
	if !errors.As(err, &unusable) || !unusable.TooMuch || !strings.Contains(err.Error(), "more than 100000 groups") {
		t.Errorf("after %d: %v", number, err)
	}
}

func TestFloodOfHeaders(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for range 100 {
			w.Header().Add("X-Flood", strings.Repeat("x", headerLimit/50))
		}
		answerJSON(200, plainJSON())(w, r)
	})
	var failed *ConnectionError
	if err := readOnce(t.Context(), server.client(t, retries(0))); !errors.As(err, &failed) {
		t.Errorf("got %v", err)
	}
}

// TestFloodOfCookies: what is kept goes out with every request.
func TestFloodOfCookies(t *testing.T) {
	t.Parallel()
	asked := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.SetCookie(w, &http.Cookie{Name: "node", Value: fmt.Sprint(asked)})
		http.SetCookie(w, &http.Cookie{Name: "long", Value: strings.Repeat("x", longestCookie)})
		for i := range 2 * mostCookies {
			http.SetCookie(w, &http.Cookie{Name: fmt.Sprintf("c%d-%d", asked, i), Value: "x"})
		}
		answerJSON(200, plainJSON())(w, r)
	})
	client := server.client(t)
	for range 3 {
		if err := readOnce(t.Context(), client); err != nil {
			t.Fatal(err)
		}
	}
	sent := server.requests()[2].Header.Get("Cookie")
	if count := len(strings.Split(sent, "; ")); count != mostCookies || !strings.Contains(sent, "node=2") || strings.Contains(sent, "long=") {
		t.Errorf("%d cookies: %s", count, sent)
	}
}
