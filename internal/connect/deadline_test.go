package connect

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// late answers after a while, or never once the request is given up.
func late(wait time.Duration, answer func(*http.Request) (*http.Response, error)) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		select {
		case <-time.After(wait):
			return answer(r)
		case <-r.Context().Done():
			return nil, context.Cause(r.Context()) // as net/http does
		}
	}
}

const never = 1000 * time.Hour

// bubbleClient asks a server without a network, in the fake time of a bubble, and notes the requests.
func bubbleClient(t *testing.T, made *[]string, answers map[string]func(*http.Request) (*http.Response, error)) *Client {
	t.Helper()
	client, err := New(Options{
		Server: "https://connect.example.com", APIKey: testKey, MaxRetries: 4, RequestTimeout: time.Minute,
		Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			*made = append(*made, r.Method)
			return answers[r.Method](r)
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// TestCancelledCreate cancels a create after three seconds, as Ctrl-C does.
func TestCancelledCreate(t *testing.T) {
	t.Parallel()
	created := canned(200, http.Header{}, integrationJSON(testGUID, "n", "2999-01-01T00:00:00Z", `{"client_id":"c"}`))
	held := canned(200, http.Header{"Date": {"Sat, 01 Jan 2000 00:00:00 GMT"}}, "["+integrationJSON(testGUID, "n", "2999-01-01T00:00:00Z", `{"client_id":"c"}`)+"]")
	none := canned(200, http.Header{}, "[]")
	for name, test := range map[string]struct {
		post, list func(*http.Request) (*http.Response, error)
		took       time.Duration // but for the short wait before the search
		requests   string
		want       string // type of the error, "" for the integration
	}{
		"answered eight seconds late": {late(8*time.Second, created), nil, 8 * time.Second, "POST", ""},
		"never answered, but done":    {late(never, nil), held, 3*time.Second + writeGrace, "POST GET", ""},
		"done, the list is slow":      {late(never, nil), late(4*time.Second, held), 7*time.Second + writeGrace, "POST GET", ""},
		"not done":                    {late(never, nil), none, 3*time.Second + writeGrace, "POST GET", "*connect.NotCreatedError"},
		"busy, the list is silent":    {late(4*time.Second, canned(502, http.Header{}, "")), late(never, nil), 4*time.Second + searchGrace, "POST GET", "*connect.LostCreateError"},
		"refused":                     {late(5*time.Second, canned(503, http.Header{}, "")), none, 5 * time.Second, "POST GET", "*connect.NotCreatedError"},
		"too many requests":           {late(5*time.Second, canned(429, http.Header{}, "")), nil, 5 * time.Second, "POST", "*connect.Error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var made []string
				client := bubbleClient(t, &made, map[string]func(*http.Request) (*http.Response, error){http.MethodPost: test.post, http.MethodGet: test.list})
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(3*time.Second, cancel)
				started := time.Now()
				got, err := client.CreateIntegration(ctx, sampleInput())
				if took := time.Since(started); took < test.took || took > test.took+firstWait {
					t.Errorf("took %s, want %s", took, test.took)
				}
				if requests := strings.Join(made, " "); requests != test.requests {
					t.Errorf("asked %s, want %s", requests, test.requests)
				}
				if test.want == "" && (err != nil || got.GUID != testGUID) || test.want != "" && fmt.Sprintf("%T", err) != test.want {
					t.Errorf("got %v and %v", got, err)
				}
			})
		})
	}
}

