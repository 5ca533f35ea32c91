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
	"time"

	"github.com/google/go-cmp/cmp"
)

// store is a server that keeps what was created. fault decides about each POST: whether it is carried out, and how it is answered
// instead of properly (nil: properly).
type store struct {
	mu    sync.Mutex
	items []string
	posts int
	lists int
	fault func(post int) (commit bool, answer http.HandlerFunc)
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if r.Method == http.MethodGet {
		s.lists++
		body := "[" + strings.Join(s.items, ",") + "]"
		s.mu.Unlock()
		answerJSON(200, body)(w, r)
		return
	}
	s.posts++
	commit, answer := s.fault(s.posts)
	created := integrationJSON(fmt.Sprintf("00000000-0000-4000-8000-%012d", s.posts), "n", stamp(0), `{"client_id":"c"}`)
	if commit {
		s.items = append(s.items, created)
	}
	s.mu.Unlock()
	if answer == nil {
		answer = answerJSON(200, created)
	}
	answer(w, r)
}

func stamp(ago time.Duration) string { return time.Now().Add(-ago).UTC().Format(time.RFC3339) }

func sampleInput() IntegrationInput {
	return IntegrationInput{Name: "n", Template: "custom", Config: map[string]any{"client_id": "c"}, Secrets: map[string]string{"client_secret": "s3cr3t-7d1f"}}
}

func TestCreateWithFaults(t *testing.T) {
	t.Parallel()
	created, first, second := "00000000-0000-4000-8000-00000000000%d", 1, 2
	lost := map[string]http.HandlerFunc{
		"cut": cut, "half a body": halfBody, "502": answerHTML(502), "503": answerHTML(503), "504": answerHTML(504),
		"200 HTML": answerHTML(200), "200 null": answerJSON(200, "null"), "200 list": answerJSON(200, "[]"), "200 empty": answerJSON(200, ""),
		"200 without a guid": answerJSON(200, `{"name":"n"}`),
		"200 for another":    answerJSON(200, `{"guid":"`+twinGUID+`","name":"n","template":"aws"}`),
	}
	type outcome struct{ posts, lists, guid int } // guid 0: an error
	tests := map[string]struct {
		commit  bool
		answer  http.HandlerFunc
		retries int
		want    outcome
	}{
		"500, committed":               {true, answerJSON(500, `{"code":1,"error":"x"}`), 3, outcome{1, 1, first}},
		"500, not committed":           {false, answerJSON(500, `{"code":1,"error":"x"}`), 3, outcome{1, 1, 0}},
		"400":                          {false, answerJSON(400, `{"code":228,"error":"x"}`), 3, outcome{1, 0, 0}},
		"402":                          {false, answerJSON(402, `{"code":221,"error":"x"}`), 3, outcome{1, 0, 0}},
		"429":                          {false, answerJSON(429, `{"code":277,"error":"x"}`), 3, outcome{2, 0, second}},
		"redirect":                     {false, redirectTo("/elsewhere"), 3, outcome{1, 0, 0}},
		"cut, committed, no retry":     {true, cut, 0, outcome{1, 1, first}},
		"cut, not committed, no retry": {false, cut, 0, outcome{1, 1, 0}},
	}
	for name, answer := range lost {
		tests[name+", committed"] = struct {
			commit  bool
			answer  http.HandlerFunc
			retries int
			want    outcome
		}{true, answer, 3, outcome{1, 1, first}}
		tests[name+", not committed"] = struct {
			commit  bool
			answer  http.HandlerFunc
			retries int
			want    outcome
		}{false, answer, 3, outcome{2, 1, second}}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &store{fault: func(post int) (bool, http.HandlerFunc) {
				if post == 1 {
					return test.commit, test.answer
				}
				return true, nil
			}}
			got, err := serve(t, s.ServeHTTP).client(t, retries(test.retries)).CreateIntegration(t.Context(), sampleInput())
			if diff := cmp.Diff(test.want, outcome{s.posts, s.lists, test.want.guid}, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			switch {
			case test.want.guid == 0 && err == nil:
				t.Errorf("no error, but %s", got.GUID)
			case test.want.guid != 0 && (err != nil || got.GUID != fmt.Sprintf(created, test.want.guid)):
				t.Errorf("got %+v, %v", got, err)
			}
			if err != nil && strings.Contains(err.Error(), "s3cr3t-7d1f") {
				t.Errorf("the error shows the secret: %v", err)
			}
		})
	}
}

