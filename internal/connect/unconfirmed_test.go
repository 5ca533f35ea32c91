package connect

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// TestDeleteIsSureThatItIsGone: whatever claims success but is not Connect's 204 is not taken at its word.
func TestDeleteIsSureThatItIsGone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		asked http.HandlerFunc
		ok    bool
	}{
		"gone":         {answerJSON(404, `{"code":4,"error":"The requested object does not exist.","payload":null}`), true},
		"still there":  {answerJSON(200, plainJSON()), false},
		"cannot tell":  {answerHTML(404), false},
		"not answered": {answerJSON(403, `{"code":22,"error":"no"}`), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := serve(t, script(t, answerJSON(200, `null`), test.asked)).client(t).DeleteIntegration(t.Context(), testGUID)
			var unusable *NotConnectError
			if test.ok && err != nil || !test.ok && (!errors.As(err, &unusable) || unusable.Method != http.MethodDelete) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestAssociationsAreSureToBeSet is the same for the integrations of a content item.
func TestAssociationsAreSureToBeSet(t *testing.T) {
	t.Parallel()
	held := func(names ...string) http.HandlerFunc {
		items := make([]string, len(names))
		for i, name := range names {
			items[i] = `{"oauth_integration_guid":"` + guid(name) + `"}`
		}
		return answerJSON(200, "["+strings.Join(items, ",")+"]")
	}
	for name, test := range map[string]struct {
		asked http.HandlerFunc
		ok    bool
	}{
		"set":          {held("b-2", "A-1"), true},
		"one missing":  {held("a-1"), false},
		"one too many": {held("a-1", "b-2", "c-3"), false},
		"cannot tell":  {answerHTML(200), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := serve(t, script(t, answerJSON(200, `{}`), test.asked)).client(t).SetContentAssociations(t.Context(), guid("content"), []string{guid("a-1"), guid("b-2")})
			var unusable *NotConnectError
			if test.ok && err != nil || !test.ok && (!errors.As(err, &unusable) || unusable.Method != http.MethodPut) {
				t.Errorf("got %v", err)
			}
		})
	}
}
