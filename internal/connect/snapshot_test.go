package connect

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func numbered(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

// many answers reads of n integrations; those of hidden are missing from the list.
func many(n int, hidden ...int) http.HandlerFunc {
	var listed []string
	for i := range n {
		if !slices.Contains(hidden, i) {
			listed = append(listed, integrationJSON(numbered(i), "n", "2025-08-06T23:06:42Z", `{}`))
		}
	}
	return func(w http.ResponseWriter, r *http.Request) {
		guid := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		switch {
		case r.Method == http.MethodPost:
			answerJSON(400, `{"code":228,"error":"no"}`)(w, r)
		case guid == "integrations":
			answerJSON(200, "["+strings.Join(listed, ",")+"]")(w, r)
		case r.Method == http.MethodDelete:
			noContent(w, r)
		case guid > numbered(n-1):
			answerJSON(404, `{"code":4,"error":"no"}`)(w, r)
		default:
			answerJSON(200, integrationJSON(guid, "n", "2025-08-06T23:06:42Z", `{}`))(w, r)
		}
	}
}

// asked counts requests for the list and for single integrations.
func (f *fake) asked() (lists, gets int) {
	for _, r := range f.requests() {
		switch {
		case r.Method != http.MethodGet:
		case strings.HasSuffix(r.Path, "/integrations"):
			lists++
		default:
			gets++
		}
	}
	return lists, gets
}

func (f *fake) expect(t *testing.T, lists, gets int) {
	t.Helper()
	if gotLists, gotGets := f.asked(); gotLists != lists || gotGets != gets {
		t.Errorf("%d lists and %d gets, want %d and %d", gotLists, gotGets, lists, gets)
	}
}

func readAll(t *testing.T, client *Client, n int) {
	t.Helper()
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			got, err := client.ReadIntegration(t.Context(), numbered(i))
			if err != nil || got.GUID != numbered(i) {
				t.Errorf("read %d: %v, %v", i, got, err)
			}
		})
	}
	group.Wait()
}

func TestReadsShareOneList(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 100} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			server := serve(t, many(n))
			readAll(t, server.client(t), n)
			server.expect(t, min(n-1, 1), 1)
		})
	}
}

func TestReadAsksForWhatTheListLacks(t *testing.T) {
	t.Parallel()
	server := serve(t, many(5, 3))
	client := server.client(t)
	readAll(t, client, 5)
	if _, err := client.ReadIntegration(t.Context(), numbered(7)); !IsNotFound(err) {
		t.Errorf("got %v", err)
	}
	lists, gets := server.asked()
	// The first read may have been of the hidden one.
	if lists != 1 || gets < 2 || gets > 3 {
		t.Errorf("%d lists, %d gets", lists, gets)
	}
}

func TestReadIgnoresTheCaseOfGUIDs(t *testing.T) {
	t.Parallel()
	list := "[" + integrationJSON("ABCDEF00-0000-4000-8000-000000000000", "n", "2025-08-06T23:06:42Z", `{}`) + "]"
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/integrations") {
			answerJSON(200, list)(w, r)
			return
		}
		answerJSON(200, strings.Trim(list, "[]"))(w, r)
	})
	client := server.client(t)
	for range 2 {
		if _, err := client.ReadIntegration(t.Context(), "abcdef00-0000-4000-8000-000000000000"); err != nil {
			t.Error(err)
		}
	}
	server.expect(t, 1, 1)
}

func TestOwnWritesDropTheList(t *testing.T) {
	t.Parallel()
	writes := map[string]func(context.Context, *Client) error{
		"create": func(ctx context.Context, c *Client) error {
			_, err := c.CreateIntegration(ctx, sampleInput())
			return err
		},
		"update":       calls["PATCH"].call,
		"delete":       calls["DELETE"].call,
		"associations": calls["PUT"].call,
	}
	for name, write := range writes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, many(3))
			client := server.client(t)
			readAll(t, client, 3)
			server.expect(t, 1, 1)
			_ = write(t.Context(), client) // Whether it succeeds does not matter: it may have changed something.
			readAll(t, client, 3)
			server.expect(t, 2, 1)
		})
	}
}

