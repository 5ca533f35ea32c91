package connect

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// listed answers with the associations of these integrations.
func listed(names ...string) http.HandlerFunc {
	items := make([]string, len(names))
	for i, name := range names {
		items[i] = fmt.Sprintf(`{"content_guid":%q,"oauth_integration_guid":%q}`, guid("c"), guid(name))
	}
	return answerJSON(http.StatusOK, "["+strings.Join(items, ",")+"]")
}

// written lists the bodies of the PUTs, shortened to the names that the GUIDs are made of.
func written(t *testing.T, requests []received) []string {
	t.Helper()
	var sets []string
	for _, request := range requests {
		var items []struct {
			GUID string `json:"oauth_integration_guid"`
		}
		if request.Method != http.MethodPut {
			continue
		}
		if err := json.Unmarshal([]byte(request.Body), &items); err != nil {
			t.Fatal(err)
		}
		guids := make([]string, len(items))
		for i, item := range items {
			digits, err := hex.DecodeString(strings.ReplaceAll(item.GUID, "-", ""))
			if err != nil {
				t.Fatal(err)
			}
			guids[i] = strings.TrimRight(string(digits), "\x00")
		}
		sets = append(sets, strings.Join(guids, " "))
	}
	return sets
}

var (
	refusedAnswer = answerJSON(http.StatusBadRequest, `{"code":209,"error":"No.","payload":null}`)
	failedAnswer  = answerJSON(http.StatusInternalServerError, `{"code":1,"error":"Failed.","payload":null}`)
	goneAnswer    = answerJSON(http.StatusNotFound, `{"code":4,"error":"The requested object does not exist.","payload":null}`)
)

// repeated is the script of a change that somebody else undoes again and again.
func repeated(seen http.HandlerFunc) []http.HandlerFunc {
	var steps []http.HandlerFunc
	for range associationAttempts {
		steps = append(steps, seen, noContent)
	}
	return append(steps, seen)
}

func TestAssociate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []http.HandlerFunc
		written []string
		fails   string // part of the error; "": none
	}{
		"beside others":                {[]http.HandlerFunc{listed("x", "y"), noContent, listed("x", "y", "a")}, []string{"x y a"}, ""},
		"there already, and the first": {[]http.HandlerFunc{listed("a", "x")}, nil, ErrAssociated.Error()},
		"there already":                {[]http.HandlerFunc{listed("x", "A")}, nil, ErrAssociated.Error()},
		"undone once by another":       {[]http.HandlerFunc{listed("x"), noContent, listed("x", "y"), noContent, listed("x", "y", "a")}, []string{"x a", "x y a"}, ""},
		"undone always":                {repeated(listed("x")), slices.Repeat([]string{"x a"}, associationAttempts), "somebody else"},
		"refused":                      {[]http.HandlerFunc{listed("x"), refusedAnswer}, []string{"x a"}, "error code 209"},
		"done, but the answer failed":  {[]http.HandlerFunc{listed(), failedAnswer, listed("a")}, []string{"a"}, ""},
		"not done":                     {[]http.HandlerFunc{listed(), failedAnswer, listed("x")}, []string{"a"}, "Failed."},
		"nobody knows":                 {[]http.HandlerFunc{listed(), failedAnswer, answerHTML(http.StatusOK)}, []string{"a"}, "Failed."},
		"no such content":              {[]http.HandlerFunc{goneAnswer}, nil, "error code 4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, script(t, test.answers...))
			association, err := server.client(t).Associate(t.Context(), guid("c"), guid("a"))
			if test.fails == "" && (err != nil || association.IntegrationGUID != guid("a")) || test.fails != "" && (err == nil || !strings.Contains(err.Error(), test.fails)) {
				t.Errorf("got %v and %v", association, err)
			}
			if diff := cmp.Diff(test.written, written(t, server.requests())); diff != "" {
				t.Errorf("written (-want +got):\n%s", diff)
			}
			if asked := len(server.requests()); asked != len(test.answers) {
				t.Errorf("%d requests, want %d", asked, len(test.answers))
			}
		})
	}
}