// TestCancelledCalls: writes get some seconds more, reads none.
func TestCancelledCalls(t *testing.T) {
	t.Parallel()
	for method, test := range map[string]struct {
		answer func(*http.Request) (*http.Response, error)
		took   time.Duration
		ok     bool
	}{
		"PATCH":  {canned(200, http.Header{}, plainJSON()), 8 * time.Second, true},
		"DELETE": {canned(204, http.Header{}, ""), 8 * time.Second, true},
		"PUT":    {canned(204, http.Header{}, ""), 8 * time.Second, true},
		"GET":    {canned(200, http.Header{}, plainJSON()), 3 * time.Second, false},
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var made []string
				client := bubbleClient(t, &made, map[string]func(*http.Request) (*http.Response, error){method: late(8*time.Second, test.answer)})
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(3*time.Second, cancel)
				started := time.Now()
				err := calls[method].call(ctx, client)
				if took := time.Since(started); took != test.took || (err == nil) != test.ok || len(made) != 1 {
					t.Errorf("took %s with %d requests: %v", took, len(made), err)
				}
			})
		})
	}
}

// TestTimeoutBoundsWhatBelongsToACall: what follows on a request gets no time of its own.
func TestTimeoutBoundsWhatBelongsToACall(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers map[string]func(*http.Request) (*http.Response, error)
		call    func(context.Context, *Client) error
		says    string
	}{
		"a lost create": {
			map[string]func(*http.Request) (*http.Response, error){"POST": late(never, nil), "GET": late(never, nil)},
			func(ctx context.Context, c *Client) error { return second(c.CreateIntegration(ctx, sampleInput())) }, "no success within 1m0s",
		},
		"a doubtful deletion": {
			map[string]func(*http.Request) (*http.Response, error){"DELETE": late(50*time.Second, canned(200, http.Header{}, "{}")), "GET": late(never, nil)},
			calls["DELETE"].call, "Connect does not say that the integration is gone",
		},
		"doubtful associations": {
			map[string]func(*http.Request) (*http.Response, error){"PUT": late(50*time.Second, canned(200, http.Header{}, "{}")), "GET": late(never, nil)},
			calls["PUT"].call, "Connect does not show the content item with these integrations",
		},
		"an association": {
			map[string]func(*http.Request) (*http.Response, error){"GET": late(40*time.Second, canned(200, http.Header{}, "[]")), "PUT": late(never, nil)},
			func(ctx context.Context, c *Client) error { return second(c.Associate(ctx, guid("c"), guid("i"))) }, "no success within 1m0s",
		},
		"pages without end": {
			map[string]func(*http.Request) (*http.Response, error){"GET": endlessPages()},
			func(ctx context.Context, c *Client) error { return second(c.Groups(ctx, "")) }, "no success within 1m0s",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var made []string
				client := bubbleClient(t, &made, test.answers)
				started := time.Now()
				err := test.call(t.Context(), client)
				if err == nil || time.Since(started) != time.Minute || !strings.Contains(err.Error(), test.says) {
					t.Errorf("took %s: %v", time.Since(started), err)
				}
			})
		})
	}
}

// TestSilentServerIsNotAskedAtLengthAgain: a plan reads many things one after the other, and the first has waited long enough.
func TestSilentServerIsNotAskedAtLengthAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var made []string
		answer := late(never, nil)
		client := bubbleClient(t, &made, map[string]func(*http.Request) (*http.Response, error){
			"GET": func(r *http.Request) (*http.Response, error) { return answer(r) }, "PATCH": late(never, nil),
		})
		for _, step := range []struct {
			method string
			takes  time.Duration
			says   string
		}{{"GET", time.Minute, "no success within 1m0s"}, {"GET", afterSilence, "no answer within 1s"}, {"PATCH", time.Minute, "no success within 1m0s"}} {
			started := time.Now()
			err := calls[step.method].call(t.Context(), client)
			if time.Since(started) != step.takes || err == nil || !strings.Contains(err.Error(), step.says) {
				t.Errorf("%s took %s: %v", step.method, time.Since(started), err)
			}
		}
		answer = canned(200, http.Header{}, plainJSON())
		if err := readOnce(t.Context(), client); err != nil {
			t.Errorf("it speaks again: %v", err)
		}
		answer = late(2*time.Second, answer)
		if err := readOnce(t.Context(), client); err != nil {
			t.Errorf("it is slow after it has spoken: %v", err)
		}
	})
}
