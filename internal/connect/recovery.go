package connect

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// clockSkew is by how much the clock behind the Date header (a proxy's, perhaps) may be ahead of the one behind created_time,
// before an integration that could be the lost one is taken for an older one.
const clockSkew = time.Minute

// recovery is what is known of a create whose answer was lost.
//
// Connect's list is searched for an integration that this client had not seen when the request first went out, that was created
// no earlier than the server's own clock said at that moment, and whose name, template and config are what was sent. A config
// key that the list does not show, such as a secret, proves nothing either way; but where config was sent and none of its keys
// is shown, nothing vouches for the integration. Such a one, and one whose time is missing or only just too early, is doubtful:
// it is neither adopted nor followed by a second request.
type recovery struct {
	input  IntegrationInput
	began  time.Time
	moment int // of seenIntegrations
}

// begin notes when the first request went out; later ones change nothing, because the first may be the one that arrived.
func (r *recovery) begin(moment int) {
	if r.began.IsZero() {
		r.began, r.moment = time.Now(), moment
	}
}

// recover returns the integration that the lost request created, nil if it created none, or an error when that cannot be told.
func (c *Client) recover(ctx context.Context, lost recovery, cause error) (*Integration, error) {
	// Requests on their way belong to this process: their integrations must be known before the list is judged.
	c.creating.Lock()
	defer c.creating.Unlock()
	list, got, err := c.listIntegrations(ctx)
	if err != nil {
		return nil, &LostCreateError{Name: lost.input.Name, Cause: cause, LookError: err}
	}
	var certain, doubtful []*Integration
	earliest := lost.earliest(got)
	for i := range list {
		integration := &list[i]
		if c.seen.excluded(integration.GUID, lost.moment) || !lost.bears(integration) {
			continue
		}
		same, vouched := sameConfig(lost.input.Config, integration.Config)
		vouched = vouched || len(lost.input.Config)+len(lost.input.Secrets) == 0
		inTime, nearly := createdSince(integration.CreatedTime, earliest)
		switch {
		case !same || !inTime && !nearly:
		case vouched && inTime:
			certain = append(certain, integration)
		default:
			doubtful = append(doubtful, integration)
		}
	}
	if len(certain) == 1 {
		c.seen.created(certain[0].GUID)
		return certain[0], nil
	}
	if candidates := append(certain, doubtful...); len(candidates) > 0 {
		return nil, ambiguous(lost.input.Name, candidates, cause)
	}
	return nil, nil
}

// earliest is the server's time when the first request went out, in whole seconds as created_time has; zero when the list came
// without a Date.
func (r *recovery) earliest(list *answer) time.Time {
	date, err := http.ParseTime(list.header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return date.Add(-list.received.Sub(r.began)).Truncate(time.Second)
}

func (r *recovery) bears(integration *Integration) bool {
	name := ""
	if integration.Name != nil {
		name = *integration.Name
	}
	return strings.TrimSpace(name) == strings.TrimSpace(r.input.Name) && integration.Template == r.input.Template
}

// createdSince reports whether an integration was created since earliest, or so shortly before, or at an unknown time, that it
// may have been.
func createdSince(createdTime string, earliest time.Time) (inTime, nearly bool) {
	created, err := time.Parse(time.RFC3339, createdTime)
	if err != nil || earliest.IsZero() {
		return false, true
	}
	return !created.Before(earliest), !created.Before(earliest.Add(-clockSkew))
}

// sameConfig compares what was sent with what is shown. vouched says that something shown confirms it.
func sameConfig(sent, shown map[string]any) (same, vouched bool) {
	for key, value := range sent {
		held, isShown := shown[key]
		if !isShown || value == nil {
			continue
		}
		if canonical(key, value) != canonical(key, held) {
			return false, false
		}
		vouched = true
	}
	return true, vouched
}

// canonical is what stays of a value after the changes that servers are seen or feared to make: trimming, letter case, the order
// of scopes, a switch as text.
func canonical(key string, value any) string {
	text := strings.ToLower(strings.TrimSpace(fmt.Sprint(value)))
	if key != "scopes" {
		return text
	}
	words := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		words[word] = true
	}
	return strings.Join(slices.Sorted(maps.Keys(words)), " ")
}
