package connect

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// typed answers with a body of another content type.
func typed(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, body)
	}
}

var readers = map[string]func(context.Context, *Client) error{
	"integration":  readOnce,
	"integrations": func(ctx context.Context, c *Client) error { return second(c.Integrations(ctx)) },
	"templates":    func(ctx context.Context, c *Client) error { return second(c.Templates(ctx)) },
	"settings":     func(ctx context.Context, c *Client) error { return second(c.ServerSettings(ctx)) },
	"user":         func(ctx context.Context, c *Client) error { return second(c.Users(ctx, "a")) },
	"groups":       func(ctx context.Context, c *Client) error { return second(c.Groups(ctx, "a")) },
	"associations": func(ctx context.Context, c *Client) error { return second(c.ContentAssociations(ctx, guid("c"))) },
	"uses":         func(ctx context.Context, c *Client) error { return second(c.IntegrationAssociations(ctx, guid("i"))) },
	"content":      func(ctx context.Context, c *Client) error { return second(c.Content(ctx, guid("c"))) },
	"update":       calls["PATCH"].call,
	"delete":       calls["DELETE"].call,
	"verify":       calls["POST"].call,
	"associate":    calls["PUT"].call,
}

func second[T any](_ T, err error) error { return err }

// TestUnusableAnswers gives every call answers that no Connect gives with a status of success.
func TestUnusableAnswers(t *testing.T) {
	t.Parallel()
	answers := map[string]struct {
		handler http.HandlerFunc
		reason  string
	}{
		"login page":          {answerHTML(200), "text/html instead of JSON|not JSON"},
		"JSON as HTML":        {typed("text/html", `{}`), "text/html instead of JSON|not JSON"},
		"broken content type": {typed("/;;", `{}`), "instead of JSON|not JSON"},
		"text":                {answerJSON(200, "Hello"), "not JSON"},
		"half an object":      {answerJSON(200, `{"guid":"1`), "cut short|not JSON"},
		"two documents":       {answerJSON(200, `{}{}`), "not JSON"},
		"invalid UTF-8":       {answerJSON(200, "{\"guid\":\"\xff\xfe\"}x"), "UTF-8|not JSON"},
		"deep nesting":        {answerJSON(200, strings.Repeat("[", 100_000)), "not JSON"},
		"deep, but whole":     {answerJSON(200, strings.Repeat("[", 20_000)+strings.Repeat("]", 20_000)), "not JSON"},
		"byte order mark":     {answerJSON(200, "\ufeff{}"), "not JSON"},
		"redirect to nowhere": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(302) }, "redirect without an address"},
		"several choices":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(300) }, "redirect without an address"},
		"not modified":        {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) }, "redirect without an address"},
		"accepted, but empty": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(202) }, "is empty"},
	}
	for answer, test := range answers {
		for name, call := range readers {
			t.Run(answer+" "+name, func(t *testing.T) {
				t.Parallel()
				server := serve(t, script(t, test.handler))
				err := call(t.Context(), server.client(t))
				var unusable *NotConnectError
				if !errors.As(err, &unusable) {
					t.Fatalf("got %v", err)
				}
				sent := server.requests()[0]
				if unusable.Method != sent.Method || unusable.Path != subPath+sent.Path || unusable.CorrelationID != sent.Header.Get("X-Correlation-ID") || unusable.Status == 0 {
					t.Errorf("incomplete: %+v", unusable)
				}
				if !containsOne(unusable.Reason, test.reason) {
					t.Errorf("reason %q, want %q", unusable.Reason, test.reason)
				}
			})
		}
	}
}

func containsOne(text, alternatives string) bool {
	for each := range strings.SplitSeq(alternatives, "|") {
		if strings.Contains(text, each) {
			return true
		}
	}
	return false
}

// spaces is white space without end.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestWrongShapes(t *testing.T) {
	t.Parallel()
	const ok = `"guid":"` + testGUID + `"`
	tests := map[string]struct {
		reader, body, reason string
	}{
		"null for an object":      {"integration", `null`, "not an object"},
		"list for an object":      {"integration", `[{` + ok + `}]`, "not an object"},
		"no guid":                 {"integration", `{"id":"1"}`, "no guid"},
		"null guid":               {"integration", `{"guid":null}`, "no guid"},
		"number for guid":         {"integration", `{"guid":12345}`, `"guid" is of the wrong type`},
		"another guid":            {"integration", `{"guid":"` + twinGUID + `"}`, "another integration"},
		"last duplicate counts":   {"integration", `{` + ok + `,"guid":"` + twinGUID + `"}`, "another integration"},
		"another guid, updated":   {"update", `{"guid":"` + twinGUID + `"}`, "another integration"},
		"number for name":         {"integration", `{` + ok + `,"name":1}`, `"name" is of the wrong type`},
		"text that is not UTF-8":  {"integration", "{" + ok + ",\"name\":\"\xff\xfe\"}", "not text in UTF-8"},
		"list for config":         {"integration", `{` + ok + `,"config":[]}`, `"config" is of the wrong type`},
		"text for permissions":    {"integration", `{` + ok + `,"permissions":"x"}`, "not a list"},
		"null permission":         {"integration", `{` + ok + `,"permissions":[null]}`, "item 1 of the list: it is not an object"},
		"text for content_count":  {"integration", `{` + ok + `,"content_count":"3"}`, `"content_count" is of the wrong type`},
		"huge content_count":      {"integration", `{` + ok + `,"content_count":1e99}`, `"content_count" is of the wrong type`},
		"null for a list":         {"integrations", `null`, "not a list"},
		"object for a list":       {"integrations", `{}`, "not a list"},
		"null item":               {"integrations", `[null]`, "item 1"},
		"second item":             {"integrations", `[{"guid":"a"},{}]`, "item 2 of the list: it holds no guid"},
		"null templates":          {"templates", `null`, "not a list"},
		"template without id":     {"templates", `[{"name":"x"}]`, "no template id"},
		"null settings":           {"settings", `null`, "not an object"},
		"list of settings":        {"settings", `[]`, "not an object"},
		"user without guid":       {"user", `{"results":[{}]}`, "no user guid"},
		"groups without results":  {"groups", `{}`, "is empty"},
		"groups with null":        {"groups", `{"results":null}`, "not a list"},
		"group without guid":      {"groups", `{"results":[{}]}`, "no group guid"},
		"null associations":       {"associations", `null`, "not a list"},
		"association without":     {"associations", `[{}]`, "no integration guid"},
		"association of nothing":  {"uses", `[{"oauth_integration_guid":"i"}]`, "no content guid"},
		"another content item":    {"content", `{"guid":"d"}`, "not the content item"},
		"control characters keep": {"integration", `{` + ok + `,"config":"a\u001bb"}`, `"config" is of the wrong type`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := readers[test.reader](t.Context(), serve(t, script(t, answerJSON(200, full(test.body)))).client(t))
			var unusable *NotConnectError
			if !errors.As(err, &unusable) || !strings.Contains(unusable.Reason, test.reason) {
				t.Fatalf("got %v, want %q", err, test.reason)
			}
			if strings.Contains(err.Error(), "\x1b") {
				t.Errorf("the error steers the terminal: %q", err)
			}
		})
	}
}