// TestAnswerOfAnother answers a create with an integration that is not what was sent. What the server did with the request shows in its
// list; nothing is created twice.
func TestAnswerOfAnother(t *testing.T) {
	t.Parallel()
	const soon = -time.Minute // after the request whenever that goes out on a slow machine
	ours := integrationJSON(testGUID, "n", stamp(soon), `{"client_id":"c"}`)
	for name, test := range map[string]struct {
		answer string
		listed []string // after the first request
		known  bool     // the answer's integration was seen before
		want   string   // its guid; with ?: an error that names it; repeated
	}{
		"ours":                          {ours, []string{ours}, false, testGUID},
		"another name, ours is there":   {integrationJSON(twinGUID, "m", stamp(soon), `{"client_id":"c"}`), []string{ours}, false, testGUID},
		"another value, ours is there":  {integrationJSON(twinGUID, "n", stamp(soon), `{"client_id":"d"}`), []string{ours}, false, testGUID},
		"another value, both are there": {integrationJSON(twinGUID, "n", stamp(soon), `{"client_id":"d"}`), []string{ours, integrationJSON(twinGUID, "n", stamp(soon), `{"client_id":"d"}`)}, false, testGUID},
		"another name, nothing there":   {integrationJSON(twinGUID, "m", stamp(soon), `{"client_id":"c"}`), nil, false, "repeated"},
		"the server changed a value":    {integrationJSON(twinGUID, "n", stamp(soon), `{"client_id":"d"}`), []string{integrationJSON(twinGUID, "n", stamp(soon), `{"client_id":"d"}`)}, false, twinGUID},
		"the server changed the name":   {integrationJSON(twinGUID, "m", stamp(soon), `{"client_id":"c"}`), []string{integrationJSON(twinGUID, "m", stamp(soon), `{"client_id":"c"}`)}, false, twinGUID + "?"},
		"an old one":                    {integrationJSON(twinGUID, "n", stamp(time.Hour), `{"client_id":"d"}`), []string{integrationJSON(twinGUID, "n", stamp(time.Hour), `{"client_id":"d"}`)}, false, "repeated"},
		"a known one that fits":         {integrationJSON(twinGUID, "n", stamp(soon), `{"client_id":"c"}`), []string{integrationJSON(twinGUID, "n", stamp(soon), `{"client_id":"c"}`), ours}, true, testGUID},
		"a known one, nothing there":    {integrationJSON(twinGUID, "n", stamp(soon), `{"client_id":"c"}`), []string{integrationJSON(twinGUID, "n", stamp(soon), `{"client_id":"c"}`)}, true, "repeated"},
		"not a guid":                    {integrationJSON("../../v1/users", "n", stamp(soon), `{"client_id":"c"}`), []string{ours}, false, testGUID},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &store{}
			s.fault = func(post int) (bool, http.HandlerFunc) {
				if post > 1 {
					return true, nil
				}
				s.items = test.listed
				return false, answerJSON(200, test.answer)
			}
			client := serve(t, s.ServeHTTP).client(t)
			if test.known {
				s.items = []string{test.answer}
				if _, err := client.Integrations(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			got, err := client.CreateIntegration(t.Context(), sampleInput())
			outcome := "repeated"
			var ambiguous *AmbiguousCreateError
			switch {
			case errors.As(err, &ambiguous):
				outcome = strings.Join(ambiguous.GUIDs, " ") + "?"
			case err != nil:
				t.Fatal(err)
			case s.posts == 1:
				outcome = got.GUID
			}
			if outcome != test.want {
				t.Errorf("got %s, want %s", outcome, test.want)
			}
		})
	}
}

func TestCreateNotSent(t *testing.T) {
	t.Parallel()
	s := &store{fault: func(int) (bool, http.HandlerFunc) { return true, nil }}
	client := serve(t, s.ServeHTTP).client(t, func(o *Options) { o.Transport = failFirstDial() })
	if _, err := client.CreateIntegration(t.Context(), sampleInput()); err != nil || s.posts != 1 || s.lists != 0 {
		t.Errorf("%d posts, %d lists, %v", s.posts, s.lists, err)
	}
}

func TestCreateEndsAfterItsRetries(t *testing.T) {
	t.Parallel()
	s := &store{fault: func(int) (bool, http.HandlerFunc) { return false, answerHTML(502) }}
	_, err := serve(t, s.ServeHTTP).client(t, retries(2)).CreateIntegration(t.Context(), sampleInput())
	var none *NotCreatedError
	var cause *Error
	if !errors.As(err, &none) || !errors.As(err, &cause) || cause.Status != 502 || s.posts != 3 || s.lists != 3 {
		t.Errorf("%d posts, %d lists, %v", s.posts, s.lists, err)
	}
}

