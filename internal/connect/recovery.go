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
//
// An answer that shows another integration than was sent counts as lost, too. If the list has nothing that fits, but confirms that
// integration with the name and the template that were sent, then Connect stored other values; the caller compares them.
type recovery struct {
	input   IntegrationInput
	began   time.Time
	moment  int    // of seenIntegrations
	suspect string // guid of an answer that did not fit: Connect may have changed what was sent, or it is another's
}

// begin notes when the first request went out; later ones change nothing, because the first may be the one that arrived.
func (r *recovery) begin(moment int) {
	if r.began.IsZero() {
		r.began, r.moment = time.Now(), moment
	}
}

// recover returns the integration that the lost request created, or an error: a *NotCreatedError if it created none, another one when
// that cannot be told.
func (c *Client) recover(ctx context.Context, lost recovery, cause error) (*Integration, error) {
	ask := get(listLimit, integrationPath()...)
	ask.patient = true
	list, got, err := c.listIntegrations(ctx, ask)
	if err != nil {
		return nil, &LostCreateError{Name: lost.input.Name, Cause: cause, LookError: err}
	}
	var certain, changed, doubtful []*Integration
	earliest := lost.earliest(got)
	for i := range list {
		integration := &list[i]
		if c.seen.excluded(integration.GUID, lost.moment) {
			continue
		}
		inTime, nearly := createdSince(integration.CreatedTime, earliest)
		switch {
		case !nearly:
		case integration.GUID == lost.suspect && inTime && lost.bears(integration) && !lost.fits(integration):
			changed = append(changed, integration)
		case !lost.fits(integration) && integration.GUID != lost.suspect:
		case inTime && lost.fits(integration) && lost.vouches(integration):
			certain = append(certain, integration)
		default:
			doubtful = append(doubtful, integration)
		}
	}
	if len(certain) == 0 && len(doubtful) == 0 {
		certain = changed // nothing else can be it: Connect stored other values than it was sent
	}
	switch {
	case len(certain) == 1:
		c.seen.created(certain[0].GUID)
		return certain[0], nil
	case len(certain)+len(doubtful) > 0:
		return nil, ambiguous(lost.input.Name, append(certain, doubtful...), cause)
	}
	return nil, &NotCreatedError{Name: lost.input.Name, Cause: cause}
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

// fits reports whether nothing that an integration shows is other than what was sent.
func (r *recovery) fits(integration *Integration) bool {
	if !r.bears(integration) {
		return false
	}
	for key, sent := range r.input.Config {
		held, shown := integration.Config[key]
		if shown && sent != nil && canonical(key, sent) != canonical(key, held) {
			return false
		}
	}
	return true
}

// vouches reports whether something that an integration shows confirms that it is what was sent, or that nothing was.
func (r *recovery) vouches(integration *Integration) bool {
	for key, sent := range r.input.Config {
		if _, shown := integration.Config[key]; shown && sent != nil {
			return true
		}
	}
	return len(r.input.Config)+len(r.input.Secrets) == 0
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