func TestLookupsShareTheListOfReads(t *testing.T) {
	t.Parallel()
	server := serve(t, many(3))
	client := server.client(t)
	for range 2 {
		all, err := client.SharedIntegrations(t.Context())
		if err != nil || len(all) != 3 {
			t.Fatalf("%d integrations, %v", len(all), err)
		}
	}
	readAll(t, client, 3)
	server.expect(t, 1, 0)
	if err := client.DeleteIntegration(t.Context(), numbered(2)); err != nil {
		t.Fatal(err)
	}
	if _, err := client.SharedIntegrations(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.expect(t, 2, 0)
}

// TestListedAsksNobody: only a list that reads have brought, that is fresh, and that no own write has outdated is looked into.
func TestListedAsksNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		client, err := New(Options{Server: "https://connect.example.com", APIKey: testKey, Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			requests++
			body := plainJSON()
			if strings.HasSuffix(r.URL.Path, "/integrations") {
				body = "[" + body + "]"
			}
			return canned(200, http.Header{}, body)(r)
		})})
		if err != nil {
			t.Fatal(err)
		}
		read := func() {
			if _, err := client.ReadIntegration(t.Context(), testGUID); err != nil {
				t.Fatal(err)
			}
		}
		for _, step := range []struct {
			name string
			do   func()
			want bool
		}{
			{"nothing was read", func() {}, false},
			{"one was read", read, true},
			{"a list was read", read, true},
			{"after five seconds", func() { time.Sleep(snapshotAge) }, true},
			{"after six seconds", func() { time.Sleep(time.Second) }, false},
			{"a new list was read", read, true},
			{"after an own write", func() { _ = client.DeleteIntegration(t.Context(), testGUID) }, false},
		} {
			step.do()
			before := requests
			got := client.KnownIntegration(strings.ToUpper(testGUID))
			if (got != nil) != step.want || requests != before {
				t.Errorf("%s: got %v with %d requests", step.name, got, requests-before)
			}
		}
		if client.KnownIntegration(numbered(1)) != nil {
			t.Error("found what nobody listed")
		}
	})
}

// TestSilentServerHoldsAllReadsForOneTimeout reads forty integrations, ten at a time as Terraform does, from a server that never answers.
func TestSilentServerHoldsAllReadsForOneTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const timeout = time.Minute
		client, err := New(Options{Server: "https://connect.example.com", APIKey: testKey, RequestTimeout: timeout, Transport: transportFunc(
			func(r *http.Request) (*http.Response, error) {
				<-r.Context().Done()
				return nil, context.Cause(r.Context()) // as net/http does
			})})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		var group sync.WaitGroup
		for worker := range 10 {
			group.Go(func() {
				for i := range 4 {
					if _, err := client.ReadIntegration(t.Context(), numbered(10*i+worker)); err == nil {
						t.Error("a read succeeded")
					}
				}
			})
		}
		group.Wait()
		if took := time.Since(began); took > timeout+5*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestListExpires(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		lists := 0
		client, err := New(Options{Server: "https://connect.example.com", APIKey: testKey, Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			body := plainJSON()
			if strings.HasSuffix(r.URL.Path, "/integrations") {
				lists++
				body = "[" + body + "]"
			}
			return canned(200, http.Header{}, body)(r)
		})})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			wait time.Duration
			want int
		}{{0, 0}, {0, 1}, {snapshotAge, 1}, {time.Second, 2}, {0, 2}} {
			time.Sleep(step.wait)
			if _, err := client.ReadIntegration(t.Context(), testGUID); err != nil {
				t.Fatal(err)
			}
			if lists != step.want {
				t.Errorf("%d lists, want %d", lists, step.want)
			}
		}
	})
}

// TestListThatFails: every reader learns of it, the next one asks anew, and one integration that cannot be understood does not
// hide the others.
func TestListThatFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		list http.HandlerFunc
		ok   bool
	}{
		"refused":  {answerJSON(403, `{"code":22,"error":"no"}`), false},
		"unusable": {answerJSON(200, `[{"guid":"x","config":{"a":{}}}]`), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/integrations") {
					test.list(w, r)
					return
				}
				many(9)(w, r)
			})
			client := server.client(t)
			for i := range 3 {
				_, err := client.ReadIntegration(t.Context(), numbered(i))
				if wantOK := test.ok || i == 0; (err == nil) != wantOK {
					t.Errorf("read %d: %v", i, err)
				}
			}
			if lists, _ := server.asked(); lists != 2 {
				t.Errorf("%d lists, want 2", lists)
			}
		})
	}
}

// TestCancelledReaders: one reader who gives up does not spoil the list of the others; the last one takes it along.
func TestCancelledReaders(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		abandoned := 0
		client, err := New(Options{Server: "https://connect.example.com", APIKey: testKey, Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			if !strings.HasSuffix(r.URL.Path, "/integrations") {
				return canned(200, http.Header{}, plainJSON())(r)
			}
			select {
			case <-r.Context().Done():
				abandoned++
				return nil, context.Cause(r.Context()) // as net/http does
			case <-time.After(10 * time.Second):
				return canned(200, http.Header{}, "["+plainJSON()+"]")(r)
			}
		})})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.ReadIntegration(t.Context(), testGUID); err != nil {
			t.Fatal(err)
		}
		read := func(patience time.Duration) error {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			_, err := client.ReadIntegration(ctx, testGUID)
			return err
		}
		var impatient, patient error
		var group sync.WaitGroup
		group.Go(func() { impatient = read(time.Second) })
		group.Go(func() {
			time.Sleep(500 * time.Millisecond)
			patient = read(time.Minute)
		})
		group.Wait()
		if !errors.Is(impatient, context.DeadlineExceeded) || patient != nil || abandoned != 0 {
			t.Errorf("impatient: %v, patient: %v, %d abandoned", impatient, patient, abandoned)
		}
		client.snapshot.drop()
		if err := read(time.Second); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("alone: %v", err)
		}
		synctest.Wait()
		if abandoned != 1 {
			t.Errorf("%d lists abandoned, want 1", abandoned)
		}
	})
}