// TestRecovery loses a POST that was not carried out and shows the client a list in which someone else created something.
func TestRecovery(t *testing.T) {
	t.Parallel()
	item := func(guid, name string, ago time.Duration, config string) string {
		return integrationJSON(guid, name, stamp(ago), config)
	}
	const repeated = "repeated"
	const justNow = -time.Minute // after the request whenever that goes out on a slow machine
	tests := map[string]struct {
		config map[string]any
		list   []string
		want   string // guids, or repeated
	}{
		"empty list":            {nil, nil, repeated},
		"nothing sent":          {nil, []string{item(twinGUID, "n", justNow, `{}`)}, twinGUID},
		"same":                  {map[string]any{"client_id": "c"}, []string{item(twinGUID, "n", justNow, `{"client_id":"c"}`)}, twinGUID},
		"server added keys":     {map[string]any{"client_id": "c"}, []string{item(twinGUID, "n", justNow, `{"client_id":"c","x":"y"}`)}, twinGUID},
		"secret not shown":      {map[string]any{"a": "c", "s": "x"}, []string{item(twinGUID, "n", justNow, `{"a":"c"}`)}, twinGUID},
		"trimmed and re-cased":  {map[string]any{"a": " HTTPS://A "}, []string{item(twinGUID, "n", justNow, `{"a":"https://a"}`)}, twinGUID},
		"scopes in other order": {map[string]any{"scopes": "b  a"}, []string{item(twinGUID, "n", justNow, `{"scopes":"a b b"}`)}, twinGUID},
		"switch as text":        {map[string]any{"use_pkce": true}, []string{item(twinGUID, "n", justNow, `{"use_pkce":"true"}`)}, twinGUID},
		"name trimmed":          {nil, []string{item(twinGUID, " n ", justNow, `{}`)}, twinGUID},
		"other name":            {nil, []string{item(twinGUID, "N", justNow, `{}`)}, repeated},
		"other template":        {nil, []string{strings.Replace(item(twinGUID, "n", justNow, `{}`), "custom", "aws", 1)}, repeated},
		"other value":           {map[string]any{"a": "c", "b": "d"}, []string{item(twinGUID, "n", justNow, `{"a":"c","b":"e"}`)}, repeated},
		"other switch":          {map[string]any{"use_pkce": true}, []string{item(twinGUID, "n", justNow, `{"use_pkce":false}`)}, repeated},
		"other words":           {map[string]any{"a": "b c"}, []string{item(twinGUID, "n", justNow, `{"a":"c b"}`)}, repeated},
		"long before":           {nil, []string{item(twinGUID, "n", 10*time.Minute, `{}`)}, repeated},
		"a little before":       {nil, []string{item(twinGUID, "n", 20*time.Second, `{}`)}, twinGUID + "?"},
		"time unknown":          {nil, []string{integrationJSON(twinGUID, "n", "yesterday", `{}`)}, twinGUID + "?"},
		"nothing vouches":       {map[string]any{"s": "x"}, []string{item(twinGUID, "n", justNow, `{"a":"c"}`)}, twinGUID + "?"},
		"two":                   {nil, []string{item(twinGUID, "n", justNow, `{}`), item(guid("g2"), "n", justNow, `{}`)}, twinGUID + " " + guid("g2") + "?"},
		"one and an older one":  {nil, []string{item(twinGUID, "n", justNow, `{}`), item(guid("g2"), "n", time.Hour, `{}`)}, twinGUID},
		"one and a doubtful one": {
			map[string]any{"a": "c"}, []string{item(guid("g2"), "n", justNow, `{}`), item(twinGUID, "n", justNow, `{"a":"c"}`)}, twinGUID,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &store{items: test.list, fault: func(post int) (bool, http.HandlerFunc) {
				if post == 1 {
					return false, cut
				}
				return true, nil
			}}
			input := IntegrationInput{Name: "n", Template: "custom", Config: test.config}
			got, err := serve(t, s.ServeHTTP).client(t).CreateIntegration(t.Context(), input)
			outcome := repeated
			var ambiguous *AmbiguousCreateError
			switch {
			case errors.As(err, &ambiguous):
				outcome = strings.Join(ambiguous.GUIDs, " ") + "?"
			case err != nil:
				t.Fatal(err)
			case s.posts == 1:
				outcome = got.GUID
			}
			if outcome != test.want {
				t.Errorf("got %s, want %s", outcome, test.want)
			}
		})
	}
}

func TestRecoveryWithoutServerClock(t *testing.T) {
	t.Parallel()
	s := &store{items: []string{integrationJSON(twinGUID, "n", stamp(-time.Minute), `{}`)}, fault: func(int) (bool, http.HandlerFunc) { return false, cut }}
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"] = nil
		s.ServeHTTP(w, r)
	}).client(t)
	_, err := client.CreateIntegration(t.Context(), IntegrationInput{Name: "n", Template: "custom"})
	var ambiguous *AmbiguousCreateError
	if !errors.As(err, &ambiguous) || !slices.Equal(ambiguous.GUIDs, []string{twinGUID}) || !strings.Contains(err.Error(), twinGUID) {
		t.Errorf("got %v", err)
	}
}