func TestDissociate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []http.HandlerFunc
		written []string
		fails   string
	}{
		"leaves the others":             {[]http.HandlerFunc{listed("x", "A", "y"), noContent, listed("x", "y")}, []string{"x y"}, ""},
		"gone already":                  {[]http.HandlerFunc{listed("x")}, nil, ""},
		"content gone":                  {[]http.HandlerFunc{goneAnswer}, nil, ""},
		"content gone meanwhile":        {[]http.HandlerFunc{listed("a"), goneAnswer, goneAnswer}, []string{""}, ""},
		"another integration gone":      {[]http.HandlerFunc{listed("x", "a"), goneAnswer, listed("a"), noContent, listed()}, []string{"x", ""}, ""},
		"undone once by another":        {[]http.HandlerFunc{listed("a"), noContent, listed("y", "a"), noContent, listed("y")}, []string{"", "y"}, ""},
		"undone always":                 {repeated(listed("a")), slices.Repeat([]string{""}, associationAttempts), "somebody else"},
		"refused":                       {[]http.HandlerFunc{listed("x", "a"), refusedAnswer}, []string{"x"}, "error code 209"},
		"done, but the answer failed":   {[]http.HandlerFunc{listed("a"), failedAnswer, listed()}, []string{""}, ""},
		"not done":                      {[]http.HandlerFunc{listed("a"), failedAnswer, listed("a")}, []string{""}, "Failed."},
		"not Connect's word that it is": {[]http.HandlerFunc{answerHTML(http.StatusNotFound)}, nil, "404"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, script(t, test.answers...))
			err := server.client(t).Dissociate(t.Context(), guid("c"), guid("a"))
			if (err == nil) != (test.fails == "") || err != nil && !strings.Contains(err.Error(), test.fails) {
				t.Errorf("got %v", err)
			}
			if diff := cmp.Diff(test.written, written(t, server.requests())); diff != "" {
				t.Errorf("written (-want +got):\n%s", diff)
			}
			if asked := len(server.requests()); asked != len(test.answers) {
				t.Errorf("%d requests, want %d", asked, len(test.answers))
			}
		})
	}
}

// TestChangesOfOneContentTakeTurns: of many changes at once, none undoes another, and one that waits can be stopped.
func TestChangesOfOneContentTakeTurns(t *testing.T) {
	t.Parallel()
	var (
		mu   sync.Mutex
		held []string
	)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodGet {
			listed(held...)(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		held = strings.Fields(written(t, []received{{Method: r.Method, Body: string(body)}})[0])
		noContent(w, r)
	})
	client := server.client(t)
	var changes sync.WaitGroup
	for i := range 10 {
		changes.Go(func() {
			unlock, err := client.Alone(t.Context(), guid([]string{"c", "C"}[i%2]))
			if err != nil {
				t.Error(err)
				return
			}
			defer unlock()
			integration := guid(fmt.Sprintf("i-%d", i))
			if _, err := client.Associate(t.Context(), guid("c"), integration); err != nil {
				t.Error(err)
			}
			if i%2 == 1 {
				if err := client.Dissociate(t.Context(), guid("C"), integration); err != nil {
					t.Error(err)
				}
			}
		})
	}
	changes.Wait()
	if diff := cmp.Diff([]string{"i-0", "i-2", "i-4", "i-6", "i-8"}, slices.Sorted(slices.Values(held))); diff != "" {
		t.Errorf("associations (-want +got):\n%s", diff)
	}
	unlock, err := client.Alone(t.Context(), guid("c"))
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	waiting, stop := context.WithCancel(t.Context())
	stop()
	if _, err := client.Alone(waiting, guid("C")); !errors.Is(err, waiting.Err()) {
		t.Errorf("got %v", err)
	}
}