func TestRefusalsThatAreNotConnects(t *testing.T) {
	t.Parallel()
	bodies := map[string]http.HandlerFunc{
		"HTML":         answerHTML(404),
		"empty":        answerJSON(404, ""),
		"no code":      answerJSON(404, `{"error":"x"}`),
		"no text":      answerJSON(404, `{"code":4}`),
		"code as text": answerJSON(404, `{"code":"4","error":"x"}`),
		"list":         answerJSON(404, `[{"code":4,"error":"x"}]`),
		"null":         answerJSON(404, `null`),
		"cut short":    halfRefusal,
		"JSON as text": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, `{"code":4,"error":"x"}`)
		},
		"100 MiB": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			_, _ = io.CopyN(w, spaces{}, 100<<20)
		},
		"another status": answerJSON(410, `{"code":4,"error":"x"}`),
	}
	for name, handler := range bodies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := readOnce(t.Context(), serve(t, script(t, handler)).client(t))
			var refused *Error
			if !errors.As(err, &refused) || refused.Status < 404 || IsNotFound(err) {
				t.Errorf("got %#v", err)
			}
		})
	}
	for name, body := range map[string]string{"recorded": `{"code":4,"error":"Cache does not exist","payload":null}`, "without payload": `{"code":4,"error":""}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := readOnce(t.Context(), serve(t, script(t, answerJSON(404, body))).client(t)); !IsNotFound(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func halfRefusal(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "1000")
	w.WriteHeader(404)
	_, _ = io.WriteString(w, `{"code":4,`)
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func TestInformationalAnswersAreSkipped(t *testing.T) {
	t.Parallel()
	server := serve(t, script(t, func(w http.ResponseWriter, r *http.Request) {
		for range 3 {
			w.WriteHeader(http.StatusEarlyHints)
		}
		answerJSON(200, plainJSON())(w, r)
	}))
	if err := readOnce(t.Context(), server.client(t)); err != nil {
		t.Error(err)
	}
}

// TestTooLongAnswers: an answer without end is given up at the limit, long before the timeout.
func TestTooLongAnswers(t *testing.T) {
	t.Parallel()
	answers := map[string]http.HandlerFunc{
		"without end":          func(w http.ResponseWriter, _ *http.Request) { _, _ = io.Copy(w, spaces{}) },
		"compressed explosion": explosion,
	}
	for name, handler := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := readOnce(t.Context(), serve(t, script(t, handler)).client(t))
			var unusable *NotConnectError
			if !errors.As(err, &unusable) || unusable.Reason != "it is longer than 4 MiB" {
				t.Errorf("got %v", err)
			}
		})
	}
}

// counted is a body without end that knows how much of it was read.
type counted struct {
	spaces
	read *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	c.read.Add(int64(len(p)))
	return c.spaces.Read(p)
}

func (counted) Close() error { return nil }

// TestNoMoreThanTheLimitIsRead: what is not read takes no memory.
func TestNoMoreThanTheLimitIsRead(t *testing.T) {
	t.Parallel()
	const buffer = 64 << 10 // a reader may fill its buffer beyond the last byte wanted
	for name, test := range map[string]struct {
		reader string
		status int
		limit  int64
	}{
		"object": {"integration", 200, objectLimit}, "list": {"integrations", 200, listLimit}, "error": {"integration", 400, errorLimit},
		"delete": {"delete", 200, objectLimit}, "update": {"update", 200, objectLimit}, "settings": {"settings", 200, objectLimit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var read atomic.Int64
			client, err := New(Options{
				Server: "https://connect.example.com", APIKey: testKey,
				Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: test.status, Header: http.Header{}, Body: counted{read: &read}, Request: r}, nil
				}),
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := readers[test.reader](t.Context(), client); err == nil || read.Load() > test.limit+buffer {
				t.Errorf("%d bytes were read, the limit is %d: %v", read.Load(), test.limit, err)
			}
		})
	}
}

// explosion is a small compressed body that is long when it is read.
func explosion(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(http.StatusNotAcceptable)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Content-Type", "application/json")
	compressed := gzip.NewWriter(w)
	_, _ = io.CopyN(compressed, spaces{}, objectLimit+1)
	_ = compressed.Close()
}