// TestRecoveryKnowsWhatWasSeen lists the same twin before the request, while it is on its way, or not at all.
func TestRecoveryKnowsWhatWasSeen(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		before, during bool
		posts          int
	}{
		"never":           {false, false, 1},
		"before":          {true, false, 2},
		"on its way":      {false, true, 1},
		"before and then": {true, true, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var client *Client
			look := func(when bool) {
				if !when {
					return
				}
				if _, err := client.Integrations(t.Context()); err != nil {
					t.Error(err)
				}
			}
			s := &store{items: []string{integrationJSON(twinGUID, "n", stamp(-time.Minute), `{}`)}, fault: func(post int) (bool, http.HandlerFunc) {
				if post > 1 {
					return true, nil
				}
				return false, func(w http.ResponseWriter, r *http.Request) {
					look(test.during)
					cut(w, r)
				}
			}}
			client = serve(t, s.ServeHTTP).client(t)
			look(test.before)
			if _, err := client.CreateIntegration(t.Context(), IntegrationInput{Name: "n", Template: "custom"}); err != nil || s.posts != test.posts {
				t.Errorf("%d posts, want %d: %v", s.posts, test.posts, err)
			}
		})
	}
}

func TestLostCreateWithoutList(t *testing.T) {
	t.Parallel()
	server := serve(t, script(t, cut, answerJSON(403, `{"code":22,"error":"no"}`)))
	_, err := server.client(t).CreateIntegration(t.Context(), sampleInput())
	var lost *LostCreateError
	var look *Error
	if !errors.As(err, &lost) || !errors.As(err, &look) || look.Status != 403 || !strings.Contains(err.Error(), `"n" may have been created`) {
		t.Errorf("got %v", err)
	}
}

func TestCreateThatNeverBegan(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := serve(t, script(t)).client(t).CreateIntegration(ctx, sampleInput())
	var failed *ConnectionError
	var lost *LostCreateError
	if !errors.As(err, &failed) || failed.Failure != FailureCancelled || failed.MayHaveArrived || errors.As(err, &lost) {
		t.Errorf("got %v", err)
	}
}

func TestServerTimeOfALostRequest(t *testing.T) {
	t.Parallel()
	began := time.Now()
	lost := recovery{began: began}
	list := &answer{header: http.Header{"Date": {"Mon, 02 Jan 2006 15:04:05 GMT"}}, received: began.Add(90*time.Second + time.Millisecond)}
	if got, want := lost.earliest(list), time.Date(2006, 1, 2, 15, 2, 34, 0, time.UTC); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCreateTimeoutIsLookedInto(t *testing.T) {
	t.Parallel()
	s := &store{fault: func(int) (bool, http.HandlerFunc) {
		return true, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	}}
	client := serve(t, s.ServeHTTP).client(t, func(o *Options) { o.RequestTimeout = 2 * time.Second })
	got, err := client.CreateIntegration(t.Context(), sampleInput())
	if err != nil || s.posts != 1 || s.lists != 1 || !strings.HasPrefix(got.GUID, "00000000") {
		t.Errorf("%d posts, %d lists, %v, %v", s.posts, s.lists, got, err)
	}
}

// TestTwinsOnPurpose creates equal integrations at the same time; the answer to one is lost. Each must get its own.
func TestTwinsOnPurpose(t *testing.T) {
	t.Parallel()
	const twins = 8
	for lostPost := range twins {
		t.Run(fmt.Sprint(lostPost+1), func(t *testing.T) {
			t.Parallel()
			s := &store{fault: func(post int) (bool, http.HandlerFunc) {
				if post == lostPost+1 {
					return true, cut
				}
				return true, nil
			}}
			client := serve(t, s.ServeHTTP).client(t)
			guids := make([]string, twins)
			var group sync.WaitGroup
			for i := range guids {
				group.Go(func() {
					created, err := client.CreateIntegration(t.Context(), sampleInput())
					if err != nil {
						t.Error(err)
						return
					}
					guids[i] = created.GUID
				})
			}
			group.Wait()
			slices.Sort(guids)
			if different := len(slices.Compact(slices.Clone(guids))); different != twins || s.posts != twins || s.lists != 1 {
				t.Errorf("%d different integrations, %d posts, %d lists: %v", different, s.posts, s.lists, guids)
			}
		})
	}
}
